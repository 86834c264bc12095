import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type BatchStatus,
  type BatchStore,
  createBreather,
  FAILURES,
  Failure,
  type Isolation,
  type NewBatch,
  type ProgramReport,
  type ProgramRunner,
  type Result,
  type ScoreItem,
  type StoredResult,
  storedResult,
  undeterminedResult,
} from '@touchstone/contracts'
import type { Metrics } from '@touchstone/telemetry'
import { type AdmissionLimits, createAdmission, isWhat, overloaded } from './admission.ts'
import { type Chunk, isKnown, partChunks, type WorkKind, type WorkRow, wayOf } from './chunks.ts'
import type { RedisHandle } from './connect.ts'
import { createDispatcher } from './dispatcher.ts'
import type { FailedRun } from './failed-run.ts'
import { createHints } from './hints.ts'
import { ACCEPT } from './lua/accept.ts'
import { CANCEL, FORGET, PAGE, UNSTAGE } from './lua/batch.ts'
import { redeliver } from './outbox.ts'
import { createPresence } from './presence.ts'
import type { CountResults } from './result-counts.ts'
import { run } from './script.ts'
import { storeCall } from './store-call.ts'
import { createSweeper } from './sweeper.ts'

export type BatchStoreOptions = {
  readonly redis: RedisHandle
  readonly chunkItems?: number
  readonly chunkBytes?: number
  /** Deadline of a batch that names none. */
  readonly deadlineMs?: number
  /** Finished batches and idempotency keys are kept this long. */
  readonly keepMs?: number
  readonly limits?: Partial<AdmissionLimits>
  /** The group that an item has to be scored with, if its reward depends on the others'. */
  readonly groupOf?: (item: ScoreItem) => string | undefined
  /** Named in results of items that never reached a sandbox. Default `none`. */
  readonly isolation?: () => Isolation
  readonly sweepMs?: number
  readonly metrics?: Metrics
  /** What rows that the sweeper ended (expired, cancelled) add to the metrics. */
  readonly countResults?: CountResults
  readonly onError?: (error: unknown) => void
}

export type RedisBatchStore = BatchStore &
  ProgramRunner & {
    /** One round of the sweeper, which otherwise runs by itself. */
    sweep(): Promise<{ readonly redispatched: number; readonly ended: number }>
    /** Puts the gauges of the queue into the metrics. */
    measure(): Promise<void>
    close(): Promise<void>
  }

const DEFAULT_LIMITS: AdmissionLimits = {
  maxItems: 2_000_000,
  maxBytes: 4 * 1024 ** 3,
  maxItemsOfTenant: 500_000,
  maxWaitMs: 3_600_000,
  memoryHighRatio: 0.8,
}
const DEFAULT_PRIORITY = 10
/** Rows of a held request in one unit of work: few, so that several workers share them. */
const HELD_CHUNK_ITEMS = 8
const PAGE_LIMIT = 1_000
const CLOSE_MS = 2_000
const KNOWN_PACK = 1_000
/** How slowly a payload may reach the store before it counts as away: a busy machine with a slow disk. */
const PATIENT_BYTES_PER_MS = 4_000
/** Payloads above this are brought in before the atomic step, so that it stays short. */
const STAGE_BYTES = 8 * 1024 ** 2

