import {
  type BatchStore,
  Failure,
  type FailureCode,
  type Isolation,
  type Result,
  type ScoreItem,
} from '@touchstone/contracts'
import { undeterminedResult } from '@touchstone/reward'
import { traceIdOf } from '@touchstone/telemetry'
import type { CountAnswers } from './count-answers.ts'
import { scoreGroups } from './group-pass.ts'
import { holding } from './holding.ts'
import type { LocalScorer } from './local-scorer.ts'
import { type ReadRow, refusedResult } from './read-rows.ts'
import type { Placed } from './thread-task.ts'

/** The queue answers a deadline by itself; this long after it we stop waiting for that. */
const DEADLINE_GRACE_MS = 1_000
const LONGEST_TIMER_MS = 2 ** 31 - 1

export type ScoreRows = (rows: readonly ReadRow[], options: ScoreRowsOptions) => Promise<readonly Result[]>

export type ScoreRowsOptions = {
  readonly tenant: string
  /** Milliseconds after which what is unfinished ends as `expired`. */
  readonly deadlineMs: number
  readonly priority?: number
  /** traceparent of the request; each result's timing then names its trace. */
  readonly trace?: string | undefined
  /** Aborts when the client has left. */
  readonly signal: AbortSignal
  /** Failures to wait out until the deadline, then thrown, instead of throwing at once. */
  readonly hold?: readonly FailureCode[]
  /** false: a dry run, which no metric sees. */
  readonly count?: boolean
  /** Judge groups of which rollouts are missing by those that are there. */
  readonly partial?: boolean
}

export type ScoreRowsPorts = {
  readonly local: LocalScorer
  readonly store: Pick<BatchStore, 'scoreAndWait'> | undefined
  readonly isolation: () => Promise<Isolation>
  /** Called once per request that is answered, unless it is a dry run. */
  readonly onAnswered: CountAnswers
}

/**
 * Rows in, one result per row, in order. Format and math are scored here; items with a code grader go whole through
 * the queue. A row that could not be read has its null result already.
 * @throws Failure OVERLOADED, QUOTA, STORE_UNAVAILABLE … when a part of the request could not be taken at all
 */
export function createScoreRows({ local, store, isolation, onAnswered }: ScoreRowsPorts): ScoreRows {
  return async (rows, { tenant, deadlineMs, priority, trace, signal, hold = ['OVERLOADED', 'QUOTA'], ...rest }) => {
    const deadline = createDeadline(deadlineMs, signal)
    const tier = (await Promise.race([isolation(), deadline.passed])) ?? 'none'
    const results: (Result | undefined)[] = new Array(rows.length)
    const here: Placed[] = []
    const queued: Placed[] = []
    for (const [index, row] of rows.entries()) {
      if (row.ok) (needsSandbox(row.item) ? queued : here).push({ index, item: row.item })
      else results[index] = refusedResult(row, tier)
    }

    try {
      const work: Promise<unknown>[] = []
      if (here.length > 0) {
        const keep = ({ index }: Placed, result: Result): void => {
          results[index] = result
        }
        work.push(local.score(here, { isolation: tier, signal: deadline.stop, keep }))
      }
      if (queued.length > 0) {
        if (store === undefined) throw new Failure('NOT_BUILT', { detail: 'no judge is connected to this server' })
        const items = queued.map(({ item }) => item)
        const answers = holding(
          () =>
            store.scoreAndWait(items, {
              tenant,
              deadlineMs: deadline.leftMs(),
              ...(priority === undefined ? {} : { priority }),
              ...(trace === undefined ? {} : { trace }),
              signal: deadline.stop,
            }),
          { hold, leftMs: deadline.leftMs, signal: deadline.stop },
        )
        work.push(
          answers.then(all => {
            for (const [at, { index }] of queued.entries()) results[index] = all[at]
          }),
        )
      }
      await Promise.race([Promise.all(work), deadline.passed]).catch((error: unknown) => {
        if (signal.aborted || !deadline.stop.aborted) throw error
      })
      signal.throwIfAborted()
      const answered = rows.map((row, index) => results[index] ?? expired(row, tier))
      const final = scoreGroups(rows, answered, { partial: rest.partial ?? false })
      const traceId = traceIdOf(trace)
      if (rest.count !== false) {
        const stored = new Set(queued.map(({ index }) => index))
        onAnswered(
          rows.map((row, index) => ({
            item: row.ok ? row.item : {},
            result: final[index] ?? expired(row, tier),
            counted: stored.has(index),
          })),
          traceId === undefined ? {} : { traceId },
        )
      }
      if (traceId === undefined) return final
      return final.map(result => ({ ...result, timing: { ...result.timing, trace_id: traceId } }))
    } finally {
      deadline.clear()
    }
  }
}

/** `stop` aborts a grace period after the deadline, or as soon as the client leaves. */
function createDeadline(
  ms: number,
  client: AbortSignal,
): { leftMs: () => number; stop: AbortSignal; passed: Promise<void>; clear: () => void } {
  const at = performance.now() + ms
  const controller = new AbortController()
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = (reason: unknown): void => {
    controller.abort(reason)
    resolve()
  }
  const left = (): void => stop(client.reason)
  const timer = setTimeout(() => stop(new Failure('EXPIRED')), Math.min(ms + DEADLINE_GRACE_MS, LONGEST_TIMER_MS))
  if (client.aborted) left()
  else client.addEventListener('abort', left, { once: true })
  return {
    leftMs: () => Math.max(1, Math.ceil(at - performance.now())),
    stop: controller.signal,
    passed: promise,
    clear: () => {
      clearTimeout(timer)
      client.removeEventListener('abort', left)
    },
  }
}

function expired(row: ReadRow, isolation: Isolation): Result {
  const metadata = row.ok ? row.item.metadata : row.metadata
  return undeterminedResult(
    row.id,
    new Failure('EXPIRED'),
    metadata === undefined ? { isolation } : { isolation, metadata },
  )
}

function needsSandbox(item: ScoreItem): boolean {
  return item.graders.some(grader => grader.kind === 'code')
}
