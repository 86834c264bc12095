import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Isolation } from '@touchstone/contracts'
import { bubblewrapArguments, type JailSpec } from './bubblewrap.ts'
import type { Cgroups } from './cgroups.ts'
import { ConfinedJails, type ConfinedSettings, type Confinement } from './confinement.ts'
import type { InputFiles } from './input-files.ts'
import type { Room } from './room.ts'
import { type Architecture, type SeccompPolicy, seccompProgram } from './seccomp.ts'

export type LocalRoom = Room & {
  /** Ends what still runs in the room's cgroup or as its user, and removes its folder. */
  close(): Promise<void>
}

/** How jails are made: by `bwrap` with namespaces of their own, or without any. */
export type Means =
  | { readonly kind: 'bubblewrap'; readonly program: string; readonly keepHostName?: boolean }
  | { readonly kind: 'confinement'; readonly confinement: Confinement }

/** Processes and threads of one slot together. */
const MAX_PROCESSES = 256
/** Of one submission. */
const MAX_SUBMISSION_PROCESSES = 200
/** A monitor that was asked to end its jail is given this long. */
const STOP_MS = 3_000

/** A room on this machine. */
export function createLocalRoom(options: {
  readonly index: number
  readonly name: string
  readonly scratchDir: string
  readonly isolation: Isolation
  readonly means: Means
  readonly cgroups: Cgroups | null
  readonly inputs: InputFiles
}): LocalRoom {
  const folder = join(options.scratchDir, options.name)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const cgroup = makeGroup(options.cgroups, options.name)
  cgroup?.limitProcesses(MAX_PROCESSES)
  const jails = openJails(options.means, folder, options.scratchDir)
  const seccomp: SeccompPolicy = {
    architecture: architecture(),
    threadsOnly: !jails.limitsProcesses && cgroup?.bounds.processes !== true,
    privateMemoryOnly: cgroup === null,
    ...(jails.bareHost ? { bareHost: jails.bareHost } : {}),
  }
  const filters = new Map<string, string>()
  const filterFile = (policy: SeccompPolicy): string => {
    const name = JSON.stringify(policy)
    const file = filters.get(name) ?? join(folder, `seccomp-${filters.size}.bpf`)
    if (!filters.has(name)) writeFileSync(file, seccompProgram(policy))
    filters.set(name, file)
    return file
  }
  const ending = new AbortController()

  return {
    ended: ending.signal,
    isolation: options.isolation,
    index: options.index,
    folder,
    inputs: options.inputs,
    seccomp,
    cgroup,
    maxProcesses: jails.maxProcesses,
    confined: jails.settings,
    inside: jails.inside,
    outside: jails.outside,
    stop: jails.stop,
    spawn(spec, { stdio, filtered, stackBytes }) {
      const filter = filtered ? filterFile(filtered === true ? seccomp : filtered) : null
      const { command, streams, done } = jails.prepare(spec, stdio, filter)
      try {
        // A shell enters the cgroup before the jail starts, so that nothing ever runs outside it.
        const entrances = cgroup?.entrances ?? []
        const enter = [
          ...entrances.map((_, place) => `echo 0 > "$${place + 1}" || exit 97;`),
          `shift ${entrances.length};`,
          stackBytes === undefined ? '' : `ulimit -s ${Math.ceil(stackBytes / 1024)} 2>/dev/null;`,
          'exec "$@"',
        ].join(' ')
        return spawn('/bin/sh', ['-c', enter, 'sh', ...entrances, ...command], { stdio: streams, env: {}, cwd: '/' })
      } finally {
        done()
      }
    },
    async close() {
      ending.abort()
      await jails.endUser()
      await cgroup?.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Stdio = ('ignore' | 'pipe' | number)[]

type Jails = {
  readonly maxProcesses: number
  /** RLIMIT_NPROC binds: it does not bind the host's root, nor a user that others use too. */
  readonly limitsProcesses: boolean
  readonly bareHost: SeccompPolicy['bareHost']
  readonly settings: (spec: JailSpec) => ConfinedSettings | null
  readonly inside: Room['inside']
  readonly outside: Room['outside']
  readonly stop: (jail: ChildProcess) => void
  readonly endUser: () => Promise<void>
  prepare(
    spec: JailSpec,
    stdio: readonly ('ignore' | 'pipe' | number)[],
    filter: string | null,
  ): { readonly command: string[]; readonly streams: Stdio; done(): void }
}

function openJails(means: Means, folder: string, scratchDir: string): Jails {
  return means.kind === 'bubblewrap'
    ? namespaceJails(means.program, means.keepHostName ?? false)
    : confinedJails(new ConfinedJails(means.confinement, folder, scratchDir, MAX_SUBMISSION_PROCESSES))
}

function namespaceJails(program: string, keepHostName: boolean): Jails {
  const same = (_: unknown, text: string) => text
  return {
    maxProcesses: MAX_SUBMISSION_PROCESSES,
    limitsProcesses: process.getuid?.() !== 0,
    bareHost: undefined,
    settings: () => null,
    inside: same,
    outside: same,
    // The monitor's death ends the jail's first process, and that ends everyone inside.
    stop: jail => void jail.kill('SIGKILL'),
    endUser: async () => {},
    prepare(spec, stdio, filter) {
      const fd = filter === null ? null : openSync(filter, 'r')
      const arguments_ = bubblewrapArguments({
        ...spec,
        keepHostName,
        ...(fd === null ? {} : { seccompFd: stdio.length }),
      })
      return {
        command: [program, ...arguments_],
        streams: fd === null ? [...stdio] : [...stdio, fd],
        done: () => fd !== null && closeSync(fd),
      }
    },
  }
}

function confinedJails(jails: ConfinedJails): Jails {
  const { uid } = jails
  return {
    maxProcesses: jails.maxProcesses,
    limitsProcesses: uid !== null,
    bareHost: uid === null ? 'service' : 'own user',
    settings: spec => jails.settings(spec),
    inside: (spec, text) => jails.inside(spec, text),
    outside: (spec, text) => jails.outside(spec, text),
    stop(jail) {
      // The monitor ends everyone inside before itself.
      jail.kill('SIGTERM')
      const timer = setTimeout(() => jail.kill('SIGKILL'), STOP_MS)
      jail.once('exit', () => clearTimeout(timer))
    },
    async endUser() {
      if (uid === null) return
      // Whoever is left of a jail whose monitor did not end well.
      const sweep = spawn('/bin/sh', ['-c', 'kill -KILL -1'], { uid, gid: uid, stdio: 'ignore', env: {}, cwd: '/' })
      await new Promise(resolve => sweep.once('close', resolve).once('error', resolve))
    },
    prepare: (spec, stdio, filter) => ({
      command: jails.command(spec, stdio.length, filter),
      streams: [...stdio],
      done: () => {},
    }),
  }
}

function makeGroup(cgroups: Cgroups | null, name: string) {
  try {
    return cgroups?.make(name) ?? null
  } catch {
    return null
  }
}

function architecture(): Architecture {
  return process.arch === 'arm64' ? 'arm64' : 'x64'
}
