import {
  type Component,
  Failure,
  type FailureCode,
  type Grader,
  type Pointed,
  Problem,
  Result,
  ScoreItemInput,
} from '@touchstone/contracts'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { clientSignal } from '../http/client-signal.ts'
import { createEnvelopeReader } from '../http/envelope.ts'
import { preferredWaitMs } from '../http/prefer.ts'
import { checkPins, type Versions } from '../scoring/pins.ts'
import type { ReadRow, RowReader } from '../scoring/read-rows.ts'
import type { ScoreRows } from '../scoring/score-rows.ts'

export type ScorePorts = {
  readonly rows: RowReader
  readonly scoreRows: ScoreRows
  readonly versions: () => Promise<Versions>
  readonly syncMaxItems: number
  readonly holdMs: number
}

const deadline = Type.Integer({
  minimum: 1,
  maximum: 86_400_000,
  description: 'milliseconds after which what is unfinished ends as expired',
})

const ScoreEnvelope = Type.Object(
  {
    items: Type.Array(Type.Unknown()),
    profile: Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'for rows without graders' })),
    deadline_ms: Type.Optional(deadline),
    priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    grader_versions: Type.Optional(Type.Record(Type.String(), Type.String())),
    partial: Type.Optional(
      Type.Boolean({ description: 'judge groups of which rollouts are missing by those that are there' }),
    ),
  },
  { additionalProperties: false },
)

/** What goes in, for the documentation; rows are read one by one so that a bad one costs only itself. */
const ScoreBody = Type.Union([
  Type.Object({ ...ScoreItemInput.properties, deadline_ms: Type.Optional(deadline) }, { additionalProperties: false }),
  Type.Object(
    { ...ScoreEnvelope.properties, items: Type.Array(ScoreItemInput, { maxItems: 1024 }) },
    { additionalProperties: false },
  ),
])

/** POST /score: completions in, rewards out, held until they are done. */
export function scoreRoutes(app: FastifyInstance, ports: ScorePorts): void {
  const readEnvelope = createEnvelopeReader(ScoreEnvelope)
  const problems = { 400: Problem, 401: Problem, 403: Problem, 409: Problem, 413: Problem, 415: Problem, 422: Problem }
  const schema = {
    summary: 'Score one completion, or many',
    description:
      'Answers when all are done, in the order of the items; `deadline_ms` or `Prefer: wait=N` end it sooner.',
    tags: ['score'],
    body: ScoreBody,
    response: {
      200: Type.Union([Result, Type.Object({ results: Type.Array(Result) })]),
      ...problems,
      429: Problem,
      501: Problem,
      503: Problem,
    },
  }
  for (const url of ['/score', '/p/:profile/score']) {
    app.post<{ Params: { profile?: string } }>(url, { schema, config: { scope: 'score' } }, async (request, reply) => {
      const body: unknown = request.body
      const single = !(typeof body === 'object' && body !== null && 'items' in body)
      const envelope = single ? readSingle(body) : readEnvelope(body)
      if (envelope.items.length > ports.syncMaxItems) {
        throw new Failure('TOO_LARGE', {
          detail: `at most ${ports.syncMaxItems} items at a time; POST /batches takes more`,
        })
      }
      const { tenant } = request.caller
      const profile = envelope.profile ?? request.params.profile
      const rows = await ports.rows.read(envelope.items, {
        tenant,
        depth: single ? 1 : 3,
        ...(profile === undefined ? {} : { profile }),
      })
      const [only] = rows
      if (single && only !== undefined && !only.ok) throw only.failure

      const pins = rows.flatMap((row, index) =>
        row.ok && row.item.grader_versions !== undefined
          ? [{ base: single ? '' : `/items/${index}`, versions: row.item.grader_versions }]
          : [],
      )
      if (envelope.grader_versions !== undefined) pins.push({ base: '', versions: envelope.grader_versions })
      if (pins.length > 0) checkPins(pins, await ports.versions())

      const waitMs = preferredWaitMs(request.headers.prefer)
      if (waitMs !== undefined) reply.header('preference-applied', `wait=${waitMs / 1000}`)
      request.logFields = { items: rows.length }
      const results = await ports.scoreRows(rows, {
        tenant,
        trace: request.trace,
        deadlineMs: Math.min(ports.holdMs, envelope.deadline_ms ?? Number.POSITIVE_INFINITY, waitMs ?? ports.holdMs),
        ...(envelope.partial === undefined ? {} : { partial: envelope.partial }),
        ...(envelope.priority === undefined ? {} : { priority: envelope.priority }),
        signal: clientSignal(reply),
      })
      const [first] = results
      if (single && first !== undefined) refuseBadData(first, only)
      reply.header('content-type', 'application/json; charset=utf-8')
      return JSON.stringify(single ? first : { results })
    })
  }
}

