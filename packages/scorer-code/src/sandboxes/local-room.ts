import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Isolation } from '@touchstone/contracts'
import { bubblewrapArguments } from './bubblewrap.ts'
import type { Cgroups } from './cgroups.ts'
import type { Room } from './room.ts'
import { type Architecture, seccompProgram } from './seccomp.ts'

export type LocalRoom = Room & {
  /** Ends what still runs in the room's cgroup and removes its folder. */
  close(): Promise<void>
}

/** Processes and threads of one slot together. */
const MAX_PROCESSES = 256

/** A room on this machine, with `bwrap` from the PATH given. */
export function createLocalRoom(options: {
  readonly index: number
  readonly name: string
  readonly scratchDir: string
  readonly isolation: Isolation
  readonly bubblewrap: string
  readonly cgroups: Cgroups | null
}): LocalRoom {
  const folder = join(options.scratchDir, options.name)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const cgroup = makeGroup(options.cgroups, options.name)
  cgroup?.limitProcesses(MAX_PROCESSES)
  const seccomp = {
    architecture: architecture(),
    // RLIMIT_NPROC does not bind the host's root, whom the jail's user is mapped to then.
    threadsOnly: process.getuid?.() === 0 && cgroup?.bounds.processes !== true,
    privateMemoryOnly: cgroup === null,
  }
  const filter = join(folder, 'seccomp.bpf')
  writeFileSync(filter, seccompProgram(seccomp))
  const ending = new AbortController()

  return {
    ended: ending.signal,
    isolation: options.isolation,
    index: options.index,
    folder,
    seccomp,
    cgroup,
    spawn(spec, { stdio, filtered, stackBytes }) {
      const filterFd = filtered ? openSync(filter, 'r') : null
      try {
        const streams = filterFd === null ? [...stdio] : [...stdio, filterFd]
        const arguments_ = bubblewrapArguments(filterFd === null ? spec : { ...spec, seccompFd: stdio.length })
        // A shell enters the cgroup before bwrap starts, so that nothing ever runs outside it.
        const entrances = cgroup?.entrances ?? []
        const enter = [
          ...entrances.map((_, place) => `echo 0 > "$${place + 1}" || exit 97;`),
          `shift ${entrances.length};`,
          stackBytes === undefined ? '' : `ulimit -s ${Math.ceil(stackBytes / 1024)} 2>/dev/null;`,
          'exec "$@"',
        ].join(' ')
        return spawn('/bin/sh', ['-c', enter, 'sh', ...entrances, options.bubblewrap, ...arguments_], {
          stdio: streams,
          env: {},
          cwd: '/',
        })
      } finally {
        if (filterFd !== null) closeSync(filterFd)
      }
    },
    async close() {
      ending.abort()
      await cgroup?.close()
      rmSync(folder, { recursive: true, force: true })
    },
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
