import { hash } from 'node:crypto'
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
  const { timing, ...rest } = result
  const text = JSON.stringify(rest) // once, for the digest and for what is stored
  return {
    ...(item === undefined ? {} : { summary: summarize(item, result) }),
    index,
    digest: digestOf(text),
    text: `${text.slice(0, -1)},"timing":${JSON.stringify(timing)}}`,
    status: result.status,
    reason: result.reason ?? '',
  }
}

/** What must be equal whenever the same item is scored again: everything but `timing`. */
function digestOf(text: string): string {
  return hash('sha1', text, 'base64url').slice(0, 16)
}
