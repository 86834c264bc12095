import Type, { type Static } from 'typebox'
import type { ScoreItem } from './items/item.ts'
import type { Result } from './result.ts'

export const Callback = Type.Object(
  {
    url: Type.String({ format: 'uri', description: 'http or https; its host must be allowed by the server' }),
    secret_id: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  },
  { additionalProperties: false },
)

/** The envelope of POST /batches; rows are read one by one. */
export const BatchRequest = Type.Object(
  {
    items: Type.Array(Type.Unknown(), { minItems: 1 }),
    callback: Type.Optional(Callback),
    deadline_ms: Type.Optional(Type.Integer({ minimum: 1 })),
    priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 100, description: 'lower is sooner; default 10' })),
    partial: Type.Optional(
      Type.Boolean({ description: 'release group rewards at the deadline with the rollouts that are there' }),
    ),
    profile: Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'for rows without graders' })),
    grader_versions: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'pins; 409 where not honoured' }),
    ),
  },
  { additionalProperties: false },
)

export const BatchAccepted = Type.Object({
  batch_id: Type.String(),
  status_url: Type.String(),
  results_url: Type.String(),
  item_count: Type.Integer(),
})

const count = Type.Integer({ minimum: 0 })
export const BatchStatus = Type.Object({
  batch_id: Type.String(),
  state: Type.Union([Type.Literal('open'), Type.Literal('done'), Type.Literal('cancelled')]),
  item_count: count,
  finished: count,
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  counts: Type.Object({ queued: count, running: count, scored: count, undetermined: count }),
  reasons: Type.Record(Type.String(), count, { description: 'undetermined results by reason' }),
  created_at: Type.String(),
  deadline_at: Type.Union([Type.String(), Type.Null()]),
  callback: Type.Union([
    Type.Null(),
    Type.Object({
      url: Type.String(),
      state: Type.Union([
        Type.Literal('pending'),
        Type.Literal('delivered'),
        Type.Literal('parked'),
        Type.Literal('stopped'),
      ]),
      delivered: count,
      attempts: count,
      last_error: Type.Union([Type.String(), Type.Null()]),
    }),
  ]),
})

export type Callback = Static<typeof Callback>
export type BatchRequest = Static<typeof BatchRequest>
export type BatchAccepted = Static<typeof BatchAccepted>
export type BatchStatus = Static<typeof BatchStatus>

/** A row of a batch: an item to score, or a result that is known already because the row was not readable. */
export type BatchRow = { readonly item: ScoreItem } | { readonly result: Result }

export type NewBatch = {
  readonly tenant: string
  readonly rows: readonly BatchRow[]
  readonly callback?: Callback
  /** Milliseconds from now after which what has not started ends as `expired`. */
  readonly deadlineMs?: number
  /** Lower is sooner. */
  readonly priority?: number
  /** Release group rewards at the deadline with the rollouts that are there. */
  readonly partial?: boolean
  /** W3C traceparent of the request, passed on to logs, results and callbacks. */
  readonly trace?: string
  readonly idempotency?: { readonly key: string /** SHA-256 of the decoded body. */; readonly fingerprint: string }
}

export type ResultPage = {
  readonly results: readonly Result[]
  readonly nextCursor: string | null
  readonly done: boolean
}

/**
 * The durable road as its callers see it. Every method throws Failure STORE_UNAVAILABLE within a second when the
 * store cannot be reached, and NOT_FOUND for an unknown batch or another tenant's.
 */
export type BatchStore = {
  /** Durable once it resolves. Same key and fingerprint: the same id, `replayed`. @throws IDEMPOTENCY_MISMATCH, OVERLOADED, QUOTA */
  accept(batch: NewBatch): Promise<{ readonly batchId: string; readonly replayed: boolean }>
  status(tenant: string, batchId: string): Promise<BatchStatus>
  /** Results in order of finishing, from `cursor` (absent: the first); waits up to `waitMs` for at least one. */
  results(
    tenant: string,
    batchId: string,
    options: { cursor?: string; limit: number; waitMs?: number; signal?: AbortSignal },
  ): Promise<ResultPage>
  cancel(tenant: string, batchId: string): Promise<BatchStatus>
  /** Sends the callbacks again from a sequence number (default 0). */
  redeliver(tenant: string, batchId: string, options?: { fromSequence?: number }): Promise<BatchStatus>
  /**
   * Scores items through the queue and waits: for requests that are held. Results in the order of the items. Not
   * kept after they were read. When `signal` aborts, what has not started is cancelled and the promise rejects.
   */
  scoreAndWait(
    items: readonly ScoreItem[],
    options: { tenant: string; deadlineMs?: number; priority?: number; trace?: string; signal: AbortSignal },
  ): Promise<readonly Result[]>
}
