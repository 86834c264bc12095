import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { formatItem, startApi } from './support.ts'

const api = startApi({ env: { TOUCHSTONE_BODY_LIMIT: '16MiB' } })

async function send(payload: string | Buffer, headers: Record<string, string> = {}) {
  const before = process.memoryUsage().rss
  const response = await api.inject({
    method: 'POST',
    url: '/score',
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  })
  return { status: response.statusCode, body: response.body, grownBytes: process.memoryUsage().rss - before }
}

const item = (text: string): string => JSON.stringify(formatItem()).replace('"completion"', `${text},"completion"`)

test.each([
  ['a key that names a prototype', item('"__proto__":{"x":1}')],
  ['one deep inside', item('"metadata":{"a":{"__proto__":1}}')],
  ['a constructor with a prototype', item('"constructor":{"prototype":{"x":1}}')],
  ['an infinite number', item('"step":1e999')],
  ['an infinite number deep inside', item('"metadata":{"a":[-1e999]}')],
  ['metadata that is too large', item(`"metadata":{"a":"${'x'.repeat(5000)}"}`)],
  ['a completion that is a number', JSON.stringify(formatItem({ completion: 7 }))],
  [
    'graders without end',
    JSON.stringify(formatItem({ graders: Array.from({ length: 33 }, () => ({ kind: 'math', gold: '1' })) })),
  ],
  ['ids that are no text', JSON.stringify(formatItem({ id: 7 }))],
  ['an id that is too long', JSON.stringify(formatItem({ id: 'x'.repeat(257) }))],
  ['deep nesting', `{"completion":${'['.repeat(33)}${']'.repeat(33)}}`],
  ['deep nesting of a large body', `{"completion":"${'x'.repeat(2_000_000)}","x":${'['.repeat(1_000_000)}}`],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ['two values', '{} {}'],
  ['a comment', '{} // no'],
  ['NaN', '{"completion":NaN}'],
  ['a lone quote', '"'],
  ['nothing but space', '   '],
  ['a body above the limit', `{"completion":"${'x'.repeat(17 * 1024 ** 2)}"}`],
  ['millions of wrong token ids', `{"completion":"x","completion_ids":[${'[],'.repeat(2_000_000)}[]],"graders":[]}`],
])('%s is refused, without a crash, a 500 or much memory', async (_name, payload) => {
  const { status, body, grownBytes } = await send(payload)

  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
  expect(JSON.parse(body).type).toMatch(/^urn:touchstone:problem:/)
  expect(body.length).toBeLessThan(20_000)
  expect(grownBytes).toBeLessThan(600 * 1024 ** 2)
})

test('among items, each of these costs its own row alone', async () => {
  const bad = [
    item('"__proto__":{"x":1}'),
    item('"step":1e999'),
    JSON.stringify(formatItem({ completion: 7 })),
    'null',
    '[]',
    '"text"',
    '{}',
  ]

  const { status, body } = await send(`{"items":[${[...bad, JSON.stringify(formatItem({ id: 'good' }))].join(',')}]}`)

  const { results } = JSON.parse(body)
  expect(status).toBe(200)
  expect(results.map((row: { reward: number | null }) => row.reward)).toEqual([...bad.map(() => null), 1])
})

test('text that is no text to everybody is scored as it stands, and its neighbours too', async () => {
  const odd = ['\\ud800', '\\udfff\\ud800', 'a\\u0000b', '\\ufeff', '\\u202e', '\\ud83d\\ude00'].map(
    text => `{"completion":"${text} \\\\boxed{1}","graders":[{"kind":"format","rule":"boxed"}]}`,
  )

  const { status, body } = await send(`{"items":[${[...odd, JSON.stringify(formatItem({ id: 'good' }))].join(',')}]}`)

  expect(status).toBe(200)
  expect(JSON.parse(body).results.map((row: { reward: number | null }) => row.reward)).toEqual(
    [...odd, 'good'].map(() => 1),
  )
})

test('a compressed bomb stops at a hundredfold', async () => {
  const member = gzipSync(Buffer.alloc(10 * 1024 ** 2, 0x20))
  const bomb = Buffer.concat(Array.from({ length: 50 }, () => member))

  const { status, grownBytes } = await send(bomb, { 'content-encoding': 'gzip' })

  expect(status).toBe(413)
  expect(grownBytes).toBeLessThan(250 * 1024 ** 2) // all of it would be 500
})

test('the same key twice means its last value, as everywhere', async () => {
  const { status, body } = await send(item('"completion":"no"'))

  expect(status).toBe(200)
  expect(JSON.parse(body).reward).toBe(1)
})
