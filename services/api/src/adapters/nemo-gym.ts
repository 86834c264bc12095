import { FAILURES, Failure, type Result } from '@touchstone/contracts'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { clientSignal } from '../http/client-signal.ts'
import { type AdapterPorts, adapterRoute, bodyObject, patienceOf, refuse, scoreHeld } from './adapter.ts'
import { aggregateMetrics } from './aggregate-metrics.ts'
import { componentNames, nameOf } from './component-names.ts'
import { float } from './float-json.ts'
import type { ResponseText } from './response-text.ts'
import { rowOf } from './sample.ts'

/**
 * A resources server of NeMo Gym, as NeMo-RL, verifiers (NeMoGymTaskset), axolotl, verl's recipe and miles call it.
 *
 * NeMo-RL tries 5xx, 408 and 429 five times with 1 to 30 s back-off and other 4xx twice; verifiers waits 60 s, takes the
 * `reward` of any 200 and makes an error of anything else; axolotl waits 30 s, once, and counts an error as 0. So a fault
 * of ours is never a 200 with a number: the request is held for 28 s, or as long as `?hold=SECONDS` says (Gym's own clients
 * never give up), and then answered 503. With `?on_failure=mask` the
 * row comes back as 200 with `mask_sample: true` instead, which Gym's own clients leave out of the loss.
 */
const PATIENCE_MS = 28_000

const METADATA_TESTS = ['unit_tests', 'test_cases', 'tests']
const LABELS = ['expected_answer', 'ground_truth', 'answer', 'label', 'solution', 'gold']

export function nemoGym(app: FastifyInstance, ports: AdapterPorts): void {
  adapterRoute(app, ports, {
    method: 'POST',
    url: '/seed_session',
    summary: 'NeMo Gym: start a session; none is needed here',
    handler: async request => {
      const { body } = request
      const session = typeof body === 'object' && body !== null && 'resources_session_id' in body ? body : undefined
      return session === undefined ? {} : { resources_session_id: session.resources_session_id }
    },
  })
  adapterRoute(app, ports, {
    method: 'GET',
    url: '/reverify_mode',
    summary: 'NeMo Gym: stored rollouts can be verified again at any time',
    handler: async (_request, reply) => {
      reply.header('content-type', 'application/json; charset=utf-8')
      return JSON.stringify('stateless')
    },
  })
  adapterRoute(app, ports, {
    method: 'POST',
    url: '/aggregate_metrics',
    summary: 'NeMo Gym: statistics of verified rows',
    body: Type.Object({ verify_responses: Type.Array(Type.Unknown()) }),
    handler: async request => {
      const { verify_responses: responses } = bodyObject(request.body)
      if (!Array.isArray(responses)) refuse('/verify_responses', 'must be a list')
      return aggregateMetrics(responses as readonly unknown[])
    },
  })
  adapterRoute(app, ports, {
    method: 'POST',
    url: '/verify',
    summary: 'NeMo Gym: the row again, with its reward',
    body: Type.Object({ responses_create_params: Type.Optional(Type.Unknown()), response: Type.Unknown() }),
    handler: async (request, reply) => {
      const body = bodyObject(request.body)
      if (!isObject(body.response)) refuse('/response', 'must be a response object')
      const row = rowOf(
        {
          response: textOf(body.response),
          label: LABELS.map(key => body[key]).find(value => value !== undefined && value !== null),
          ...testsOf(body),
          ...(typeof body.profile === 'string' ? { profile: body.profile } : {}),
          hint: body.data_source ?? body.dataset,
          pathProfile: request.params.profile,
          finishReason: isObject(body.response.incomplete_details) ? 'length' : undefined,
        },
        ports.profiles,
      )
      const schema = structuredGrader(body)
      const asked = schema === undefined ? row : withGraders(row, [schema])
      try {
        const [result] = await scoreHeld(ports, [asked], {
          tenant: request.caller.tenant,
          patienceMs: patienceOf(request.query.hold, PATIENCE_MS),
          signal: clientSignal(reply),
        })
        if (result === undefined) throw new Error('a row has no result')
        const names = schema === undefined ? componentNames(ports.profiles, request.params.profile) : []
        const errors = schema === undefined ? {} : errorsOf(result)
        return {
          ...body,
          ...verified(result, names),
          ...errors,
          mask_sample: false,
          failure_kind: null,
          failure_reason: null,
        }
      } catch (error) {
        const failure = Failure.from(error)
        if (request.query.on_failure !== 'mask' || failure.status < 500) throw failure
        return {
          ...body,
          reward: float(0),
          mask_sample: true,
          failure_kind: `touchstone:${failure.code.toLowerCase()}`,
          failure_reason: failure.detail ?? FAILURES[failure.code].title,
        }
      }
    },
  })
}

