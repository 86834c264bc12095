import { FAILURES, Failure, type FailureCode, Problem, type ProgramRunner, type Result } from '@touchstone/contracts'
import type { ProfileBook } from '@touchstone/profiles'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { holding } from '../scoring/holding.ts'
import type { RowReader } from '../scoring/read-rows.ts'
import type { ScoreRows } from '../scoring/score-rows.ts'

export type AdapterPorts = {
  readonly rows: RowReader
  readonly scoreRows: ScoreRows
  readonly profiles: ProfileBook | undefined
  readonly programs: ProgramRunner | undefined
  /** No request is held longer, whatever its client's patience. */
  readonly holdMs: number
}

export type AdapterRequest = FastifyRequest<{
  Params: { profile?: string }
  Querystring: Readonly<Record<string, string | undefined>>
}>

export type AdapterRoute = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly summary: string
  readonly body?: TSchema
  /** The one status that the client tries again; default 503. */
  readonly retriedStatus?: number
  readonly handler: (request: AdapterRequest, reply: FastifyReply) => Promise<unknown>
}

/** Failures of ours that may pass while a client still waits. */
export const PASSING: readonly FailureCode[] = [
  'OVERLOADED',
  'QUOTA',
  'STORE_UNAVAILABLE',
  'SANDBOX_UNAVAILABLE',
  'SLOT_LOST',
  'ENGINE_LOST',
  'UPSTREAM_FAILED',
]

const statuses = [400, 401, 403, 404, 413, 415, 422, 429, 501, 503, 504]

/** Registers a trainer's endpoint at its own path and under `/p/<profile>/…`; a profile that is not there is 404. */
export function adapterRoute(
  app: FastifyInstance,
  { profiles }: Pick<AdapterPorts, 'profiles'>,
  { method, url, summary, body, retriedStatus, handler }: AdapterRoute,
): void {
  for (const path of [url, `/p/:profile${url}`]) {
    app.route<{ Params: { profile?: string }; Querystring: Readonly<Record<string, string | undefined>> }>({
      method,
      url: path,
      config: { scope: 'score', adapter: true, ...(retriedStatus === undefined ? {} : { retriedStatus }) },
      schema: {
        summary,
        tags: ['adapters'],
        ...(body === undefined ? {} : { body }),
        response: {
          200: { description: "as the protocol's own server answers" },
          ...Object.fromEntries(statuses.map(status => [status, Problem])),
        },
      },
      preHandler: async ({ params }) => {
        if (params.profile !== undefined) requireProfile(profiles, params.profile)
      },
      handler,
    })
  }
}

/** @throws Failure NOT_FOUND, with the profiles that there are */
function requireProfile(profiles: ProfileBook | undefined, name: string): void {
  if (profiles === undefined || profiles.graders(name) !== undefined) return
  const names = profiles.list().map(profile => profile.name)
  throw new Failure('NOT_FOUND', {
    detail: `there is no profile ${JSON.stringify(name)}; there are ${names.join(', ')}`,
  })
}

export type HeldOptions = {
  readonly tenant: string
  /** Just under what the client waits. */
  readonly patienceMs: number
  readonly signal: AbortSignal
}

/**
 * Scores rows for a protocol that has no word for "could not be judged": every result has a number, or the request as a
 * whole fails. A fault of ours is waited out while the client does; bad data fails at once.
 * @throws Failure INVALID_ITEM, GOLD_UNPARSABLE … for data that nobody could judge; OVERLOADED after the patience
 */
export async function scoreHeld(
  ports: AdapterPorts,
  samples: readonly Record<string, unknown>[],
  { tenant, patienceMs, signal }: HeldOptions,
): Promise<readonly (Result & { readonly reward: number })[]> {
  const until = performance.now() + Math.min(patienceMs, ports.holdMs)
  const leftMs = (): number => Math.max(0, until - performance.now())
  const rows = await holding(() => ports.rows.read(samples, { tenant, depth: 1 }), { hold: PASSING, leftMs, signal })
  const unread = rows.find(row => !row.ok)
  if (unread !== undefined && !unread.ok) throw unread.failure
  return holding(
    async () => {
      const results = await ports.scoreRows(rows, { tenant, deadlineMs: leftMs(), signal, hold: PASSING })
      return results.map(numbered)
    },
    { hold: PASSING, leftMs, signal },
  )
}

function numbered(result: Result): Result & { readonly reward: number } {
  const { reward } = result
  if (reward !== null) return { ...result, reward }
  const component = result.components.find(({ verdict }) => verdict === result.reason)
  const detail = typeof component?.detail.message === 'string' ? component.detail.message : undefined
  const options = { ...(detail === undefined ? {} : { detail }), ...(result.errors && { errors: result.errors }) }
  switch (result.reason) {
    case 'invalid_item':
      throw new Failure('INVALID_ITEM', options)
    case 'gold_unparsable':
      throw new Failure('GOLD_UNPARSABLE', options)
    case 'invalid_problem':
      throw new Failure('INVALID_PROBLEM', options)
    default: {
      const failed = component?.detail.failure
      const code = typeof failed === 'string' && failed in FAILURES ? (failed as FailureCode) : 'OVERLOADED'
      throw new Failure(code, { detail: detail ?? 'not scored in time', retryAfterSeconds: 2 })
    }
  }
}

const MOST_HOLD_SECONDS = 600

/**
 * `?hold=N`, in seconds, from a client that knows its patience; else what its protocol usually waits. In milliseconds.
 * @throws Failure INVALID_ENVELOPE
 */
export function patienceOf(hold: string | undefined, usualMs: number): number {
  if (hold === undefined) return usualMs
  const seconds = Number(hold)
  if (!(seconds > 0 && seconds <= MOST_HOLD_SECONDS)) refuse('/hold', `must be 1 to ${MOST_HOLD_SECONDS}`)
  return seconds * 1000
}

/** The body as an object of the protocol. @throws Failure INVALID_ENVELOPE */
export function bodyObject(body: unknown): Readonly<Record<string, unknown>> {
  if (body === undefined) throw new Failure('INVALID_JSON', { detail: 'the body is empty' })
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>
  throw new Failure('INVALID_ENVELOPE', { errors: [{ pointer: '', detail: 'must be an object' }] })
}

/** @throws Failure INVALID_ENVELOPE */
export function refuse(pointer: string, detail: string): never {
  throw new Failure('INVALID_ENVELOPE', { errors: [{ pointer, detail }] })
}
