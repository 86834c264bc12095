import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer, connect as dial, type Server, type Socket } from 'node:net'
import { join } from 'node:path'

/** A redis-server that nobody mends: it stays down until it is started again. */
export type BareRedis = {
  readonly url: string
  readonly socket: string
  readonly pid: () => number | undefined
  start(): Promise<void>
  kill(): Promise<void>
  close(): Promise<void>
}

export async function bareRedis(dataDir: string): Promise<BareRedis> {
  await mkdir(dataDir, { recursive: true })
  const socket = join(dataDir, 'r.sock')
  let child: ChildProcess | undefined
  const kill = async (): Promise<void> => {
    const running = child
    if (running === undefined) return
    const ended = new Promise(done => running.once('exit', done))
    running.kill('SIGKILL')
    await ended
    child = undefined
  }
  const start = async (): Promise<void> => {
    await rm(socket, { force: true })
    const settings = `--port 0 --unixsocket ${socket} --appendonly yes --appendfsync everysec --maxmemory-policy noeviction`
    child = spawn('redis-server', [...settings.split(' '), '--save', '', '--dir', dataDir], { stdio: 'ignore' })
  }
  await start()
  return {
    url: `unix://${socket}`,
    socket,
    pid: () => child?.pid,
    start,
    kill,
    async close() {
      await kill()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A TCP way to a unix socket that can be cut without a word, in both directions. */
export type Cable = {
  readonly url: string
  /** Bytes go nowhere and nobody is told. */
  cut(): void
  /** New connections work again; the old ones stay dead without knowing. */
  mend(): void
  close(): Promise<void>
}

export async function cable(socket: string): Promise<Cable> {
  const ends = new Set<Socket>()
  let whole = true
  const server: Server = createServer(near => {
    ends.add(near)
    near.on('error', () => {})
    if (!whole) return
    const far = dial(socket)
    ends.add(far)
    far.on('error', () => near.destroy())
    near.on('data', data => whole && !far.destroyed && far.write(data))
    far.on('data', data => whole && !near.destroyed && near.write(data))
    near.on('close', () => far.destroy())
    far.on('close', () => whole && near.destroy())
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      whole = false
      for (const end of ends) end.removeAllListeners('data').removeAllListeners('close').pause()
    },
    mend() {
      whole = true
    },
    async close() {
      for (const end of ends) end.destroy()
      await new Promise(done => server.close(done))
    },
  }
}