/** The record of batches in Redis. Opens connections; ends with `close`. */
export function createBatchStore(options: BatchStoreOptions): RedisBatchStore {
  const { redis, metrics, onError = () => {} } = options
  const { chunkItems = 64, chunkBytes = 1024 ** 2, deadlineMs = 86_400_000, keepMs = 259_200_000 } = options
  const isolation = options.isolation ?? (() => 'none' as const)
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const { client, prefix } = redis
  const admission = createAdmission(redis, limits)
  const dispatcher = createDispatcher(redis)
  const hints = createHints(redis)
  const presence = createPresence(redis, `store-${randomBytes(8).toString('hex')}`)
  const { countResults, sweepMs = 2_000 } = options
  const sweeper = createSweeper({ redis, dispatcher, intervalMs: sweepMs, isolation, countResults, onError })
  const dispatching = new Set<Promise<void>>()

  type Accepting = {
    readonly tenant: string
    readonly kind: WorkKind
    readonly ephemeral: boolean
    readonly total: number
    readonly chunks: readonly Chunk[]
    readonly known: readonly StoredResult[]
    readonly deadlineMs: number
    readonly priority: number
    readonly partial?: boolean
    readonly trace?: string | undefined
    readonly callback?: NewBatch['callback']
    readonly idempotency?: NewBatch['idempotency']
  }

  async function take(batch: Accepting): Promise<{ batchId: string; replayed: boolean }> {
    const batchId = `b${randomBytes(15).toString('hex')}`
    const bytes = batch.chunks.reduce((sum, chunk) => sum + chunk.bytes, 0)
    const known = packsOf(batch.known)
    const knownBytes = known.reduce((sum, pack) => sum + pack.length, 0)
    const patienceMs = 1_000 + (bytes + knownBytes) / PATIENT_BYTES_PER_MS
    const staged = bytes > STAGE_BYTES
    let taken = false
    try {
      await storeCall(() => admission.check())
      if (staged) await stage(batchId, batch.chunks, patienceMs)
      const args = [
        batchId,
        batch.tenant,
        batch.total,
        batch.deadlineMs,
        batch.priority,
        batch.callback === undefined ? '' : JSON.stringify(batch.callback),
        batch.ephemeral ? '1' : '0',
        batch.kind,
        batch.idempotency === undefined ? '' : hashed(batch.tenant, batch.idempotency.key),
        batch.idempotency?.fingerprint ?? '',
        keepMs,
        limits.maxItems,
        limits.maxBytes,
        limits.maxItemsOfTenant,
        limits.maxWaitMs,
        batch.chunks.length,
        batch.partial === true ? '1' : '0',
        batch.trace ?? '',
        ...batch.chunks.flatMap(({ count, bytes, payload }) => [count, bytes, staged ? '' : payload]),
        ...known,
      ]
      const reply = (await storeCall(() => run(client, ACCEPT, prefix, args), patienceMs)) as (string | number)[]
      taken = reply[0] === 'ok'
      switch (reply[0]) {
        case 'ok': {
          const jobs = reply
            .slice(1)
            .map((priority, chunk) => ({ job: `${batchId}-${chunk}`, priority: Number(priority) }))
          keepDispatching(jobs)
          return { batchId, replayed: false }
        }
        case 'replay':
          metrics?.count('idempotent_replays_total', {})
          return { batchId: String(reply[1]), replayed: true }
        case 'mismatch':
          throw new Failure('IDEMPOTENCY_MISMATCH')
        case 'quota':
          throw new Failure('QUOTA', { detail: 'this tenant has too many items waiting', retryAfterSeconds: 5 })
        case 'full':
          throw overloaded(isWhat(String(reply[1])) ? (String(reply[1]) as 'items') : 'items', 5)
        default:
          throw new Failure('STORE_UNAVAILABLE', { detail: 'the payload was lost on its way', retryAfterSeconds: 1 })
      }
    } catch (error) {
      const failure = Failure.from(error)
      if (failure.code === 'OVERLOADED' || failure.code === 'QUOTA' || failure.code === 'STORE_UNAVAILABLE')
        metrics?.count('admission_rejects_total', { reason: failure.code.toLowerCase() })
      throw failure
    } finally {
      if (staged && !taken) unstage(batchId, batch.chunks.length)
    }
  }

  /** Takes back what was brought in for a batch that was not taken. Where the store never answered, its manifest decides. */
  function unstage(batchId: string, chunks: number): void {
    run(client, UNSTAGE, prefix, [batchId, chunks]).catch(() => {}) // they have a time to live
  }

  async function stage(batchId: string, chunks: readonly Chunk[], timeoutMs: number): Promise<void> {
    for (let from = 0; from < chunks.length; from += 4) {
      const pipeline = client.pipeline()
      chunks.slice(from, from + 4).forEach((chunk, index) => {
        pipeline.set(`${prefix}:b:${batchId}:c:${from + index}`, chunk.payload, 'PX', 600_000)
      })
      const replies = await storeCall(() => pipeline.exec(), timeoutMs)
      const failed = replies?.find(([error]) => error !== null)?.[0]
      if (failed) await storeCall(() => Promise.reject(failed))
    }
  }

  function keepDispatching(jobs: readonly { job: string; priority: number }[]): void {
    if (jobs.length === 0) return
    const work = dispatcher.dispatch(jobs).catch(onError)
    dispatching.add(work)
    work.finally(() => dispatching.delete(work))
  }

  function workRow(item: ScoreItem, index: number): WorkRow {
    return { index, way: wayOf(item), grouped: options.groupOf?.(item) !== undefined, text: JSON.stringify(item) }
  }

  async function page(tenant: string, batchId: string, from: number, limit: number): Promise<Page> {
    const reply = (await storeCall(() => run(client, PAGE, prefix, [batchId, tenant, from, limit]), 5_000)) as unknown[]
    if (reply.length === 0) throw notFound()
    return { finished: Number(reply[0]), total: Number(reply[1]), rows: reply.slice(2) as string[] }
  }

  async function status(tenant: string, batchId: string): Promise<BatchStatus> {
    const manifest = await storeCall(() => client.hgetall(`${prefix}:b:${batchId}`))
    if (manifest.tenant !== tenant || manifest.eph === '1') throw notFound()
    return statusOf(batchId, manifest)
  }

  /** Accepts a batch that nobody but this call will read, waits for it, reads it and forgets it. */
  async function held(
    batch: Omit<Accepting, 'ephemeral' | 'known'>,
    signal: AbortSignal,
  ): Promise<{ readonly texts: readonly string[]; readonly expired: boolean }> {
    signal.throwIfAborted()
    const { batchId } = await take({ ...batch, ephemeral: true, known: [] })
    const deaf = await hints.listen(batchId)
    const endsAt = performance.now() + batch.deadlineMs
    const texts: string[] = []
    try {
      for (let wait = 20; ; wait = Math.min(wait * 2, 500)) {
        signal.throwIfAborted()
        const rows = await page(batch.tenant, batchId, texts.length, PAGE_LIMIT).catch((error: unknown) => {
          const failure = Failure.from(error)
          if (failure.code === 'STORE_UNAVAILABLE') return undefined // it is durable; wait for the store to return
          throw failure
        })
        texts.push(...(rows?.rows ?? []))
        if (texts.length >= batch.total) return { texts, expired: false }
        if (performance.now() >= endsAt) return { texts, expired: true }
        if (rows === undefined || rows.rows.length === 0)
          await hints.wait(batchId, Math.min(wait, Math.max(1, endsAt - performance.now())), signal)
        else wait = 20
      }
    } finally {
      deaf()
      const whole = texts.length >= batch.total
      const end = whole ? run(client, FORGET, prefix, [batchId]) : run(client, CANCEL, prefix, [batchId, batch.tenant])
      end.catch(() => {}) // it has a time to live
    }
  }

  return {
    async accept(batch) {
      const rows: WorkRow[] = []
      const known: StoredResult[] = []
      const breather = createBreather()
      for (const [index, row] of batch.rows.entries()) {
        if (isKnown(row)) known.push(storedResult(index, row.result))
        else rows.push(workRow(row.item, index))
        const rest = breather.due()
        if (rest !== undefined) await rest
      }
      const chunks = partChunks(rows, { items: chunkItems, bytes: chunkBytes }, index => {
        const row = batch.rows[index]
        return row === undefined || isKnown(row) ? undefined : options.groupOf?.(row.item)
      })
      return await take({
        tenant: batch.tenant,
        kind: 'score',
        ephemeral: false,
        total: batch.rows.length,
        chunks,
        known,
        deadlineMs: batch.deadlineMs ?? deadlineMs,
        priority: batch.priority ?? DEFAULT_PRIORITY,
        partial: batch.partial,
        trace: batch.trace,
        callback: batch.callback,
        idempotency: batch.idempotency,
      })
    },

    status,

    async results(tenant, batchId, { cursor, limit, waitMs = 0, signal }) {
      if (cursor !== undefined && !/^\d{1,12}$/.test(cursor))
        throw new Failure('INVALID_ENVELOPE', {
          detail: 'the cursor is not one of ours',
          errors: [{ pointer: '/cursor', detail: 'must be a cursor that a page of this batch gave' }],
        })
      const from = Number(cursor ?? 0)
      const most = Math.max(1, Math.min(limit, PAGE_LIMIT))
      const endsAt = performance.now() + waitMs
      const deaf = waitMs > 0 ? await hints.listen(batchId) : undefined
      try {
        for (;;) {
          const { finished, total, rows } = await page(tenant, batchId, from, most)
          const reached = from + rows.length
          const left = endsAt - performance.now()
          if (rows.length > 0 || finished >= total || left <= 0 || signal?.aborted === true) {
            const done = reached >= total
            return {
              results: rows.map(text => JSON.parse(text) as Result),
              nextCursor: done ? null : String(reached),
              done,
            }
          }
          await hints.wait(batchId, Math.min(left, 500), signal)
        }
      } finally {
        deaf?.()
      }
    },

    async cancel(tenant, batchId) {
      const known = await storeCall(() => run(client, CANCEL, prefix, [batchId, tenant]))
      if (known !== 1) throw notFound()
      await storeCall(() => sweeper.sweep(), 5_000)
      return await status(tenant, batchId)
    },

    async redeliver(tenant, batchId, { fromSequence = 0 } = {}) {
      await status(tenant, batchId)
      await storeCall(() => redeliver(redis, batchId, fromSequence))
      return await status(tenant, batchId)
    },

    async scoreAndWait(items, { tenant, deadlineMs: given, priority = DEFAULT_PRIORITY, trace, signal }) {
      if (items.length === 0) return []
      const rows = items.map(workRow)
      const chunks = partChunks(rows, { items: Math.min(HELD_CHUNK_ITEMS, chunkItems), bytes: chunkBytes }, index => {
        const item = items[index]
        return item === undefined ? undefined : options.groupOf?.(item)
      })
      const { texts } = await held(
        { tenant, kind: 'score', total: items.length, chunks, deadlineMs: given ?? deadlineMs, priority, trace },
        signal,
      )
      const byId = new Map(texts.map(text => JSON.parse(text) as Result).map(result => [result.id, result]))
      const expired = ({ id, metadata }: ScoreItem): Result =>
        undeterminedResult(id, new Failure('EXPIRED'), { isolation: isolation(), metadata })
      return items.map(item => byId.get(item.id) ?? expired(item))
    },

    async runAndWait(job, { tenant, deadlineMs: given, signal }) {
      const rows: WorkRow[] = [{ index: 0, way: 'judge', grouped: false, text: JSON.stringify(job) }]
      const { texts } = await held(
        {
          tenant,
          kind: 'run',
          total: 1,
          chunks: partChunks(rows, { items: 1, bytes: chunkBytes }),
          deadlineMs: given ?? deadlineMs,
          priority: DEFAULT_PRIORITY,
        },
        signal,
      )
      const [text] = texts
      if (text === undefined) throw new Failure('EXPIRED')
      const answer = JSON.parse(text) as ProgramReport | FailedRun
      if ('failure' in answer)
        throw new Failure(answer.failure in FAILURES ? answer.failure : 'INTERNAL', { detail: answer.detail })
      return answer
    },

    sweep: () => sweeper.sweep(),

    async measure() {
      if (metrics === undefined) return
      const [load, oldest, now] = await storeCall(() =>
        Promise.all([
          client.hgetall(`${prefix}:load`),
          client.zrange(`${prefix}:waiting`, '0', '0', 'WITHSCORES'),
          client.time(),
        ]),
      )
      const nowMs = Number(now[0]) * 1000 + Number(now[1]) / 1000
      metrics.set('queue_items', { state: 'open' }, Number(load.items ?? 0))
      metrics.set('queue_bytes', {}, Number(load.bytes ?? 0))
      metrics.set('queue_oldest_age_seconds', {}, oldest[1] === undefined ? 0 : (nowMs - Number(oldest[1])) / 1000)
      const free = admission.diskFreeBytes()
      if (free !== undefined) metrics.set('disk_free_bytes', {}, free)
    },

    async close() {
      const ends = Promise.allSettled([...dispatching, sweeper.close(), presence.close(), dispatcher.close()])
      await Promise.race([ends, delay(CLOSE_MS, undefined, { ref: false })]) // a store that is away keeps nobody
      hints.close()
    },
  }
}

