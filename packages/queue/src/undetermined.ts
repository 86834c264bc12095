import { Failure, type FailureCode, type Isolation, type Result } from '@touchstone/contracts'

/** What is known of a row without reading its graders. */
type Row = { readonly id: string; readonly metadata?: Result['metadata'] }

/** The result of a row that ends without having been scored. */
export function undetermined(row: Row, code: FailureCode, isolation: Isolation, detail?: string): Result {
  const failure = new Failure(code, detail === undefined ? {} : { detail })
  return {
    id: row.id,
    status: 'undetermined',
    reward: null,
    reason: failure.verdict,
    components: [],
    flags: [],
    grader_versions: {},
    isolation,
    errors: [{ pointer: '', detail: failure.message }],
    ...(row.metadata === undefined ? {} : { metadata: row.metadata }),
    timing: { duration_ms: 0 },
  }
}

/** What a row that is a program to run answers with when it did not run. */
export type FailedRun = { readonly failure: FailureCode; readonly detail: string }

export function failedRun(code: FailureCode, detail?: string): FailedRun {
  return { failure: code, detail: new Failure(code, detail === undefined ? {} : { detail }).message }
}
