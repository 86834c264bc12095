import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  BatchAccepted,
  BatchRequest,
  BatchStatus,
  type BatchStore,
  createBreather,
  Failure,
  type Isolation,
  Problem,
  Result,
  ScoreItemInput,
} from '@touchstone/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import { clientSignal } from '../http/client-signal.ts'
import { createEnvelopeReader } from '../http/envelope.ts'
import { readNdjson } from '../http/ndjson.ts'
import { problemOf } from '../http/problem-reply.ts'
import type { Answered, CountAnswers } from '../scoring/count-answers.ts'
import { checkPins, type Versions } from '../scoring/pins.ts'
import { batchRowOf, type ReadRow, type RowReader, refusedResult } from '../scoring/read-rows.ts'

export type BatchPorts = {
  readonly rows: RowReader
  readonly store: BatchStore | undefined
  readonly isolation: () => Promise<Isolation>
  readonly versions: () => Promise<Versions>
  readonly batchMaxItems: number
  readonly countAnswers: CountAnswers
}

const STREAM_PAGE = 256
const HASH_BYTES = 1_048_576
const STREAM_WAIT_MS = 15_000
/** A stream outlives a store that is away for this long. */
const STREAM_PATIENCE_MS = 60_000

const problems = { 401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem, 501: Problem, 503: Problem }
const Path = Type.Object({ id: Type.String() })
const UploadQuery = Type.Object({
  callback_url: Type.Optional(Type.String({ description: 'NDJSON uploads: as callback.url' })),
  callback_secret_id: Type.Optional(Type.String()),
  deadline_ms: Type.Optional(Type.Integer({ minimum: 1 })),
  priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  partial: Type.Optional(Type.Boolean()),
  profile: Type.Optional(Type.String()),
})
const ResultsQuery = Type.Object({
  cursor: Type.Optional(Type.String({ maxLength: 256 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 1_000 })),
  wait: Type.Optional(Type.Integer({ minimum: 0, maximum: 600, description: 'seconds to wait for a first result' })),
})
const Redelivery = Type.Object(
  { from_sequence: Type.Optional(Type.Integer({ minimum: 0 })) },
  { additionalProperties: false },
)
const ResultPage = Type.Object({
  results: Type.Array(Result),
  next_cursor: Type.Union([Type.String(), Type.Null()]),
  done: Type.Boolean(),
})

