import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@touchstone/telemetry'
import { pingRedis, shutDownRedis } from './ask-redis.ts'
import { watchOrphan } from './orphan-watch.ts'

export type PrivateRedisOptions = {
  /** Folder for its log of writes, socket and lock; made with mode 0700. */
  readonly dataDir: string
  /** Program to start; else redis-server or valkey-server from the PATH. */
  readonly binary?: string
  /** `strict`: every write is synced before it is answered. */
  readonly durability?: 'normal' | 'strict'
  readonly maxMemoryBytes?: number
  /** How long it outlives an owner that was killed, for the next to adopt it. Default 10 min. */
  readonly outliveSeconds?: number
  readonly logger?: Logger
}

export type PrivateRedis = {
  readonly url: string
  /** Did it survive its last owner? */
  readonly adopted: boolean
  readonly pid: () => number | undefined
  /** Ends it cleanly, so that its log is complete. */
  close(): Promise<void>
}

type RedisProcess = ChildProcessByStdio<null, Readable, Readable>

const PROGRAMS = ['redis-server', 'valkey-server']
/** sun_path holds 108 bytes with its final NUL. */
const SOCKET_PATH_LIMIT = 107
/** A busy machine may be slow to start it; one that cannot start ends, which is told at once. */
const START_TIMEOUT_MS = 60_000
/** One that outlived its owner has started long ago. */
const SURVIVOR_TIMEOUT_MS = 10_000
/** Loading a large log takes its time. */
const LOAD_TIMEOUT_MS = 300_000

/**
 * A redis-server of our own: no TCP, a socket in a folder that only we may enter, an append-only log, no eviction. One
 * owner at a time (a lock file with process id and start time). One that survived its owner is adopted, or ends in order
 * when nobody comes for it; one that dies is started again with growing pauses.
 * @throws Error where no program is found, or another living process owns the folder
 */
export async function startPrivateRedis(options: PrivateRedisOptions): Promise<PrivateRedis> {
  const { durability = 'normal', maxMemoryBytes = 4 * 1024 ** 3, outliveSeconds = 600, logger } = options
  const dataDir = resolve(options.dataDir)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await chmod(dataDir, 0o700)
  const owner = await lock(join(dataDir, 'owner.json'))
  const orphan = watchOrphan(outliveSeconds, owner.file, owner.text)
  const release = async (): Promise<void> => {
    orphan.release()
    await rm(owner.file, { force: true })
  }
  const socket = await socketPath(dataDir)
  const idFile = join(dataDir, 'redis.json')

  let child: RedisProcess | undefined
  let pid: number | undefined
  let closing = false
  let pause = 100
  let restart: Promise<void> = Promise.resolve()

  async function start(): Promise<void> {
    await rm(socket, { force: true })
    const settings = {
      port: '0',
      unixsocket: socket,
      unixsocketperm: '700',
      dir: dataDir,
      appendonly: 'yes',
      appendfsync: durability === 'strict' ? 'always' : 'everysec',
      save: '',
      maxmemory: String(maxMemoryBytes),
      'maxmemory-policy': 'noeviction',
      daemonize: 'no',
      'always-show-logo': 'no',
      loglevel: 'warning',
    }
    // Detached: a Ctrl-C at the terminal reaches us alone, and we end it after our own work is done.
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
    const started = await spawnFirst(options.binary === undefined ? PROGRAMS : [options.binary], args)
    child = started
    let said = ''
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (data: Buffer) => {
        said = (said + data.toString()).slice(-2_000)
      })
    const failed = new Promise<never>((_, reject) => {
      started.once('exit', (code, signal) =>
        reject(new Error(`redis-server ended (${code ?? signal}): ${said.trim()}`)),
      )
    })
    failed.catch(() => {})
    // Noted before it serves: an owner that is killed meanwhile leaves one that can be adopted.
    const startedPid = started.pid ?? 0
    const startedAt = await startOf(startedPid)
    await writeFile(idFile, JSON.stringify({ pid: startedPid, startedAt }), { mode: 0o600 })
    orphan.guard(startedPid, startedAt)
    try {
      await Promise.race([answering(socket, START_TIMEOUT_MS), failed])
    } catch (error) {
      // The next one would write to the same log.
      if (started.kill('SIGKILL')) await failed.catch(() => {})
      throw error
    }
    pid = startedPid
    pause = 100
    started.once('exit', (code, signal) => {
      pid = undefined
      if (closing) return
      logger?.error({ code, signal, said: said.trim() }, 'the private Redis ended and is started again')
      restart = again()
    })
  }

  async function again(): Promise<void> {
    while (!closing) {
      await delay(pause)
      pause = Math.min(pause * 2, 5_000)
      if (closing) return
      try {
        return await start()
      } catch (error) {
        logger?.error({ err: error }, 'the private Redis cannot be started')
      }
    }
  }

  /** An adopted one is no child of ours: whether it lives can only be asked. */
  async function watch(): Promise<void> {
    while (!closing) {
      await delay(500, undefined, { ref: false })
      if (closing || pid === undefined) return
      if (isAlive(pid)) continue
      logger?.error('the adopted private Redis ended and is started again')
      pid = undefined
      return await again()
    }
  }

  async function end(): Promise<void> {
    const ending = pid
    if (ending === undefined) return
    const exited =
      child !== undefined && child.exitCode === null && child.signalCode === null
        ? new Promise<void>(done => child?.once('exit', () => done()))
        : undefined
    await shutDownRedis(socket)
    await Promise.race([exited ?? gone(ending), delay(10_000, undefined, { ref: false })])
    if (isAlive(ending)) process.kill(ending, 'SIGTERM')
    pid = undefined
  }

  let adopted = false
  try {
    const survivor = await findSurvivor(idFile, socket)
    if (survivor === undefined) await start()
    else {
      adopted = true
      pid = survivor
      orphan.guard(survivor, await startOf(survivor))
      logger?.info({ pid }, 'adopted the private Redis that survived its last owner')
      restart = watch()
    }
  } catch (error) {
    await release()
    throw error
  }

  return {
    url: `unix://${encodeURI(socket)}`,
    adopted,
    pid: () => pid,
    async close() {
      if (closing) return
      closing = true
      await end()
      await restart.catch(() => {})
      await end() // the one whose start was under way
      await rm(idFile, { force: true })
      await release()
    },
  }
}

