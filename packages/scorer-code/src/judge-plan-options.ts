import type { Program } from '@touchstone/completion'
import type { GradeOptions } from './grade.ts'
import type { RunLimits, RunRequest } from './run.ts'

/** What judging one submission takes beside the judge. */
export type JudgePlanOptions = GradeOptions & {
  readonly program: Program
  readonly salt: string
  readonly limits: RunLimits
  readonly process: RunRequest['process']
  readonly signal: AbortSignal
  /** The plan serves more submissions than this one. */
  readonly kept?: boolean
}