type Envelope = {
  readonly items: readonly unknown[]
  readonly profile?: string
  readonly deadline_ms?: number
  readonly priority?: number
  readonly grader_versions?: Record<string, string>
  readonly partial?: boolean
}

/** A body that is an item itself; only its deadline belongs to the request. */
function readSingle(body: unknown): Envelope {
  if (body === undefined) throw new Failure('INVALID_JSON', { detail: 'the body is empty' })
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Failure('INVALID_ENVELOPE', { errors: [{ pointer: '', detail: 'must be an object' }] })
  }
  if (!('deadline_ms' in body)) return { items: [body] }
  const { deadline_ms: deadlineMs, ...item } = body
  if (typeof deadlineMs !== 'number' || !Number.isInteger(deadlineMs) || deadlineMs < 1 || deadlineMs > 86_400_000) {
    throw new Failure('INVALID_ENVELOPE', {
      errors: [{ pointer: '/deadline_ms', detail: 'must be a whole number of milliseconds, at most a day' }],
    })
  }
  return { items: [item], deadline_ms: deadlineMs }
}

const CALLER_FAULTS: Readonly<Partial<Record<string, FailureCode>>> = {
  invalid_item: 'INVALID_ITEM',
  gold_unparsable: 'GOLD_UNPARSABLE',
  invalid_problem: 'INVALID_PROBLEM',
}

/** Where the data stands that a grader could not use, inside the grader or, with a profile, on the item. */
const FIELD_OF: Readonly<Partial<Record<string, string>>> = { gold_unparsable: '/gold', invalid_problem: '/problem' }

/** Of a single item the request and the row are one: data that cannot be judged is a refusal, not a null. */
function refuseBadData(result: Result, row: ReadRow | undefined): void {
  const code = CALLER_FAULTS[result.reason ?? '']
  if (code === undefined) return
  const errors = result.components.flatMap((component, index) => {
    if (component.verdict !== result.reason) return []
    const item = row?.ok === true ? row.item : undefined
    const base = item?.profile_version === undefined ? `/graders/${index}` : ''
    const named = placesOf(component.detail).map(({ pointer, detail }) => ({ pointer: base + pointer, detail }))
    if (named.length > 0) return named
    const field = hasTestsAlone(item?.graders[index]) ? '/tests' : (FIELD_OF[component.verdict] ?? '')
    return [{ pointer: base + field, detail: messageOf(component.detail) ?? component.verdict }]
  })
  const thrown = result.components.map(component => component.detail.failure).find(failure => failure === 'NOT_BUILT')
  throw new Failure(thrown === undefined ? code : 'NOT_BUILT', {
    errors: errors.length > 0 ? errors : (result.errors ?? []),
  })
}

function hasTestsAlone(grader: Grader | undefined): boolean {
  return grader?.kind === 'code' && grader.problem === undefined && grader.tests !== undefined
}

/** What the grader itself pointed at. */
function placesOf({ errors }: Component['detail']): readonly Pointed[] {
  return Array.isArray(errors) ? errors.filter(isPointed) : []
}

function isPointed(error: unknown): error is Pointed {
  return (
    typeof error === 'object' &&
    error !== null &&
    'pointer' in error &&
    typeof error.pointer === 'string' &&
    'detail' in error &&
    typeof error.detail === 'string'
  )
}

function messageOf(detail: Component['detail']): string | undefined {
  return typeof detail.message === 'string' ? detail.message : undefined
}
