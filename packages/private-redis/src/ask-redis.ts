import { connect } from 'node:net'

/** `away`: nobody listens, or says anything but Redis's answers. `loading`: it still reads its log. */
export type RedisState = 'ready' | 'loading' | 'away'

const PATIENCE_MS = 2_000
/** It may have to write its log out first. */
const SHUTDOWN_MS = 10_000

/** Does a Redis answer on this socket? One inline PING; its owner needs no driver for that, and starts without one. */
export async function pingRedis(socket: string): Promise<RedisState> {
  const said = await say(socket, 'PING', PATIENCE_MS)
  if (said.startsWith('+PONG')) return 'ready'
  return said.startsWith('-LOADING') ? 'loading' : 'away'
}

/** Asks it to end with its log complete. Resolves when it hangs up, which is its only answer, or refuses. */
export async function shutDownRedis(socket: string): Promise<void> {
  await say(socket, 'SHUTDOWN NOSAVE', SHUTDOWN_MS)
}

/** The first line of the answer to an inline command; empty where there is none. */
function say(socket: string, command: string, patienceMs: number): Promise<string> {
  return new Promise(resolve => {
    let said = ''
    const connection = connect(socket)
    const end = (): void => {
      connection.destroy()
      resolve(said)
    }
    connection.setTimeout(patienceMs, end)
    connection.on('connect', () => connection.write(`${command}\r\n`))
    connection.on('data', (data: Buffer) => {
      said += data.toString('latin1')
      if (said.includes('\r\n')) end()
    })
    connection.on('error', end)
    connection.on('close', end)
  })
}