/** Batches: 202 means durable; results are read by page, by stream or come as callbacks. */
export function batchRoutes(app: FastifyInstance, ports: BatchPorts): void {
  const { store } = ports
  const readRequest = createEnvelopeReader(BatchRequest)
  const readRedelivery = createEnvelopeReader(Redelivery)
  const tags = ['batches']

  const need = (): BatchStore => {
    if (store === undefined) throw new Failure('NOT_BUILT', { detail: 'this server has no queue' })
    return store
  }

  app.post<{ Querystring: Static<typeof UploadQuery> }>(
    '/batches',
    {
      schema: {
        summary: 'Score many completions durably',
        tags,
        querystring: UploadQuery,
        headers: Type.Object({ 'idempotency-key': Type.Optional(Type.String({ maxLength: 255 })) }),
        body: Type.Object({ ...BatchRequest.properties, items: Type.Array(ScoreItemInput, { minItems: 1 }) }),
        response: { 202: BatchAccepted, 400: Problem, 409: Problem, 413: Problem, 415: Problem, ...problems },
      },
      config: { scope: 'score', keepRawBody: true },
    },
    async (request, reply) => {
      const held = need()
      const upload = isNdjson(request) ? await uploadOf(request) : readRequest(request.body)
      if (upload.items.length === 0) {
        throw new Failure('INVALID_ENVELOPE', { errors: [{ pointer: '/items', detail: 'must not be empty' }] })
      }
      if (upload.items.length > ports.batchMaxItems) {
        throw new Failure('TOO_LARGE', { detail: `at most ${ports.batchMaxItems} items in one batch` })
      }
      const { tenant } = request.caller
      const { profile } = upload
      const rows = await ports.rows.read(upload.items, {
        tenant,
        depth: 3,
        ...(profile === undefined ? {} : { profile }),
      })
      const pins = rows.flatMap((row, index) =>
        row.ok && row.item.grader_versions !== undefined
          ? [{ base: `/items/${index}`, versions: row.item.grader_versions }]
          : [],
      )
      if (upload.grader_versions !== undefined) pins.push({ base: '', versions: upload.grader_versions })
      if (pins.length > 0) checkPins(pins, await ports.versions())

      const isolation = await ports.isolation()
      const key = idempotencyKey(request)
      const accepted = await held.accept({
        tenant,
        rows: rows.map(row => batchRowOf(row, isolation)),
        ...(upload.callback === undefined ? {} : { callback: upload.callback }),
        ...(upload.deadline_ms === undefined ? {} : { deadlineMs: upload.deadline_ms }),
        ...(request.trace === undefined ? {} : { trace: request.trace }),
        ...(upload.priority === undefined ? {} : { priority: upload.priority }),
        ...(upload.partial === undefined ? {} : { partial: upload.partial }),
        ...(key === undefined ? {} : { idempotency: { key, fingerprint: await fingerprintOf(request) } }),
      })
      if (accepted.replayed) reply.header('idempotency-replayed', 'true')
      else ports.countAnswers(refusedOf(rows, isolation))
      request.logFields = { items: rows.length, batch: accepted.batchId }
      const path = `/batches/${encodeURIComponent(accepted.batchId)}`
      reply.code(202).header('location', path)
      return {
        batch_id: accepted.batchId,
        status_url: path,
        results_url: `${path}/results`,
        item_count: rows.length,
      } satisfies BatchAccepted
    },
  )

  app.get<{ Params: Static<typeof Path> }>(
    '/batches/:id',
    {
      schema: { summary: 'How far a batch is', tags, params: Path, response: { 200: BatchStatus, ...problems } },
      config: { scope: 'read' },
    },
    async (request, reply) => {
      const status = await need().status(request.caller.tenant, request.params.id)
      if (status.state === 'open') reply.header('retry-after', '1')
      return status
    },
  )

  app.get<{ Params: Static<typeof Path>; Querystring: Static<typeof ResultsQuery> }>(
    '/batches/:id/results',
    {
      schema: {
        summary: 'Results in order of finishing',
        description:
          'A page of JSON; with `Accept: application/x-ndjson` a stream, each line as it finishes, then one line `{"summary":…}`. A cursor is the number of results before it.',
        tags,
        params: Path,
        querystring: ResultsQuery,
        response: { 200: ResultPage, ...problems },
      },
      config: { scope: 'read' },
    },
    async (request, reply) => {
      const { tenant } = request.caller
      const { id } = request.params
      const { cursor, limit = 1_000, wait } = request.query
      const signal = clientSignal(reply)
      if (wantsNdjson(request)) {
        const first = await need().results(tenant, id, {
          ...(cursor === undefined ? {} : { cursor }),
          limit: STREAM_PAGE,
        })
        reply.header('content-type', 'application/x-ndjson; charset=utf-8').header('x-accel-buffering', 'no')
        // A client that waits for the head of the answer hears at once that its stream is open.
        const opened = (): void => reply.raw.flushHeaders()
        const lines = streamResults(need(), { tenant, id, first, signal, opened })
        return reply.send(Readable.from(lines, { objectMode: false }))
      }
      const page = await need().results(tenant, id, {
        ...(cursor === undefined ? {} : { cursor }),
        limit,
        ...(wait === undefined ? {} : { waitMs: wait * 1_000 }),
        signal,
      })
      return { results: page.results, next_cursor: page.nextCursor, done: page.done }
    },
  )

  app.delete<{ Params: Static<typeof Path> }>(
    '/batches/:id',
    {
      schema: {
        summary: 'Cancel what has not started',
        tags,
        params: Path,
        response: { 200: BatchStatus, ...problems },
      },
      config: { scope: 'score' },
    },
    request => need().cancel(request.caller.tenant, request.params.id),
  )

  app.post<{ Params: Static<typeof Path> }>(
    '/batches/:id/redeliver',
    {
      schema: {
        summary: 'Send the callbacks again',
        tags,
        params: Path,
        body: Type.Optional(Redelivery),
        response: { 202: BatchStatus, 400: Problem, 413: Problem, 415: Problem, ...problems },
      },
      config: { scope: 'score' },
    },
    async (request, reply) => {
      const { from_sequence: from } = readRedelivery(request.body ?? {})
      reply.code(202)
      return need().redeliver(
        request.caller.tenant,
        request.params.id,
        from === undefined ? undefined : { fromSequence: from },
      )
    },
  )
}

