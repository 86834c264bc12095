import type { Failure } from './failures.ts'
import type { ScoreItem } from './items/item.ts'
import type { Isolation, Result } from './result.ts'

/** A result for a row that never reached a grader. */
export function undeterminedResult(
  id: string,
  failure: Failure,
  { isolation, metadata }: { isolation: Isolation; metadata?: ScoreItem['metadata'] | undefined },
): Result {
  return {
    id,
    status: 'undetermined',
    reward: null,
    reason: failure.verdict,
    components: [],
    flags: [],
    grader_versions: {},
    isolation,
    errors: [...(failure.errors ?? [{ pointer: '', detail: failure.message }])],
    ...(metadata === undefined ? {} : { metadata }),
    timing: { duration_ms: 0 },
  }
}
