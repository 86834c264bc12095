import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { chmod, mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Failure } from '@touchstone/contracts'
import type { Bind, JailSpec } from './bubblewrap.ts'

/** What this machine has for jails without namespaces. */
export type Confinement = {
  /** Version of the kernel's Landlock interface. */
  readonly abi: number
  /** Whether each jail gets a user of its own. */
  readonly ownUsers: boolean
}

/** What the zygote needs to make such a jail within its own: see `Confined` in judge/confined.py. */
export type ConfinedSettings = {
  readonly abi: number
  /** Must be out of reach before everyone within reach is ended. */
  readonly service: number
  readonly read: readonly string[]
  readonly devices: readonly string[]
  readonly tmp: readonly [string, string]
}

/** Where the interpreter is, whatever `python3` is on the PATH. */
export const PYTHON = '/usr/bin/python3'
const STARTER = fileURLToPath(new URL('../runners/python/confine.py', import.meta.url))
/** -B: as root it would write compiled files beside the sources. */
const START = [PYTHON, '-I', '-S', '-B', STARTER] as const

/** First version under which signals stay inside (Linux 6.12). */
const SCOPES_SINCE = 6
const SYSTEM = ['/usr', '/lib', '/lib32', '/lib64', '/libx32', '/bin', '/sbin', '/etc/alternatives', '/etc/ld.so.cache']
const DEVICES = ['/dev/null', '/dev/zero', '/dev/full', '/dev/random', '/dev/urandom']
/** CHOWN, DAC_OVERRIDE, FOWNER, KILL, SETGID, SETUID: what it takes to give a jail a user and to clean up after it. */
const OWN_USER_CAPABILITIES = [0, 1, 3, 5, 6, 7]
/** Users that systemd keeps for services that come and go; none of them is anybody's. */
const USERS = { first: 61_184, count: 4_096 }
const MOST_STAGED_FILES = 200

/** What is there, or why there is nothing. */
export async function findConfinement(): Promise<Confinement | { readonly reason: string }> {
  if (!existsSync(PYTHON)) return { reason: `${PYTHON} is not installed` }
  const found = await probe()
  if (!('abi' in found)) return { reason: `no Landlock: ${explain(found.errno)}` }
  if (found.abi < SCOPES_SINCE)
    return {
      reason: `Landlock here is version ${found.abi}; signals stay inside from version ${SCOPES_SINCE} on (Linux 6.12)`,
    }
  return { abi: found.abi, ownUsers: mayChangeUsers() }
}

async function probe(): Promise<{ readonly abi: number } | { readonly errno: number }> {
  const [program, ...arguments_] = START
  try {
    const { stdout } = await promisify(execFile)(program, [...arguments_, 'probe'], { timeout: 20_000, env: {} })
    const said = JSON.parse(stdout) as { abi?: unknown; errno?: unknown }
    return typeof said.abi === 'number' ? { abi: said.abi } : { errno: Number(said.errno) }
  } catch {
    return { errno: 0 }
  }
}

function explain(errno: number): string {
  if (errno === 38) return 'the kernel was built without it (5.13 or later has it), or a filter hides it'
  if (errno === 95) return 'it is turned off on this machine (boot with lsm=landlock,…)'
  if (errno === 1) return 'a seccomp filter around this process refuses it'
  return `asking the kernel failed (errno ${errno})`
}