/** Rows that have their null result at the door; no worker will count them. */
function refusedOf(rows: readonly ReadRow[], isolation: Isolation): Answered[] {
  return rows.flatMap(row => (row.ok ? [] : [{ item: {}, result: refusedResult(row, isolation), counted: false }]))
}

type StreamStart = {
  readonly tenant: string
  readonly id: string
  readonly first: Awaited<ReturnType<BatchStore['results']>>
  readonly signal: AbortSignal
  /** Called before the first wait. */
  readonly opened: () => void
}

/** Lines as results finish, then the summary. A store that is away is waited for, and named in a last line if it stays away. */
async function* streamResults(
  store: BatchStore,
  { tenant, id, first, signal, opened }: StreamStart,
): AsyncGenerator<string> {
  let page = first
  let awaySince: number | undefined
  for (;;) {
    if (page.results.length > 0) yield page.results.map(result => `${JSON.stringify(result)}\n`).join('')
    if (page.done || page.nextCursor === null || signal.aborted) break
    if (page === first && page.results.length === 0) opened()
    const cursor: string = page.nextCursor
    try {
      page = await store.results(tenant, id, { cursor, limit: STREAM_PAGE, waitMs: STREAM_WAIT_MS, signal })
      awaySince = undefined
    } catch (error) {
      if (signal.aborted) return
      const failure = Failure.from(error)
      awaySince ??= performance.now()
      if (failure.code !== 'STORE_UNAVAILABLE' || performance.now() - awaySince > STREAM_PATIENCE_MS) {
        yield `${JSON.stringify({ error: problemOf(failure) })}\n`
        return
      }
      await new Promise(resolve => setTimeout(resolve, 250))
      page = { results: [], nextCursor: cursor, done: false }
    }
  }
  if (!signal.aborted) yield `${JSON.stringify({ summary: await store.status(tenant, id) })}\n`
}

async function uploadOf(request: FastifyRequest<{ Querystring: Static<typeof UploadQuery> }>): Promise<BatchRequest> {
  const { callback_url: url, callback_secret_id: secret, deadline_ms, priority, partial, profile } = request.query
  return {
    items: await readNdjson(request.rawBody ?? Buffer.alloc(0)),
    ...(url === undefined ? {} : { callback: { url, ...(secret === undefined ? {} : { secret_id: secret }) } }),
    ...(deadline_ms === undefined ? {} : { deadline_ms }),
    ...(priority === undefined ? {} : { priority }),
    ...(partial === undefined ? {} : { partial }),
    ...(profile === undefined ? {} : { profile }),
  }
}

function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = [request.headers['idempotency-key'] ?? []].flat()[0]
  if (key === undefined) return undefined
  if (key.length === 0 || key.length > 255) {
    throw new Failure('INVALID_ENVELOPE', {
      errors: [{ pointer: '/headers/idempotency-key', detail: 'must be 1 to 255 characters' }],
    })
  }
  return key
}

/** SHA-256 of what was asked: the decoded body, and the query, which carries the options of an upload. */
async function fingerprintOf(request: FastifyRequest): Promise<string> {
  const query = request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : ''
  const hash = createHash('sha256').update(query).update('\n')
  const body = request.rawBody ?? Buffer.alloc(0)
  const breather = createBreather()
  for (let from = 0; from < body.length; from += HASH_BYTES) {
    hash.update(body.subarray(from, from + HASH_BYTES))
    const rest = breather.due()
    if (rest !== undefined) await rest
  }
  return hash.digest('hex')
}

function isNdjson(request: FastifyRequest): boolean {
  return /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines)/i.test(request.headers['content-type'] ?? '')
}

function wantsNdjson(request: FastifyRequest): boolean {
  return /ndjson|jsonl/i.test(request.headers.accept ?? '')
}
