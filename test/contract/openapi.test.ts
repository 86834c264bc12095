import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiProcess, formItem, startApiProcess } from './api-process.ts'

/** Generated requests; `CONTRACT_RUNS` raises it for a long run. */
const RUNS = Number(process.env.CONTRACT_RUNS ?? 250)

type Parameter = { readonly in: string; readonly name: string }
type Operation = {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: object
  readonly responses: Readonly<Record<string, { content?: Record<string, { schema?: object }> }>>
}
type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }
type Route = { readonly path: string; readonly method: string; readonly operation: Operation }

let api: ApiProcess
let routes: readonly Route[]
let batchId: string
beforeAll(async () => {
  api = await startApiProcess({ TOUCHSTONE_HOLD_MS: '50', TOUCHSTONE_BODY_LIMIT: '1MiB' })
  const document = (await (await fetch(`${api.url}/openapi.json`)).json()) as Document
  routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method, operation })),
  )
  const made = await fetch(`${api.url}/batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ items: [{ id: 'unreadable' }, formItem({ id: 'late' })], deadline_ms: 50 }),
  })
  batchId = ((await made.json()) as { batch_id: string }).batch_id
})
afterAll(() => api.stop())

const scalar = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null))
const word = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('0', '1', '-1', '1e3', 'true', 'default', '💥', '..'),
)
const code = { kind: 'code', language: 'python', problem: { type: 'stdio', tests: [{ stdin: '', expected: '1' }] } }
const item = fc.record(
  {
    id: fc.oneof(fc.string({ minLength: 1, maxLength: 8 }), scalar),
    completion: fc.oneof(fc.string(), scalar, fc.array(fc.record({ role: fc.string(), content: fc.string() }))),
    graders: fc.oneof(
      fc.constant([{ kind: 'format', rule: 'think-answer' }]),
      fc.constant([{ kind: 'math', gold: '4' }]),
      fc.constant([code]),
      fc.array(fc.record({ kind: fc.constantFrom('math', 'format', 'code', 'tea'), gold: scalar }), { maxLength: 2 }),
      scalar,
    ),
    gold: scalar,
    profile: fc.constantFrom('default', 'nowhere'),
    metadata: fc.oneof(fc.dictionary(fc.string(), scalar, { maxKeys: 3 }), scalar),
  },
  { requiredKeys: [] },
)
const body = fc.oneof(
  item,
  fc.record(
    {
      items: fc.array(fc.oneof(item, scalar), { maxLength: 4 }),
      deadline_ms: fc.oneof(fc.constantFrom(0, 1, 50), scalar),
      priority: fc.oneof(fc.constantFrom(-1, 0, 100, 101), scalar),
      callback: fc.oneof(
        fc.record({ url: fc.constantFrom('http://127.0.0.1:9/x', 'http://10.0.0.1/', 'file:///etc/passwd', 'no url') }),
        scalar,
      ),
    },
    { requiredKeys: ['items'] },
  ),
  // What trainers send.
  fc.record(
    {
      query: fc.array(fc.string(), { maxLength: 2 }),
      prompts: fc.array(fc.string(), { maxLength: 2 }),
      labels: fc.array(scalar, { maxLength: 2 }),
      response: fc.oneof(fc.string(), fc.anything({ maxDepth: 2 })),
      label: scalar,
      code: scalar,
      program: scalar,
      language: scalar,
      tests: fc.array(scalar, { maxLength: 2 }),
      type: scalar,
    },
    { requiredKeys: [] },
  ),
  fc.constant(code.problem),
  fc.anything({ maxDepth: 2 }),
)
const request = fc.record({
  route: fc.nat(),
  id: fc.oneof(fc.constant('of a batch'), word),
  query: fc.dictionary(
    fc.constantFrom('cursor', 'limit', 'wait', 'deadline_ms', 'priority', 'profile', 'callback_url', 'partial', 'x'),
    fc.oneof(word, fc.constantFrom('0', '1000', '1001')).filter(text => !/^\d{2,3}$/.test(text)),
    { maxKeys: 2 },
  ),
  body,
  type: fc.oneof(
    { weight: 8, arbitrary: fc.constant('application/json') },
    { weight: 1, arbitrary: fc.constantFrom('application/x-ndjson', 'text/plain', 'application/xml') },
  ),
  key: fc.option(fc.constantFrom('a', 'b', 'x'.repeat(256), ' '), { freq: 5 }),
  accept: fc.constantFrom('*/*', 'application/json', 'application/x-ndjson'),
  broken: fc.nat(19).map(n => n === 0),
})

test(`C1, C3: whatever is asked of a live server, status and shape are documented, and no refusal says too much (${RUNS} requests)`, async () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: true })
  formats.default(ajv as never)
  const validators = new Map<object, (value: unknown) => boolean>()
  const seen = new Set<string>()

  await fc.assert(
    fc.asyncProperty(request, async ({ route: nth, id, query, body, type, key, accept, broken }) => {
      const { path, method, operation } = routes[nth % routes.length] as Route
      const search = new URLSearchParams(query).toString()
      const filled = path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(id === 'of a batch' ? batchId : id))
      const text = JSON.stringify(body) ?? ''
      const hasBody = method === 'post' || method === 'put'
      const answer = await fetch(`${api.url}${filled}${search === '' ? '' : `?${search}`}`, {
        method: method.toUpperCase(),
        redirect: 'manual',
        signal: AbortSignal.timeout(3_000),
        headers: {
          accept,
          ...(hasBody ? { 'content-type': type } : {}),
          ...(key === null ? {} : { 'idempotency-key': key }),
        },
        ...(hasBody ? { body: broken ? `${text}}` : text } : {}),
      }).catch((error: unknown) => {
        if (error instanceof Error && error.name === 'TimeoutError') return undefined
        throw error
      })
      // Some adapters hold for as long as their trainers do what cannot be scored without a judge.
      if (answer === undefined) return
      const content = await answer.text()
      const where = `${method} ${filled}?${search} ${text.slice(0, 300)} answered ${answer.status} ${content.slice(0, 500)}`
      // A path that lost its shape (an empty id, `..`) is another route's, or none's.
      const documented = operation.responses[String(answer.status)]
      const shapeless = /^\.{0,2}$/.test(id) && path.includes('{')
      if (shapeless && [400, 404, 405].includes(answer.status)) return

      expect(answer.status, where).not.toBe(500)
      if (!shapeless) expect(documented, where).toBeDefined()
      seen.add(`${method} ${path} ${answer.status}`)
      // Readiness answers 503 with what is amiss, which is no problem of the request.
      if (answer.status >= 400 && path !== '/readyz') {
        expect(answer.headers.get('content-type'), where).toContain('application/problem+json')
        const problem = JSON.parse(content)
        expect(problem, where).toMatchObject({ status: answer.status, title: expect.any(String) })
        expect(problem.type, where).toMatch(/^urn:touchstone:problem:[a-z-]+$/)
        expect(content, where).not.toMatch(/node_modules|\/src\/|\.ts:\d|at \w+ \(|redis|ioredis/i)
        if (answer.status === 429 || answer.status === 503)
          expect(Number(answer.headers.get('retry-after')), where).toBeGreaterThanOrEqual(1)
      }
      const schema =
        documented?.content?.['application/json']?.schema ?? Object.values(documented?.content ?? {})[0]?.schema
      if (schema === undefined || !/json(;|$)/.test(answer.headers.get('content-type') ?? '') || content === '') return
      if (/ndjson/.test(answer.headers.get('content-type') ?? '')) return
      const validate = validators.get(schema) ?? ajv.compile(schema)
      validators.set(schema, validate)
      expect(validate(JSON.parse(content)), where).toBe(true)
    }),
    { numRuns: RUNS, seed: Number(process.env.CONTRACT_SEED ?? 11), endOnFailure: true },
  )
  expect(seen.size).toBeGreaterThan(RUNS / 10)
}, 600_000)
