import { assistantText } from '@touchstone/completion'
import {
  Failure,
  type Isolation,
  type ProgramJob,
  type ProgramReport,
  type ScoreItem,
  type Scorers,
  type StoredResult,
  storedResult,
} from '@touchstone/contracts'
import { failedRun, type Work, type WorkHandler, type WorkRow } from '@touchstone/queue'
import { scoreItem, undeterminedResult } from '@touchstone/reward'
import { traceIdOf } from '@touchstone/telemetry'
import type { Gate } from './gate.ts'
import { groupPass } from './groups.ts'
import type { ThreadPool } from './thread-pool.ts'
import { traced } from './traced.ts'

export type ScoreHandlerOptions = {
  readonly threads: ThreadPool
  /** For rows that need a sandbox or the network; resolves once the judge has said what it is. */
  readonly scorers: () => Promise<Scorers>
  readonly runProgram: (job: ProgramJob, signal: AbortSignal) => Promise<ProgramReport>
  readonly isolation: () => Promise<Isolation>
  /** Rows with code at a time: the slots, and a few more so that none idles. */
  readonly judgeGate: Gate
  /** Rows that wait for a reward model alone. */
  readonly networkGate: Gate
  readonly onError: (error: unknown) => void
}

/**
 * Rows in, results out, one each. What may pass (a lost slot, a sandbox that is down) leaves its row without a result
 * until the last attempt, and then it is null with its reason; never a number.
 */
export function createScoreHandler(options: ScoreHandlerOptions): WorkHandler {
  const { threads, isolation, judgeGate, networkGate, onError } = options
  const { signal: never } = new AbortController()

  return async work => {
    const { rows, kind, stop, lastAttempt } = work
    const traceId = traceIdOf(work.trace)
    if (kind === 'run') {
      await Promise.all(rows.map(row => judgeGate.run(() => runRow(row, work), stop)))
      return
    }
    const put = groupPass(rows, work.put, { partial: work.partialGroups })
    const threaded = rows.filter(({ way }) => way === 'threads')
    const judged = rows.filter(({ way }) => way === 'judge')
    const tier = await isolation()
    await Promise.all([
      threaded.length === 0
        ? undefined
        : threads.scoreRows({ rows: threaded, isolation: tier, leaveRetryable: !lastAttempt, traceId }, put),
      ...judged.map(async row => {
        const item = JSON.parse(row.text) as ScoreItem
        const gate = item.graders.some(grader => grader.kind === 'code') ? judgeGate : networkGate
        await gate.run(() => scoreRow(row, item, tier, work, put), stop)
      }),
    ])
  }

  async function scoreRow(
    row: WorkRow,
    item: ScoreItem,
    tier: Isolation,
    { lastAttempt, trace }: Work,
    put: (result: StoredResult) => void,
  ): Promise<void> {
    try {
      const result = await scoreItem(await options.scorers(), item, {
        textOf: assistantText,
        isolation: tier,
        signal: never,
        now: () => performance.now(),
        rethrowRetryable: !lastAttempt,
      })
      put(storedResult(row.index, traced(result, traceIdOf(trace)), item))
    } catch (error) {
      onError(error)
      const failure = Failure.from(error)
      if (lastAttempt || !failure.retryable)
        put(
          storedResult(
            row.index,
            undeterminedResult(item.id, failure, { isolation: tier, metadata: item.metadata }),
            item,
          ),
        )
    }
  }

  async function runRow(row: WorkRow, { lastAttempt, put }: Work): Promise<void> {
    const answer = async (): Promise<Pick<StoredResult, 'text' | 'status' | 'reason'>> => {
      try {
        const report = await options.runProgram(JSON.parse(row.text) as ProgramJob, never)
        return { text: JSON.stringify(report), status: 'scored', reason: '' }
      } catch (error) {
        const failure = Failure.from(error)
        if (failure.retryable && !lastAttempt) throw failure
        const text = JSON.stringify(failedRun(failure.code, failure.detail))
        return { text, status: 'undetermined', reason: failure.verdict }
      }
    }
    try {
      put({ index: row.index, digest: 'run', ...(await answer()) })
    } catch (error) {
      onError(error)
    }
  }
}