type Page = { readonly finished: number; readonly total: number; readonly rows: readonly string[] }

/** Results that were known at the door, as the script that accepts reads them: lines, many to an argument. */
function packsOf(known: readonly StoredResult[]): string[] {
  const packs: string[] = []
  for (let from = 0; from < known.length; from += KNOWN_PACK) {
    const lines = known
      .slice(from, from + KNOWN_PACK)
      .map(({ index, digest, status, reason, text }) => `${index} ${digest} ${status} ${reason || '-'} ${text}`)
    packs.push(lines.join('\n'))
  }
  return packs
}

function notFound(): Failure {
  return new Failure('NOT_FOUND', { detail: 'there is no such batch' })
}

function hashed(tenant: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([tenant, key]))
    .digest('base64url')
}

function statusOf(batchId: string, manifest: Record<string, string>): BatchStatus {
  const number = (field: string): number => Number(manifest[field] ?? 0)
  const total = number('n')
  const finished = number('finished')
  const running = Math.max(0, Math.min(number('running'), total - finished))
  const reasons = Object.entries(manifest).flatMap(([field, value]) =>
    field.startsWith('r:') ? [[field.slice(2), Number(value)] as const] : [],
  )
  const callback = manifest.cb === undefined ? undefined : (JSON.parse(manifest.cb) as { url: string })
  return {
    batch_id: batchId,
    state: manifest.state === 'cancelled' ? 'cancelled' : finished >= total ? 'done' : 'open',
    item_count: total,
    finished,
    progress: total === 0 ? 1 : finished / total,
    counts: {
      queued: total - finished - running,
      running,
      scored: number('scored'),
      undetermined: number('undetermined'),
    },
    reasons: Object.fromEntries(reasons),
    created_at: new Date(number('created')).toISOString(),
    deadline_at: manifest.deadline === undefined ? null : new Date(number('deadline')).toISOString(),
    callback:
      callback === undefined
        ? null
        : {
            url: callback.url,
            state: callbackState(manifest.cbs),
            delivered: number('cbd'),
            attempts: number('cba'),
            last_error: manifest.cbe === undefined || manifest.cbe === '' ? null : manifest.cbe,
          },
  }
}

function callbackState(text: string | undefined): 'pending' | 'delivered' | 'parked' | 'stopped' {
  return text === 'delivered' || text === 'parked' || text === 'stopped' ? text : 'pending'
}
