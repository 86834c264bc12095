import { expect, test } from 'vitest'
import { formatItem, GOOD, startApi } from '../../test/support.ts'

const api = startApi()

async function post(body: unknown, headers: Record<string, string> = {}) {
  const response = await api.inject({
    method: 'POST',
    url: '/score',
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.statusCode, headers: response.headers, body: response.json() }
}

test('a single item gets a single result', async () => {
  const { status, body } = await post(formatItem({ id: 'a' }))

  expect(status).toBe(200)
  expect(body).toMatchObject({ id: 'a', status: 'scored', reward: 1, reason: null, isolation: 'full' })
})

test('items get results in their order, and ids where they have none', async () => {
  const { status, body } = await post({
    items: [formatItem(), formatItem({ id: 'b', completion: 'no' }), formatItem()],
  })

  expect(status).toBe(200)
  expect(body.results.map((row: { id: string; reward: number }) => [row.id, row.reward])).toEqual([
    ['item-0', 1],
    ['b', 0],
    ['item-2', 1],
  ])
})

test('a bad row costs only itself', async () => {
  const { status, body } = await post({ items: [formatItem(), { completion: 'x', graders: [{ kind: 'tea' }] }, 7] })

  expect(status).toBe(200)
  expect(body.results[0].reward).toBe(1)
  expect(body.results[1]).toMatchObject({ id: 'item-1', reward: null, status: 'undetermined', reason: 'invalid_item' })
  expect(body.results[1].errors[0].pointer).toBe('/graders/0/kind')
  expect(body.results[2]).toMatchObject({ id: 'item-2', reward: null, reason: 'invalid_item' })
})

test('no items is an answer too', async () => {
  expect(await post({ items: [] })).toMatchObject({ status: 200, body: { results: [] } })
})

test.each([
  ['not JSON', '{"items":', 400, 'invalid-json'],
  ['empty', '', 400, 'invalid-json'],
  ['a list', '[]', 422, 'invalid-envelope'],
  ['items that are no list', '{"items":{}}', 422, 'invalid-envelope'],
  ['an unknown field beside items', '{"items":[],"item":1}', 422, 'invalid-envelope'],
  ['a single item without graders', JSON.stringify({ completion: 'x' }), 422, 'invalid-item'],
  [
    'a single item with an unknown rule',
    JSON.stringify(formatItem({ graders: [{ kind: 'format', rule: 'tea' }] })),
    422,
    'invalid-item',
  ],
  [
    'a single item whose pattern is none',
    JSON.stringify(formatItem({ graders: [{ kind: 'format', rule: 'regex', pattern: '(' }] })),
    422,
    'invalid-item',
  ],
  [
    'a number beyond a double',
    '{"completion":"x","step":1e999,"graders":[{"kind":"format","rule":"boxed"}]}',
    422,
    'invalid-item',
  ],
  ['nesting without end', `{"items":[${'['.repeat(100_000)}${']'.repeat(100_000)}]}`, 422, 'invalid-envelope'],
  ['a profile nobody has', JSON.stringify({ completion: 'x', profile: 'none' }), 422, 'unknown-profile'],
  ['a deadline that is no number', JSON.stringify({ ...formatItem(), deadline_ms: 'soon' }), 422, 'invalid-envelope'],
])('%s is refused as a problem', async (_name, payload, expected, type) => {
  const { status, headers, body } = await post(payload)

  expect(status).toBe(expected)
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(body.type).toBe(`urn:touchstone:problem:${type}`)
  expect(body.status).toBe(expected)
})

test('duplicate ids are refused with pointers', async () => {
  const { status, body } = await post({ items: [formatItem({ id: 'a' }), formatItem({ id: 'a' })] })

  expect(status).toBe(422)
  expect(body.errors).toEqual([{ pointer: '/items/1/id', detail: 'is the id of item 0 too' }])
})

test('a pinned grader version is honoured or refused', async () => {
  const served = (await post(formatItem())).body.grader_versions.format

  expect((await post({ items: [formatItem()], grader_versions: { format: served } })).status).toBe(200)
  expect((await post({ items: [formatItem()], grader_versions: { format: 'older' } })).status).toBe(409)
  expect((await post(formatItem({ grader_versions: { math: 'x' } }))).status).toBe(409)
})

test('strange text is scored as text', async () => {
  const strange = ['', '\u0000', '\ud800 lone', 'x'.repeat(10_000_000), '<think>'.repeat(50_000)]

  const { status, body } = await post({
    items: [...strange.map(completion => formatItem({ completion })), formatItem()],
  })

  expect(status).toBe(200)
  expect(body.results.map((row: { reward: number }) => row.reward)).toEqual([0, 0, 0, 0, 0, 1])
})

test('rules that may take long are scored on a thread', async () => {
  const graders = [{ kind: 'format', rule: 'regex', pattern: '4', match: 'search' }]

  const { body } = await post({ items: Array.from({ length: 70 }, () => formatItem({ graders, completion: GOOD })) })

  expect(body.results).toHaveLength(70)
  expect(body.results.every((row: { reward: number }) => row.reward === 1)).toBe(true)
})

test('Prefer: wait is applied and said so', async () => {
  const { status, headers } = await post(formatItem(), { prefer: 'wait=5' })

  expect(status).toBe(200)
  expect(headers['preference-applied']).toBe('wait=5')
})

test('math is scored on a thread, and a gold that cannot be read is null for its row alone', async () => {
  const math = (completion: string, gold: string) => ({ completion, graders: [{ kind: 'math', gold }] })

  const { body } = await post({
    items: [
      math('so \\boxed{\\frac12}', '0.5'),
      math('so \\boxed{3}', '4'),
      math('so \\boxed{3}', '\\frac{1'),
      formatItem(),
    ],
  })

  expect(body.results.map((row: { reward: number | null; reason: string | null }) => [row.reward, row.reason])).toEqual(
    [
      [1, null],
      [0, null],
      [null, 'gold_unparsable'],
      [1, null],
    ],
  )
})

test('a single item whose gold cannot be read is refused', async () => {
  const { status, body } = await post({ completion: '\\boxed{3}', graders: [{ kind: 'math', gold: '\\frac{1' }] })

  expect(status).toBe(422)
  expect(body).toMatchObject({
    type: 'urn:touchstone:problem:gold-unparsable',
    errors: [{ pointer: '/graders/0/gold' }],
  })
})
