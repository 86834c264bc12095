import { createHash } from 'node:crypto'
import type { ScoreItem } from './items/item.ts'
import type { Result } from './result.ts'
import { type ResultSummary, summarize } from './result-summary.ts'

/** A result in the form in which it goes from thread to store. */
export type StoredResult = {
  readonly index: number
  readonly digest: string
  readonly text: string
  readonly status: Result['status']
  readonly reason: string
  /** What the metrics ask of it; not stored. */
  readonly summary?: ResultSummary
}

/** @param item whose result it is, where the metrics are to count it */
export function storedResult(index: number, result: Result, item?: Partial<ScoreItem>): StoredResult {
  return {
    ...(item === undefined ? {} : { summary: summarize(item, result) }),
    index,
    digest: resultDigest(result),
    text: JSON.stringify(result),
    status: result.status,
    reason: result.reason ?? '',
  }
}

/** What must be equal whenever the same item is scored again: everything but `timing`. */
export function resultDigest({ timing: _timing, ...rest }: Result): string {
  return createHash('sha1').update(JSON.stringify(rest)).digest('base64url').slice(0, 16)
}
