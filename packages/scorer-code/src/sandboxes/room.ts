import type { ChildProcess } from 'node:child_process'
import type { Isolation } from '@touchstone/contracts'
import type { JailSpec } from './bubblewrap.ts'
import type { Cgroup } from './cgroups.ts'
import type { SeccompPolicy } from './seccomp.ts'

/** What the pool lends to a slot or a compile step: the means to make jails on this machine. */
export type Room = {
  readonly isolation: Isolation
  /** Which core's worth of work this is; only for names. */
  readonly index: number
  /** A private folder on the host, empty at first, removed with the room. */
  readonly folder: string
  /** The policy that submissions run under; `seccompProgram(room.seccomp)` is the filter. */
  readonly seccomp: SeccompPolicy
  /** Counts and limits memory, processes and CPU of the jails of this room; null where the host lets us make none. */
  readonly cgroup: Cgroup | null
  /** Aborted when the room is given up: whatever lives in it beyond one call ends then. */
  readonly ended: AbortSignal
  /**
   * Starts a jail inside the room's cgroup. Standard streams and further descriptors as in `spawn`; with `filtered`
   * the seccomp program holds from the first instruction, else the runner sets it for each submission.
   */
  spawn(spec: JailSpec, options: SpawnOptions): ChildProcess
}

export type SpawnOptions = {
  readonly stdio: readonly ('ignore' | 'pipe' | number)[]
  readonly filtered?: boolean
  /** Bytes of main-thread stack that the runner may let a program have. */
  readonly stackBytes?: number
}
