import {
  Failure,
  type FailureCode,
  type Isolation,
  type ScoreItem,
  type StoredResult,
  storedResult,
  undeterminedResult,
} from '@touchstone/contracts'
import type { WorkKind, WorkRow } from './chunks.ts'
import type { RedisHandle } from './connect.ts'
import { failedRun } from './failed-run.ts'
import { COUNT, FINISH } from './lua/chunk.ts'
import { type CountResults, countArgs, GROUPS_FIELD, groupArgs } from './result-counts.ts'
import { run } from './script.ts'

export type Finished = {
  /** Those that were the first of their row. */
  readonly fresh: readonly StoredResult[]
  readonly duplicates: number
  readonly conflicts: number
  readonly leftInChunk: number
  readonly batchDone: boolean
  /** Of a request that is held, and will be forgotten. */
  readonly held: boolean
  readonly ageMs: number
}

/**
 * Writes results of one chunk, each at most once. Safe to repeat. What they add to the metrics is added in the same step,
 * so that a process that is killed has counted what it stored, and nothing twice.
 */
export async function finish(
  redis: RedisHandle,
  batchId: string,
  chunk: number,
  results: readonly StoredResult[],
  countResults?: CountResults,
): Promise<Finished> {
  const rows = results.flatMap(({ index, digest, text, status, reason }) => [index, digest, text, status, reason])
  const added = countResults?.(results)
  const counts = added === undefined ? [] : countArgs(added.counts)
  const groups = added === undefined ? [] : groupArgs(added.groups)
  const args = [batchId, chunk, results.length, counts.length, GROUPS_FIELD, ...rows, ...counts, ...groups]
  const reply = (await run(redis.client, FINISH, redis.prefix, args)) as [string, ...number[]]
  const [which, duplicates = 0, conflicts = 0, leftInChunk = 0, done = 0, ageMs = 0, held = 0] = reply
  const fresh = results.filter((_, at) => which[at] === '1')
  if (countResults !== undefined && fresh.length > 0 && fresh.length < results.length) {
    // Some were there already: the step counted none, because it did not know which.
    await run(redis.client, COUNT, redis.prefix, countArgs(countResults(fresh).counts))
  }
  return { fresh, duplicates, conflicts, leftInChunk, batchDone: done === 1, held: held === 1, ageMs }
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
  const failure = new Failure(code, detail === undefined ? {} : { detail })
  return storedResult(row.index, undeterminedResult(item.id, failure, { isolation, metadata: item.metadata }), item)
}
