import type { FailureCode, Isolation, ScoreItem } from '@touchstone/contracts'
import { type StoredResult, storedResult, type WorkKind, type WorkRow } from './chunks.ts'
import type { RedisHandle } from './connect.ts'
import { FINISH } from './lua/chunk.ts'
import { run } from './script.ts'
import { failedRun, undetermined } from './undetermined.ts'

export type Finished = {
  /** Those that were the first of their row. */
  readonly fresh: readonly StoredResult[]
  readonly duplicates: number
  readonly conflicts: number
  readonly leftInChunk: number
  readonly batchDone: boolean
  readonly ageMs: number
}

/** Writes results of one chunk, each at most once. Safe to repeat. */
export async function finish(
  redis: RedisHandle,
  batchId: string,
  chunk: number,
  results: readonly StoredResult[],
): Promise<Finished> {
  const args = results.flatMap(({ index, digest, text, status, reason }) => [index, digest, text, status, reason])
  const reply = (await run(redis.client, FINISH, redis.prefix, [batchId, chunk, ...args])) as [string, ...number[]]
  const [which, duplicates = 0, conflicts = 0, leftInChunk = 0, done = 0, ageMs = 0] = reply
  const fresh = results.filter((_, at) => which[at] === '1')
  return { fresh, duplicates, conflicts, leftInChunk, batchDone: done === 1, ageMs }
}

/** The stored result of a row that ends without having been scored. */
export function endRow(
  row: WorkRow,
  kind: WorkKind,
  code: FailureCode,
  isolation: Isolation,
  detail?: string,
): StoredResult {
  if (kind === 'run') {
    const text = JSON.stringify(failedRun(code, detail))
    return { index: row.index, digest: 'run', text, status: 'undetermined', reason: 'infra_error' }
  }
  const item = JSON.parse(row.text) as ScoreItem
  return storedResult(row.index, undetermined(item, code, isolation, detail), item)
}
