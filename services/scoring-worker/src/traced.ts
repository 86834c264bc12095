import type { Result } from '@touchstone/contracts'

/** The trace is of this run alone, so that it stands in the timing. */
export function traced(result: Result, traceId: string | undefined): Result {
  return traceId === undefined ? result : { ...result, timing: { ...result.timing, trace_id: traceId } }
}
