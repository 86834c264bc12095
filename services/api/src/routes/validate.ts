import { type Component, Failure, Problem, type Result, ScoreItemInput } from '@touchstone/contracts'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { clientSignal } from '../http/client-signal.ts'
import { createEnvelopeReader } from '../http/envelope.ts'
import type { ReadRow, RowReader } from '../scoring/read-rows.ts'
import type { ScoreRows } from '../scoring/score-rows.ts'

const Envelope = Type.Object(
  { items: Type.Array(Type.Unknown()), profile: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })) },
  { additionalProperties: false },
)
const Pointed = Type.Object({ pointer: Type.String(), detail: Type.String() })
const Checked = Type.Object({
  id: Type.String(),
  valid: Type.Boolean(),
  reason: Type.Union([Type.String(), Type.Null()]),
  errors: Type.Array(Pointed),
  graders: Type.Array(Type.Unknown(), { description: 'as they would be used; problems and golds included' }),
})
const VALIDATE_MS = 30_000

/** POST /validate: how each row would be read. Nothing is scored, stored or counted against the completion. */
export function validateRoutes(
  app: FastifyInstance,
  { rows, scoreRows, maxItems }: { rows: RowReader; scoreRows: ScoreRows; maxItems: number },
): void {
  const readEnvelope = createEnvelopeReader(Envelope)
  app.post(
    '/validate',
    {
      schema: {
        summary: 'Dry run: how each row is read',
        tags: ['score'],
        body: Type.Union([
          ScoreItemInput,
          Type.Object({ ...Envelope.properties, items: Type.Array(ScoreItemInput) }, { additionalProperties: false }),
        ]),
        response: {
          200: Type.Object({ valid: Type.Boolean(), items: Type.Array(Checked) }),
          400: Problem,
          401: Problem,
          403: Problem,
          413: Problem,
          415: Problem,
          422: Problem,
          503: Problem,
        },
      },
      config: { scope: 'score' },
    },
    async (request, reply) => {
      const { body } = request
      const single = !(typeof body === 'object' && body !== null && 'items' in body)
      const envelope = single ? { items: [body] } : readEnvelope(body)
      if (envelope.items.length > maxItems) throw new Failure('TOO_LARGE', { detail: `at most ${maxItems} items` })
      const read = await rows.read(envelope.items, {
        tenant: request.caller.tenant,
        depth: single ? 1 : 3,
        whole: true,
        ...('profile' in envelope && envelope.profile !== undefined ? { profile: envelope.profile } : {}),
      })
      const results = await scoreRows(read.map(withoutCode), {
        tenant: request.caller.tenant,
        deadlineMs: VALIDATE_MS,
        signal: clientSignal(reply),
        count: false,
      })
      const items = read.map((row, index) => checkedRow(row, results[index]))
      return { valid: items.every(item => item.valid), items }
    },
  )
}

/** Golds, patterns and schemas are read by their graders; a program would have to be run, so code is left out. */
function withoutCode(row: ReadRow): ReadRow {
  if (!row.ok) return row
  const graders = row.item.graders.filter(grader => grader.kind === 'math' || grader.kind === 'format')
  return { ...row, item: { ...row.item, completion: '', graders } }
}

function checkedRow(row: ReadRow, result: Result | undefined): Static<typeof Checked> {
  if (!row.ok) {
    const errors = row.failure.errors ?? [{ pointer: '', detail: row.failure.message }]
    return { id: row.id, valid: false, reason: row.failure.verdict, errors: [...errors], graders: [] }
  }
  const kept = row.item.graders.flatMap((grader, index) =>
    grader.kind === 'math' || grader.kind === 'format' ? [index] : [],
  )
  const wrong = (result?.components ?? []).flatMap((component, at) =>
    isCallersFault(component) ? [{ component, index: kept[at] ?? at }] : [],
  )
  return {
    id: row.id,
    valid: wrong.length === 0,
    reason: wrong[0]?.component.verdict ?? null,
    errors: wrong.map(({ component, index }) => ({
      pointer: `/graders/${index}`,
      detail: typeof component.detail.message === 'string' ? component.detail.message : component.verdict,
    })),
    graders: [...row.item.graders],
  }
}

function isCallersFault({ verdict }: Component): boolean {
  return verdict === 'invalid_item' || verdict === 'gold_unparsable' || verdict === 'invalid_problem'
}