/** In the data folder where the path is short enough for a socket, else in a folder of its own under the system's. */
async function socketPath(dataDir: string): Promise<string> {
  const direct = join(dataDir, 'redis.sock')
  if (Buffer.byteLength(direct) <= SOCKET_PATH_LIMIT) return direct
  const short = join(tmpdir(), `touchstone-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`)
  await mkdir(short, { recursive: true, mode: 0o700 })
  await chmod(short, 0o700)
  return join(short, 'redis.sock')
}

/** The first of the programs that is there. @throws Error where none is */
async function spawnFirst(programs: readonly string[], args: readonly string[]): Promise<RedisProcess> {
  for (const program of programs) {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    const error = await new Promise<NodeJS.ErrnoException | undefined>(done => {
      child.once('spawn', () => done(undefined))
      child.once('error', done)
    })
    if (error === undefined) return child
    if (error.code !== 'ENOENT' && error.code !== 'EACCES') throw error
  }
  throw new Error(`no ${programs.join(' or ')} to be found: install redis-server, or set TOUCHSTONE_REDIS_URL`)
}

/** Waits until Redis on that socket has loaded its data. @throws Error where it does not answer in time */
async function answering(socket: string, timeoutMs: number): Promise<void> {
  const began = performance.now()
  let loading = false
  for (;;) {
    const state = await pingRedis(socket)
    if (state === 'ready') return
    loading ||= state === 'loading'
    if (performance.now() - began > (loading ? LOAD_TIMEOUT_MS : timeoutMs))
      throw new Error('redis-server does not answer on its socket')
    await delay(5)
  }
}

/**
 * The process id of a Redis that outlived its owner and is the one that was started here: same process, same start. One
 * that lives and does not answer is ended, because two on one log would ruin it.
 */
async function findSurvivor(idFile: string, socket: string): Promise<number | undefined> {
  const noted = await readJson(idFile)
  if (typeof noted?.pid !== 'number' || !isAlive(noted.pid)) return undefined
  if ((await startOf(noted.pid)) !== noted.startedAt) return undefined
  try {
    await answering(socket, SURVIVOR_TIMEOUT_MS)
    return noted.pid
  } catch {
    process.kill(noted.pid, 'SIGKILL')
    await gone(noted.pid)
    return undefined
  }
}

/**
 * Takes the folder. A lock whose process is gone, or whose process id now belongs to another, is stale.
 * @throws Error while its owner lives
 */
async function lock(file: string): Promise<{ readonly file: string; readonly text: string }> {
  const mine = JSON.stringify({ pid: process.pid, startedAt: await startOf(process.pid) })
  for (let tries = 0; ; tries++) {
    try {
      await writeFile(file, mine, { flag: 'wx', mode: 0o600 })
      return { file, text: mine }
    } catch (error) {
      if (tries > 3 || (error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const owner = await readJson(file)
    if (typeof owner?.pid === 'number' && isAlive(owner.pid) && (await startOf(owner.pid)) === owner.startedAt)
      throw new Error(
        `another process (${owner.pid}) already serves from this data folder; use another TOUCHSTONE_DATA_DIR`,
      )
    await rm(file, { force: true })
  }
}

/** Start time of a process in clock ticks since boot; with the id it names a process for good. */
async function startOf(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

async function readJson(file: string): Promise<{ [key: string]: unknown } | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as { [key: string]: unknown }
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(20)
}
