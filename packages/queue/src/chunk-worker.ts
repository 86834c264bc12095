import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { FailureCode, Isolation, StoredResult } from '@touchstone/contracts'
import type { Metrics } from '@touchstone/telemetry'
import { type Job, WaitingError, Worker } from 'bullmq'
import { readChunk, type WorkKind, type WorkRow } from './chunks.ts'
import type { RedisHandle } from './connect.ts'
import { createDispatcher, QUEUE } from './dispatcher.ts'
import { endRow, finish } from './finish.ts'
import { BEGIN, MARK, RELEASE } from './lua/chunk.ts'
import { ALIVE_MS, BEAT_MS, createPresence } from './presence.ts'
import type { CountResults } from './result-counts.ts'
import { run } from './script.ts'
import { storeCall } from './store-call.ts'
import { createSweeper } from './sweeper.ts'
import { planWindows } from './windows.ts'

/** A batch that is finished, for the log. */
export type DoneBatch = {
  readonly batch: string
  readonly tenant: string
  readonly items: number
  readonly scored: number
  readonly undetermined: number
  readonly seconds: number
  /** traceparent, or '' */
  readonly trace: string
}

/** Why rows that have not started should not start any more. */
export type StopReason = 'expired' | 'cancelled' | 'drained'

/** Rows to score together. */
export type Work = {
  readonly kind: WorkKind
  readonly rows: readonly WorkRow[]
  /** May a group of which rollouts are missing be judged by those that are there? */
  readonly partialGroups: boolean
  /** traceparent of the request, or '' */
  readonly trace: string
  /** On the last attempt a failure that might pass becomes a result too. */
  readonly lastAttempt: boolean
  /** Aborts with a StopReason: what has not started is left alone, what runs may end. */
  readonly stop: AbortSignal
  /** One result per row, as it comes. */
  readonly put: (result: StoredResult) => void
}

/**
 * Scores rows. A row may be left without a result: then it is run again, by this or another worker, until its attempts
 * are spent. CPU work never runs on this event loop, which has to renew the locks of the chunks it holds.
 */
export type WorkHandler = (work: Work) => Promise<void>

export type ChunkWorkerOptions = {
  readonly redis: RedisHandle
  readonly handler: WorkHandler
  /** Chunks held at a time. */
  readonly concurrency?: number
  readonly lockMs?: number
  readonly stallScanMs?: number
  readonly sweepMs?: number
  readonly maxAttempts?: number
  readonly poisonKills?: number
  readonly isolation?: () => Isolation
  readonly metrics?: Metrics
  /** What results add to the metrics, in the step that writes them. */
  readonly countResults?: CountResults
  /** Told of scored rows whose results were written, each once over all workers. */
  readonly onStored?: (results: readonly StoredResult[], trace: string) => void
  /** Told of batches whose last result this worker wrote. */
  readonly onDone?: (batch: DoneBatch) => void
  readonly onError?: (error: unknown) => void
  /** Told of what a person might want to know: lost holders, conflicting results, poison. */
  readonly onEvent?: (event: { readonly what: string; readonly batch: string; readonly chunk: number }) => void
  readonly id?: string
}

export type ChunkWorker = {
  readonly id: string
  /** Takes no further chunk, lets running rows end for so long, gives the rest back uncounted, and closes. */
  drain(timeoutMs: number): Promise<void>
}

/** Results are written at least this often while a chunk runs, so that streams show them. */
const FLUSH_MS = 100
const RETRY_PAUSE_MS = 300
const CLOSE_MS = 2_000
/** Far above any real count: BullMQ would fail a job for its worker's death, and deaths are counted here. */
const NEVER = 1_000_000

