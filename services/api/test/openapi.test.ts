import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatItem, startApi } from './support.ts'

const api = startApi()

type Operation = { responses: Record<string, { content?: Record<string, { schema?: object }> }> }
type Document = { paths: Record<string, Record<string, Operation>> }

const scalar = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null))
const anyItem = fc.record(
  {
    id: fc.oneof(fc.string({ minLength: 1, maxLength: 8 }), scalar),
    completion: fc.oneof(fc.string(), scalar, fc.array(fc.record({ role: fc.string(), content: fc.string() }))),
    graders: fc.oneof(
      fc.constant([{ kind: 'format', rule: 'think-answer' }]),
      fc.constant([{ kind: 'math', gold: '4' }]),
      fc.array(
        fc.record({
          kind: fc.constantFrom('math', 'format', 'code', 'tea'),
          gold: scalar,
          rule: fc.constantFrom('boxed', 'x'),
        }),
        { maxLength: 2 },
      ),
      scalar,
    ),
    metadata: fc.oneof(fc.dictionary(fc.string(), scalar, { maxKeys: 3 }), scalar),
    step: scalar,
  },
  { requiredKeys: [] },
)
const anyBody = fc.oneof(
  anyItem,
  fc.record(
    { items: fc.array(fc.oneof(anyItem, scalar), { maxLength: 4 }), deadline_ms: scalar },
    { requiredKeys: ['items'] },
  ),
  fc.anything({ maxDepth: 2 }),
)

test('whatever is asked, the answer has a documented status and the documented shape', async () => {
  const document = (await api.inject('/openapi.json')).json<Document>()
  const ajv = new Ajv2020({ strict: false, validateFormats: true })
  formats.default(ajv as never)
  const validators = new Map<string, (value: unknown) => boolean>()
  const validatorOf = (path: string, method: string, status: number): ((value: unknown) => boolean) | undefined => {
    const response = document.paths[path]?.[method]?.responses[String(status)]
    if (response === undefined) return undefined
    const schema = Object.values(response.content ?? {})[0]?.schema ?? {}
    const key = `${path} ${method} ${status}`
    const known = validators.get(key) ?? ajv.compile(schema)
    validators.set(key, known)
    return known
  }
  const routes = [
    ['post', '/score', '/score'],
    ['post', '/validate', '/validate'],
    ['post', '/batches', '/batches'],
    ['put', '/problems/{id}', '/problems/p'],
    ['post', '/get_reward', '/get_reward'],
    ['post', '/rm', '/rm'],
    ['post', '/verify', '/verify'],
    ['post', '/run_code', '/run_code'],
    ['post', '/test_program', '/test_program'],
    ['post', '/aggregate_metrics', '/aggregate_metrics'],
  ] as const

  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), anyBody, async ([method, path, url], body) => {
      const payload = JSON.stringify(body) ?? ''
      const response = await api.inject({
        method: method === 'put' ? 'PUT' : 'POST',
        url,
        headers: { 'content-type': 'application/json' },
        payload,
      })

      const validate = validatorOf(path, method, response.statusCode)
      expect(validate, `${method} ${path} answered ${response.statusCode} ${response.body}`).toBeDefined()
      expect(response.statusCode).not.toBe(500)
      expect(validate?.(response.json()), response.body).toBe(true)
    }),
    { numRuns: 200, seed: 7 },
  )
})

test('every operation says what it does and what it answers', async () => {
  const document = (await api.inject('/openapi.json')).json<Document>()

  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      expect(operation, `${method} ${path}`).toMatchObject({
        summary: expect.any(String),
        responses: expect.any(Object),
      })
      if (method === 'post' || method === 'put')
        expect(Object.keys(operation.responses), `${method} ${path}`).toEqual(
          expect.arrayContaining(['400', '401', '403', '413', '415']),
        )
    }
  }
  expect((await api.inject({ method: 'POST', url: '/score', payload: formatItem() })).statusCode).toBe(200)
})