function mayChangeUsers(): boolean {
  if (process.getuid?.() !== 0) return false
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`)
  return OWN_USER_CAPABILITIES.every(capability => (effective >> BigInt(capability)) & 1n)
}

/**
 * One room's jails without namespaces. A jail sees the host's own paths: what a spec calls by its place inside is
 * translated.
 */
export class ConfinedJails {
  readonly #confinement: Confinement
  readonly #folder: string
  readonly #scratchDir: string
  /** Null: the service's own. */
  readonly uid: number | null
  /** Processes and threads that this user may have together with those it has already. */
  readonly maxProcesses: number

  constructor(confinement: Confinement, folder: string, scratchDir: string, maxProcesses: number) {
    this.#confinement = confinement
    this.#folder = folder
    this.#scratchDir = scratchDir
    this.uid = confinement.ownUsers ? freeUser() : null
    this.maxProcesses = maxProcesses + (this.uid === null ? tasksOf(process.getuid?.() ?? 0) : 0)
    if (this.uid !== null && !isReachable(folder))
      throw new Failure('SANDBOX_UNAVAILABLE', { detail: `other users cannot reach ${folder}; the slot's user must` })
    for (const tmp of this.#tmp) this.#give(tmp)
  }

  get #tmp(): [string, string] {
    return [join(this.#folder, 'tmp'), join(this.#folder, 'tests-tmp')]
  }

  /** @param filter the file of a seccomp program for the command */
  command(spec: JailSpec, streams: number, filter: string | null): string[] {
    for (const { from } of spec.writable ?? []) this.#give(from)
    const inside = (text: string) => this.inside(spec, text)
    const environment = { PATH: '/usr/bin', ...spec.environment, TMPDIR: '/tmp' }
    const jail = {
      abi: this.#confinement.abi,
      uid: this.uid,
      service: process.pid,
      streams,
      filter,
      processes: this.maxProcesses,
      folder: inside(spec.workingDirectory ?? '/tmp'),
      read: this.#read(spec),
      write: [...this.#tmp, ...(spec.writable ?? []).map(({ from }) => from)],
      devices: DEVICES,
      environment: Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, inside(value)])),
    }
    return [...START, JSON.stringify(jail), ...spec.command.map(inside)]
  }

  settings(spec: JailSpec): ConfinedSettings {
    return {
      abi: this.#confinement.abi,
      service: process.pid,
      read: this.#read(spec),
      devices: DEVICES,
      tmp: this.#tmp,
    }
  }

  /** Places of the jail in a word of a command line (`/source/a.c`, `-I/headers`, `--x=/out`) as those of the host. */
  inside(spec: Pick<JailSpec, 'readOnly' | 'writable'>, text: string): string {
    const places = new Map(this.#places(spec).map(({ from, to }) => [to, from]))
    const longestFirst = [...places.keys()].sort((a, b) => b.length - a.length).map(escapeRegExp)
    return text.replace(
      new RegExp(`(^|^-[A-Za-z]|[=:,])(${longestFirst.join('|')})(?=$|[/:,])`, 'g'),
      (_, before: string, place: string) => before + (places.get(place) ?? place),
    )
  }

  /** The reverse, for what a tool says: no path of the host's leaves the jail. */
  outside(spec: Pick<JailSpec, 'readOnly' | 'writable'>, text: string): string {
    return this.#places(spec).reduce((told, { from, to }) => told.replaceAll(from, to), text)
  }

  #places(spec: Pick<JailSpec, 'readOnly' | 'writable'>): Bind[] {
    const readOnly = (spec.readOnly ?? []).map(({ from, to }) => ({ from: this.#staged(from), to }))
    return [...readOnly, ...(spec.writable ?? []), { from: this.#tmp[0], to: '/tmp' }]
  }

  #read(spec: JailSpec): string[] {
    return [...SYSTEM, ...(spec.readOnly ?? []).map(({ from }) => this.#staged(from))]
  }

  /** What the slot's user cannot reach where it stands (a checkout in root's home) is copied to where it can. */
  #staged(path: string): string {
    if (this.uid === null || isReachable(path)) return path
    const name = createHash('sha256').update(path).digest('hex').slice(0, 16)
    // What it is called tells Node what it is.
    const copy = join(this.#scratchDir, 'staged', name, basename(path))
    if (existsSync(copy)) return copy
    if (statSync(path).isDirectory() && readdirSync(path, { recursive: true }).length > MOST_STAGED_FILES)
      throw new Failure('LANGUAGE_UNAVAILABLE', { detail: `other users cannot reach ${path}; the slot's user must` })
    mkdirSync(dirname(copy), { recursive: true, mode: 0o755 })
    cpSync(path, copy, { recursive: true })
    return copy
  }

  #give(folder: string): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (this.uid !== null) chownSync(folder, this.uid, this.uid)
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/**
 * The folder itself, where a slot's user can get to it or no slot gets a user; else one below the system's temp folder,
 * the caller's to remove.
 */
export async function reachableFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  if (!mayChangeUsers() || isReachable(folder)) return folder
  const other = await mkdtemp(join(tmpdir(), 'touchstone-judge-'))
  await chmod(other, 0o711)
  return other
}

/** May anyone go down to this path and use what is there? */
function isReachable(path: string): boolean {
  if ((statSync(path).mode & 0o005) === 0) return false
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

/** A user that no process of this machine has. */
function freeUser(): number {
  const taken = new Set(processes().map(({ uid }) => uid))
  const start = Math.floor(Math.random() * USERS.count)
  for (let step = 0; step < USERS.count; step += 1) {
    const uid = USERS.first + ((start + step) % USERS.count)
    if (!taken.has(uid)) return uid
  }
  throw new Failure('SANDBOX_UNAVAILABLE', { detail: 'no user is free for a slot' })
}

function tasksOf(uid: number): number {
  return processes().reduce((sum, found) => sum + (found.uid === uid ? found.threads : 0), 0)
}

function processes(): { readonly uid: number; readonly threads: number }[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        const text = readFileSync(`/proc/${name}/status`, 'latin1')
        const [, uid] = /^Uid:\s+(\d+)/m.exec(text) ?? []
        const [, threads] = /^Threads:\s+(\d+)/m.exec(text) ?? []
        return [{ uid: Number(uid), threads: Number(threads) }]
      } catch {
        return [] // It ended while we looked.
      }
    })
}
