import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { freePort } from '../free-port.ts'

const CLI = join(import.meta.dirname, '../../services/cli/src/main.ts')

export const VICTIMS = ['api', 'scoring', 'delivery', 'redis', 'supervisor'] as const
export type Victim = (typeof VICTIMS)[number]

export type WholeService = {
  readonly url: string
  /** SIGKILL to one of its processes; the supervisor is started again by us, everything else by the service. */
  kill(victim: Victim): Promise<boolean>
}

/** The service as `npm start` runs it, of which any process may be killed, and started again as an init system would. */
export async function startWholeService(env: { readonly [name: string]: string }): Promise<WholeService> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ts-chaos-'))
  const port = await freePort()
  let supervisor: ChildProcess | undefined
  let closing = false

  function start(): void {
    const child = spawn(process.execPath, [CLI, 'serve'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        TOUCHSTONE_PORT: String(port),
        TOUCHSTONE_DATA_DIR: dataDir,
        TOUCHSTONE_LOG_LEVEL: 'fatal',
        ...env,
      },
    })
    supervisor = child
    // Its port may still be held by an API that drains; its folder by nobody.
    child.once('exit', () => {
      if (!closing) void delay(200).then(() => closing || start())
    })
  }

  start()
  onTestFinished(async () => {
    closing = true
    const ended = supervisor
    if (ended !== undefined && ended.exitCode === null && ended.signalCode === null) {
      const gone = new Promise(done => ended.once('exit', done))
      ended.kill('SIGTERM')
      await gone
    }
    rmSync(dataDir, { recursive: true, force: true })
  }, 60_000)

  function pidOf(victim: Victim): number | undefined {
    if (victim === 'supervisor') return supervisor?.exitCode === null ? supervisor.pid : undefined
    if (victim === 'redis') return redisOf(dataDir)
    return childrenOf(supervisor?.pid).find(({ command }) =>
      command.includes(`${victim === 'api' ? 'api' : `${victim}-worker`}`),
    )?.pid
  }
  return {
    url: `http://127.0.0.1:${port}`,
    async kill(victim) {
      const pid = pidOf(victim)
      if (pid === undefined) return false
      try {
        process.kill(pid, 'SIGKILL')
        return true
      } catch {
        return false // it ended meanwhile
      }
    },
  }
}

function redisOf(dataDir: string): number | undefined {
  try {
    return (JSON.parse(readFileSync(join(dataDir, 'redis', 'redis.json'), 'utf8')) as { pid: number }).pid
  } catch {
    return undefined // between two
  }
}

function childrenOf(parent: number | undefined): { pid: number; command: string }[] {
  return readdirSync('/proc').flatMap(name => {
    if (parent === undefined || !/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) !== parent) return []
      return [{ pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'utf8') }]
    } catch {
      return [] // it ended meanwhile
    }
  })
}