/** Takes chunks from the queue, has them scored, and writes their results before the job ends. */
export function createChunkWorker(options: ChunkWorkerOptions): ChunkWorker {
  const {
    redis,
    handler,
    metrics,
    countResults,
    onStored = () => {},
    onDone,
    onError = () => {},
    onEvent = () => {},
  } = options
  const { concurrency = 8, lockMs = 5_000, stallScanMs = 2_500, maxAttempts = 3, poisonKills = 2 } = options
  const isolation = options.isolation ?? (() => 'none' as const)
  const id = options.id ?? `w${randomBytes(9).toString('hex')}`
  const { client, prefix } = redis
  const held = new Map<string, AbortController>()
  let draining = false
  let given = false

  // A chunk comes back to the queue half a lock after its holder's death at the earliest: who has been silent for as long
  // is dead, and has not merely lost its lock.
  const holderAliveMs = Math.min(ALIVE_MS, lockMs / 2 - lockMs / 25)
  const presence = createPresence(redis, id, Math.min(BEAT_MS, lockMs / 8))
  const dispatcher = createDispatcher(redis)
  const sweeper = createSweeper({
    redis,
    dispatcher,
    intervalMs: options.sweepMs ?? 2_000,
    isolation,
    countResults,
    onError,
  })
  const cancels = redis.open('patient')
  cancels.subscribe(`${prefix}:cancelled`).catch(() => {})
  cancels.on('message', (_channel, batchId: string) => {
    for (const [job, stop] of held) if (job.startsWith(`${batchId}-`)) stop.abort('cancelled' satisfies StopReason)
  })

  const worker = new Worker(QUEUE, job => process(job), {
    connection: redis.options,
    prefix,
    concurrency,
    lockDuration: lockMs,
    stalledInterval: stallScanMs,
    maxStalledCount: NEVER,
    drainDelay: 1,
    runRetryDelay: 300,
    autorun: false,
    skipVersionCheck: true,
  })
  worker.on('error', onError)
  presence.started.then(() => worker.run().catch(onError), onError)

  async function process(job: Job): Promise<void> {
    const jobId = job.id ?? ''
    const dash = jobId.lastIndexOf('-')
    const batchId = jobId.slice(0, dash)
    const chunk = Number(jobId.slice(dash + 1))
    const begun = await insist(() => begin(batchId, chunk))
    if (begun === undefined) return
    if (begun.event !== '') {
      metrics?.count('attempts_total', { reason: begun.event })
      onEvent({ what: `the last holder was lost: ${begun.event}`, batch: batchId, chunk })
    }
    metrics?.observe('queue_wait_seconds', {}, Math.max(0, begun.ageMs) / 1_000)
    const rest = await score(jobId, batchId, chunk, begun)
    if (rest === 'finished') return
    const tries = await insist(() =>
      run(client, RELEASE, prefix, [batchId, chunk, id, rest === 'drained' ? 'drain' : 'try']),
    )
    if (tries === undefined || Number(tries) < 0) return
    if (rest === 'again') {
      metrics?.count('attempts_total', { reason: 'retry' })
      await delay(RETRY_PAUSE_MS)
    }
    await job.moveToWait(job.token)
    throw new WaitingError()
  }

  type Begun = {
    readonly rows: readonly WorkRow[]
    readonly kills: number
    readonly tries: number
    readonly suspects: readonly number[]
    readonly kind: WorkKind
    readonly state: string
    readonly deadlineInMs: number
    readonly ageMs: number
    readonly event: string
    readonly partialGroups: boolean
    readonly trace: string
  }

  async function begin(batchId: string, chunk: number): Promise<Begun | undefined> {
    const reply = (await run(client, BEGIN, prefix, [batchId, chunk, id, holderAliveMs, ALIVE_MS])) as (
      | string
      | number
    )[]
    if (reply[0] !== 'ok') return undefined
    const [
      ,
      payload,
      remaining,
      count,
      kills,
      tries,
      suspects,
      kind,
      state,
      deadlineInMs,
      ageMs,
      event,
      partial,
      trace,
    ] = reply
    let rows = readChunk(String(payload))
    if (Number(remaining) < Number(count)) {
      const marks = await client.hmget(`${prefix}:b:${batchId}:x`, ...rows.map(row => String(row.index)))
      rows = rows.filter((_, at) => marks[at] === null || marks[at] === undefined)
    }
    return {
      rows,
      kills: Number(kills),
      tries: Number(tries),
      suspects: suspects === '' ? [] : String(suspects).split(',').map(Number),
      kind: kind === 'run' ? 'run' : 'score',
      state: String(state),
      deadlineInMs: Number(deadlineInMs),
      ageMs: Number(ageMs),
      event: String(event),
      partialGroups: partial === '1',
      trace: String(trace ?? ''),
    }
  }

  /** Runs the rows of a chunk window by window. */
  async function score(
    jobId: string,
    batchId: string,
    chunk: number,
    begun: Begun,
  ): Promise<'finished' | 'again' | 'drained'> {
    const { rows, kind, deadlineInMs } = begun
    const stop = new AbortController()
    held.set(jobId, stop)
    const timer = setTimeout(
      () => stop.abort('expired' satisfies StopReason),
      Math.max(0, Math.min(deadlineInMs, 2 ** 31 - 1)),
    )
    const ledger = createLedger(results => write(batchId, chunk, begun, results))
    try {
      if (deadlineInMs <= 0) stop.abort('expired' satisfies StopReason)
      if (begun.state === 'cancelled') stop.abort('cancelled' satisfies StopReason)
      if (draining) stop.abort('drained' satisfies StopReason)
      const plan = planWindows(
        rows.map(row => row.index),
        begun,
        poisonKills,
      )
      const lastAttempt = begun.tries + 1 >= maxAttempts
      const byIndex = new Map(rows.map(row => [row.index, row]))
      if (plan.poison !== undefined) {
        const row = byIndex.get(plan.poison)
        onEvent({ what: `row ${plan.poison} ended its worker each time`, batch: batchId, chunk })
        if (row !== undefined) ledger.put(endRow(row, kind, 'POISON', isolation()))
        await ledger.flush()
      }
      for (const window of plan.windows) {
        if (stop.signal.aborted) break
        if (plan.named) await insist(() => run(client, MARK, prefix, [batchId, chunk, id, window.join(',')]))
        await handler({
          kind,
          partialGroups: begun.partialGroups,
          trace: begun.trace,
          rows: window.flatMap(index => byIndex.get(index) ?? []),
          lastAttempt,
          stop: stop.signal,
          put: ledger.put,
        }).catch(onError)
        if (plan.named) await ledger.flush()
      }
      const reason = stop.signal.aborted ? (stop.signal.reason as StopReason) : undefined
      if (reason === 'expired' || reason === 'cancelled')
        for (const row of rows) end(row, kind, reason === 'expired' ? 'EXPIRED' : 'CANCELLED', ledger)
      if (reason === undefined && lastAttempt) for (const row of rows) end(row, kind, 'INTERNAL', ledger)
      await ledger.flush()
      if (rows.every(row => ledger.has(row.index))) return 'finished'
      return reason === 'drained' ? 'drained' : 'again'
    } finally {
      clearTimeout(timer)
      ledger.close()
      held.delete(jobId)
    }
  }

  function end(row: WorkRow, kind: WorkKind, code: FailureCode, ledger: Ledger): void {
    if (!ledger.has(row.index)) ledger.put(endRow(row, kind, code, isolation()))
  }

  async function write(
    batchId: string,
    chunk: number,
    { kind, trace }: Begun,
    results: readonly StoredResult[],
  ): Promise<void> {
    const counter = kind === 'score' && countResults ? withTrace(countResults, trace) : undefined
    const finished = await insist(() => finish(redis, batchId, chunk, results, counter))
    if (finished === undefined) return
    if (finished.duplicates > 0) metrics?.count('results_discarded_total', { reason: 'duplicate' }, finished.duplicates)
    if (finished.conflicts > 0) {
      metrics?.count('results_discarded_total', { reason: 'conflict' }, finished.conflicts)
      onEvent({ what: 'nondeterministic_grader: a later result differs and was discarded', batch: batchId, chunk })
    }
    if (kind === 'score') onStored(finished.fresh, trace)
    if (!finished.batchDone) return
    metrics?.observe('batch_duration_seconds', {}, finished.ageMs / 1_000)
    if (kind === 'score' && !finished.held && onDone !== undefined)
      await tellDone(batchId, finished.ageMs / 1_000, onDone).catch(onError)
  }

  async function tellDone(batch: string, seconds: number, tell: (batch: DoneBatch) => void): Promise<void> {
    const fields = ['tenant', 'n', 'scored', 'undetermined', 'trace']
    const [tenant, items, scored, undetermined, trace] = await client.hmget(`${prefix}:b:${batch}`, ...fields)
    tell({
      batch,
      tenant: tenant ?? '',
      items: Number(items),
      scored: Number(scored),
      undetermined: Number(undetermined),
      seconds,
      trace: trace ?? '',
    })
  }

  /** Until the store took it: results are held rather than lost while Redis is away. Gives up only on shutdown. */
  async function insist<T>(call: () => Promise<T>): Promise<T | undefined> {
    for (let pause = 20; ; pause = Math.min(pause * 2, 500)) {
      try {
        return await call()
      } catch (error) {
        if (given) return undefined
        if (isBug(error)) throw error
        if (pause > 20) onError(error)
        await delay(pause)
      }
    }
  }

  return {
    id,
    async drain(timeoutMs) {
      draining = true
      for (const stop of held.values()) stop.abort('drained' satisfies StopReason)
      const closing = worker.close()
      const late = delay(timeoutMs, 'late', { ref: false })
      if ((await Promise.race([closing, late])) === 'late') {
        given = true
        for (const job of held.keys()) {
          const dash = job.lastIndexOf('-')
          const release = [job.slice(0, dash), job.slice(dash + 1), id, 'drain']
          await storeCall(() => run(client, RELEASE, prefix, release)).catch(onError)
        }
        worker.close(true).catch(onError)
      }
      // What is left needs a store that answers; one that is away must not keep the process.
      const ends = Promise.allSettled([sweeper.close(), presence.close(), dispatcher.close()])
      await Promise.race([ends, delay(CLOSE_MS, undefined, { ref: false })])
      cancels.disconnect()
    },
  }
}

type Ledger = {
  readonly put: (result: StoredResult) => void
  has(index: number): boolean
  flush(): Promise<void>
  close(): void
}

/** Collects results and writes them a little later, in one step for many. */
function createLedger(write: (results: readonly StoredResult[]) => Promise<void>): Ledger {
  const known = new Set<number>()
  let waiting: StoredResult[] = []
  let writing: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let failed: unknown
  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(async () => {
      const results = waiting
      waiting = []
      if (results.length > 0) await write(results)
    })
    return writing
  }
  return {
    put(result) {
      if (known.has(result.index)) return
      known.add(result.index)
      waiting.push(result)
      timer ??= setTimeout(() => {
        flush().catch((error: unknown) => {
          failed = error
        })
      }, FLUSH_MS)
    },
    has: index => known.has(index),
    async flush() {
      await flush()
      if (failed !== undefined) throw failed
    },
    close: () => clearTimeout(timer),
  }
}

function withTrace(countResults: CountResults, trace: string): CountResults {
  return results => countResults(results, trace)
}

function isBug(error: unknown): boolean {
  return error instanceof Error && /^(WRONGTYPE|ERR |NOSCRIPT)/.test(error.message)
}
