import type { TestVerdict } from './grade.ts'
import type { TestOutcome } from './run.ts'

/** The verdict that the supervisor's record alone settles; undefined where the answer decides. */
export function limitVerdict({
  status,
}: TestOutcome): Exclude<TestVerdict, 'passed' | 'partial' | 'not_run'> | undefined {
  switch (status) {
    case 'ok':
      return undefined
    case 'wall_limit':
      return 'idle_limit'
    case 'not_run':
      return 'runtime_error' // a missing answer is a failure: the program ended before this test
    default:
      return status
  }
}
