import type { Isolation } from './result.ts'

/** One program to run on inputs, with no grading: for sandbox protocols whose clients compare outputs themselves. */
export type ProgramJob = {
  readonly language: string
  readonly source: string
  /** One run per input, each standard input as base64. */
  readonly inputs: readonly string[]
  /** Absent: the judge's defaults. */
  readonly limits?: {
    readonly cpuMs?: number
    readonly wallMs?: number
    readonly memoryBytes?: number
    readonly compileCpuMs?: number
  }
}

export type ProgramRun = {
  readonly status: 'ok' | 'runtime_error' | 'time_limit' | 'wall_limit' | 'memory_limit' | 'output_limit' | 'not_run'
  /** Standard output, base64. */
  readonly stdout: string
  /** Tail of standard error as text. */
  readonly stderr: string
  readonly exitCode: number | null
  readonly cpuMs: number
  readonly wallMs: number
}

export type ProgramReport = {
  readonly compile: {
    readonly status: 'ok' | 'error' | 'limit'
    readonly diagnostics: string
    readonly cpuMs: number
  }
  /** As many as there are inputs. */
  readonly runs: readonly ProgramRun[]
  readonly isolation: Isolation
}

/** Runs programs in the sandboxes of the judge workers and waits. */
export type ProgramRunner = {
  /**
   * @throws Failure SLOT_LOST, SANDBOX_UNAVAILABLE, LANGUAGE_UNAVAILABLE, ISOLATION_REFUSED, OVERLOADED,
   * STORE_UNAVAILABLE or EXPIRED where the outcome is not the program's own doing
   */
  runAndWait(
    job: ProgramJob,
    options: { tenant: string; deadlineMs?: number; signal: AbortSignal },
  ): Promise<ProgramReport>
}