/** Reward, components under constant keys, and each component as a number of its own, which Gym's metrics read. */
function verified(result: Result & { readonly reward: number }, always: readonly string[]): Record<string, unknown> {
  const scores = new Map(always.map(name => [name, 0]))
  for (const component of result.components) scores.set(nameOf(component), component.score ?? 0)
  const components = [...scores].map(([name, score]) => [name, float(score)] as const)
  const answer = result.components.find(({ kind }) => kind === 'math')?.detail.answer
  return {
    reward: float(result.reward),
    reward_components: Object.fromEntries(components),
    ...Object.fromEntries(components.map(([name, score]) => [`component_${name}`, score])),
    extracted_answer: typeof answer === 'string' ? answer : null,
    verdict: result.components[0]?.verdict ?? null,
  }
}

/** What Gym's structured outputs say of an answer that does not fit. */
function errorsOf({ components }: Result): Record<string, unknown> {
  const { error_type: type = null, error_message: message = null } = components[0]?.detail ?? {}
  return { error_type: type, error_message: message }
}

/** The text of an OpenAI response object: what its messages say, never its reasoning items or tool output. */
function textOf(response: Readonly<Record<string, unknown>>): ResponseText {
  const output = Array.isArray(response.output) ? (response.output as unknown[]) : []
  const lastCall = output.findLastIndex(item => isObject(item) && item.type === 'function_call_output')
  const text = output
    .slice(lastCall + 1)
    .flatMap(item => (isObject(item) && item.type === 'message' ? partsOf(item.content) : []))
    .join('')
  const fallback = typeof response.output_text === 'string' && output.length === 0 ? response.output_text : ''
  return { text: text === '' ? fallback : text, source: 'messages', thinkPrefilled: false }
}

function partsOf(content: unknown): string[] {
  if (typeof content === 'string') return [content]
  if (!Array.isArray(content)) return []
  return content.flatMap((part: unknown) =>
    isObject(part) && part.type === 'output_text' && typeof part.text === 'string' ? [part.text] : [],
  )
}

function testsOf(body: Readonly<Record<string, unknown>>): { tests?: unknown } {
  const metadata = isObject(body.verifier_metadata) ? body.verifier_metadata : {}
  const found = METADATA_TESTS.map(key => metadata[key] ?? body[key]).find(
    value => value !== undefined && value !== null,
  )
  return found === undefined ? {} : { tests: found }
}

/** Gym's structured-output rows: the schema that the answer must satisfy stands on the row. */
function structuredGrader(body: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  if (typeof body.schema_str !== 'string') return undefined
  const type = typeof body.schema_type === 'string' ? body.schema_type.toLowerCase() : 'json'
  if (type === 'toml') throw new Failure('NOT_BUILT', { detail: 'structured outputs in TOML are not read here' })
  return { kind: 'format', rule: 'structured-output', format: type, schema: parseSchema(body.schema_str) }
}

function parseSchema(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return refuse('/schema_str', 'is not JSON')
  }
}

function withGraders(row: Readonly<Record<string, unknown>>, graders: readonly unknown[]): Record<string, unknown> {
  const { profile: _profile, gold: _gold, tests: _tests, ...rest } = row
  return { ...rest, graders }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
