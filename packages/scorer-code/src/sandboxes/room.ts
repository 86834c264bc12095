import type { ChildProcess } from 'node:child_process'
import type { Isolation } from '@touchstone/contracts'
import type { JailSpec } from './bubblewrap.ts'
import type { Cgroup } from './cgroups.ts'
import type { ConfinedSettings } from './confinement.ts'
import type { InputFiles } from './input-files.ts'
import type { SeccompPolicy } from './seccomp.ts'

/** What the pool lends to a slot or a compile step: the means to make jails on this machine. */
export type Room = {
  readonly isolation: Isolation
  /** Which core's worth of work this is; only for names. */
  readonly index: number
  /** A private folder on the host, empty at first, removed with the room. */
  readonly folder: string
  /** Inputs that slots share. */
  readonly inputs: InputFiles
  /** The policy that submissions run under; `seccompProgram(room.seccomp)` is the filter. */
  readonly seccomp: SeccompPolicy
  /** Counts and limits memory, processes and CPU of the jails of this room; null where the host lets us make none. */
  readonly cgroup: Cgroup | null
  /** Aborted when the room is given up: whatever lives in it beyond one call ends then. */
  readonly ended: AbortSignal
  /** RLIMIT_NPROC of submissions. */
  readonly maxProcesses: number
  /** For a runner that makes jails within its jail; null where it makes namespaces for them. */
  confined(spec: JailSpec): ConfinedSettings | null
  /** How a jail calls what `spec` puts at this place: the same, but where a jail has no root of its own. */
  inside(spec: Places, text: string): string
  /** The reverse, in what a jail says. */
  outside(spec: Places, text: string): string
  /**
   * Starts a jail inside the room's cgroup. Standard streams and further descriptors as in `spawn`; with `filtered`
   * the seccomp program holds from the first instruction, else the runner sets it for each submission.
   */
  spawn(spec: JailSpec, options: SpawnOptions): ChildProcess
  /** Ends a jail with everyone in it; `exit` tells when. */
  stop(jail: ChildProcess): void
}

type Places = Pick<JailSpec, 'readOnly' | 'writable'>

export type SpawnOptions = {
  readonly stdio: readonly ('ignore' | 'pipe' | number)[]
  /** The room's own policy, or one for this jail alone. */
  readonly filtered?: boolean | SeccompPolicy
  /** Bytes of main-thread stack that the runner may let a program have. */
  readonly stackBytes?: number
}
