import type { Isolation } from '@touchstone/contracts'
import { readChunk, type WorkKind } from './chunks.ts'
import type { RedisHandle } from './connect.ts'
import type { Dispatch, Dispatcher } from './dispatcher.ts'
import { endRow, finish } from './finish.ts'
import { MISSING, OVERDUE } from './lua/batch.ts'
import type { CountResults } from './result-counts.ts'
import { run } from './script.ts'

export type SweeperOptions = {
  readonly redis: RedisHandle
  readonly dispatcher: Dispatcher
  readonly intervalMs: number
  /** Named in results of items that never reached a sandbox. */
  readonly isolation: () => Isolation
  readonly onError?: (error: unknown) => void
  readonly countResults?: CountResults | undefined
  /** Told what a sweep mended. */
  readonly onMended?: (mended: { readonly redispatched: number; readonly ended: number }) => void
}

export type Sweeper = {
  /** One round, also without the timer. */
  sweep(): Promise<{ readonly redispatched: number; readonly ended: number }>
  close(): Promise<void>
}

/** What is overdue is ended for so long in one round. */
const ROUND_MS = 1_000
/** Chunks looked at in one round. */
const SPAN = 2_000
/** A chunk that is not dispatched for this long after its acceptance is taken for forgotten. */
const FORGOTTEN_MS = 1_000

/**
 * Mends what crashes leave behind: dispatches open chunks that have no job, and ends what is overdue or cancelled. Every
 * process may run one; they take turns by a short lease, and two at once do no harm.
 */
export function createSweeper({
  redis,
  dispatcher,
  intervalMs,
  isolation,
  onError = () => {},
  countResults,
  onMended = () => {},
}: SweeperOptions): Sweeper {
  let cursor = 0
  let closed = false
  let running: Promise<unknown> = Promise.resolve()

  async function sweep(): Promise<{ redispatched: number; ended: number }> {
    const missing = (await run(redis.client, MISSING, redis.prefix, [
      dispatcher.jobKeys,
      cursor,
      SPAN,
      FORGOTTEN_MS,
    ])) as (number | string)[]
    cursor = Number(missing[0])
    const chunks: Dispatch[] = []
    for (let at = 1; at < missing.length; at += 2)
      chunks.push({ job: String(missing[at]), priority: Number(missing[at + 1]) })
    if (chunks.length > 0) await dispatcher.dispatch(chunks)
    let ended = 0
    const until = performance.now() + ROUND_MS
    // A large batch that is cancelled or late ends in one round, as far as time allows.
    for (let more = await endOverdue(); more > 0; more = performance.now() < until ? await endOverdue() : 0)
      ended += more
    const mended = { redispatched: chunks.length, ended }
    if (chunks.length > 0 || ended > 0) onMended(mended)
    return mended
  }

  async function endOverdue(): Promise<number> {
    const reply = (await run(redis.client, OVERDUE, redis.prefix, [32])) as string[]
    let ended = 0
    for (let at = 0; at < reply.length; at += 4) {
      const [batchId = '', state, chunk, payload = ''] = reply.slice(at, at + 4)
      if (payload === '') continue
      const kind = ((await redis.client.hget(`${redis.prefix}:b:${batchId}`, 'kind')) ?? 'score') as WorkKind
      const code = state === 'cancelled' ? 'CANCELLED' : 'EXPIRED'
      const results = readChunk(payload).map(row => endRow(row, kind, code, isolation()))
      // Rows of the chunk that were scored before keep their results; those are told apart by the store.
      const { fresh } = await finish(
        redis,
        batchId,
        Number(chunk),
        results,
        kind === 'score' ? countResults : undefined,
      )
      ended += fresh.length
    }
    return ended
  }

  const lease = `${redis.prefix}:sweeper`
  const me = `${process.pid}.${Math.random().toString(36).slice(2)}`
  const timer = setInterval(() => {
    running = running.then(async () => {
      if (closed || redis.client.status !== 'ready') return
      try {
        const taken = await redis.client.set(lease, me, 'PX', Math.max(500, Math.round(intervalMs * 0.9)), 'NX')
        if (taken !== null) await sweep()
      } catch (error) {
        onError(error)
      }
    })
  }, intervalMs)
  timer.unref()

  return {
    sweep,
    async close() {
      closed = true
      clearInterval(timer)
      await running
    },
  }
}
