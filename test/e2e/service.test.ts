import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Result } from '@touchstone/contracts'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exampleItems, type RunningService, removeFolder, startService, withoutTiming } from './running-service.ts'

const SECRET = `whsec_${Buffer.from('a secret of this test alone').toString('base64')}`
let service: RunningService

beforeAll(async () => {
  service = await startService({ env: { TOUCHSTONE_CALLBACK_SECRET: SECRET } })
})
afterAll(async () => {
  const code = await service.stop()
  removeFolder(service.dataDir)
  expect(code).toBe(0)
})

test('every example gets the reward that it is labelled with', async () => {
  const items = exampleItems()

  const results = await service.score(items)

  const rewards = results.map(({ id, reward }) => [id, reward === null ? null : Number(reward.toFixed(9))])
  expect(rewards).toEqual(items.map(({ id, metadata }) => [id, metadata?.expected_reward]))
})

test('a single item gets a single result', async () => {
  const response = await service.post('/score', {
    completion: '\\boxed{\\frac12}',
    graders: [{ kind: 'math', gold: '0.5' }],
  })

  const result = (await response.json()) as Result
  expect(response.status).toBe(200)
  expect(result).toMatchObject({ id: 'item-0', status: 'scored', reward: 1, reason: null })
  expect(result.components[0]).toMatchObject({
    verdict: 'correct',
    detail: { answer: '\\frac12', gold: '0.5', method: 'rational' },
  })
})

describe('a bad row costs only itself', () => {
  const neighbour = { completion: '\\boxed{7}', graders: [{ kind: 'math', gold: '7' }] }
  const rows: [string, unknown, string | null, string | undefined][] = [
    ['an unknown grader', { completion: 'x', graders: [{ kind: 'taste' }] }, 'invalid_item', undefined],
    ['an unknown rule', { completion: 'x', graders: [{ kind: 'format', rule: 'vibes' }] }, 'invalid_item', undefined],
    [
      'a gold that cannot be read',
      { completion: '\\boxed{1}', graders: [{ kind: 'math', gold: '\\frac{1}{' }] },
      'gold_unparsable',
      undefined,
    ],
    [
      'a problem without tests',
      {
        completion: '```python\npass\n```',
        graders: [{ kind: 'code', language: 'python', problem: { type: 'stdio', tests: [] } }],
      },
      'invalid_problem',
      undefined,
    ],
    ['no graders', { completion: 'x' }, 'invalid_item', undefined],
    ['a number for a completion', { completion: 5, graders: [{ kind: 'math', gold: '5' }] }, 'invalid_item', undefined],
    ['an empty completion', { completion: '', graders: [{ kind: 'math', gold: '5' }] }, null, 'no_answer'],
    [
      '10 MB of letters',
      { completion: 'a '.repeat(5_000_000), graders: [{ kind: 'math', gold: '5' }] },
      null,
      'no_answer',
    ],
    ['a lone surrogate', { completion: '\ud800 \\boxed{5}', graders: [{ kind: 'math', gold: '5' }] }, null, 'correct'],
    ['a NUL', { completion: '\u0000 \\boxed{5}', graders: [{ kind: 'math', gold: '5' }] }, null, 'correct'],
  ]

  test.each(rows)('%s', async (_name, row, reason, verdict) => {
    const results = await service.score([neighbour, row, neighbour])

    expect(results.map(({ id }) => id)).toEqual(['item-0', 'item-1', 'item-2'])
    expect([results[0]?.reward, results[2]?.reward]).toEqual([1, 1])
    expect(results[1]?.reason).toBe(reason)
    if (verdict !== undefined) expect(results[1]?.components[0]?.verdict).toBe(verdict)
    if (reason !== null) expect(results[1]?.reward).toBe(null)
  })
})

describe('a broken request scores nothing', () => {
  const item = { id: 'a', completion: 'x', graders: [{ kind: 'math', gold: '5' }] }
  const bodies: [string, string, number][] = [
    ['not JSON', '{"items": [', 400],
    ['items that are no list', '{"items": 3}', 422],
    ['the same id twice', JSON.stringify({ items: [item, item] }), 422],
    ['a bad single item', '{"completion": 3}', 422],
    ['100,000 levels', `{"items": [${'['.repeat(100_000)}${']'.repeat(100_000)}]}`, 422],
  ]

  test.each(bodies)('%s', async (_name, body, status) => {
    const response = await fetch(`${service.url}/score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })

    expect([status, 400]).toContain(response.status)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(await response.json()).toMatchObject({
      status: response.status,
      type: expect.stringMatching(/^urn:touchstone:problem:/),
    })
  })
})

test('a batch is durable, read by page and by stream, and delivered by a signed callback', async () => {
  const items = exampleItems()
  const received = new Map<string, Result>()
  const hook = new Webhook(SECRET)
  const sink = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += chunk
    })
    request.on('end', () => {
      const message = hook.verify(body, request.headers as Record<string, string>) as { results: Result[] }
      for (const result of message.results) received.set(result.id, result)
      response.writeHead(204).end()
    })
  })
  await new Promise<void>(resolve => sink.listen(0, '127.0.0.1', resolve))
  const { port } = sink.address() as AddressInfo

  const accepted = await service.post(
    '/batches',
    { items, callback: { url: `http://127.0.0.1:${port}/` } },
    { 'idempotency-key': 'one' },
  )
  const { batch_id: id, item_count: count } = (await accepted.json()) as { batch_id: string; item_count: number }
  const replayed = await service.post(
    '/batches',
    { items, callback: { url: `http://127.0.0.1:${port}/` } },
    { 'idempotency-key': 'one' },
  )
  const other = await service.post('/batches', { items: items.slice(1) }, { 'idempotency-key': 'one' })
  const stream = await fetch(`${service.url}/batches/${id}/results`, { headers: { accept: 'application/x-ndjson' } })
  const lines = (await stream.text())
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  const paged: Result[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await fetch(
      `${service.url}/batches/${id}/results?limit=25&wait=5${cursor === '' ? '' : `&cursor=${cursor}`}`,
    )
    const body = (await page.json()) as { results: Result[]; next_cursor: string | null }
    paged.push(...body.results)
    cursor = body.next_cursor
  }
  await expect.poll(() => received.size).toBe(items.length)
  sink.close()

  expect([accepted.status, count]).toEqual([202, items.length])
  expect([replayed.status, ((await replayed.json()) as { batch_id: string }).batch_id]).toEqual([202, id])
  expect(other.status).toBe(422)
  const streamed = lines.slice(0, -1) as Result[]
  const sorted = (results: Iterable<Result>): string[] => [...results].map(result => JSON.stringify(result)).sort()
  expect(streamed).toHaveLength(items.length)
  expect(sorted(paged)).toEqual(sorted(streamed))
  expect(sorted(received.values())).toEqual(sorted(streamed))
  const expected = new Map(items.map(({ id: itemId, metadata }) => [itemId, metadata?.expected_reward]))
  expect(
    streamed.filter(result => Math.abs((result.reward ?? -9) - Number(expected.get(result.id) ?? -9)) > 1e-9),
  ).toEqual([])
})

test('a large stored problem is judged where it is kept, and only whoever stored it can name it', async () => {
  const words = 'seven '.repeat(20_000)
  const problem = {
    type: 'stdio',
    tests: [words, `${words}and`].map(stdin => ({ stdin, expected: `${stdin.length}` })),
  }
  const put = await fetch(`${service.url}/problems/large`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(problem),
  })
  const { hash } = (await put.json()) as { hash: string }
  const right = '```python\nimport sys\nprint(len(sys.stdin.read()))\n```'
  const wrong = right.replace('len(', '1 + len(')
  const item = (id: string, completion: string, problem: unknown) => ({
    id,
    completion,
    graders: [{ kind: 'code', language: 'python', problem }],
  })

  const results = await service.score([
    item('right', right, 'large'),
    item('wrong', wrong, hash),
    item('again', right, hash),
    item('inline', right, problem),
    item('forged', right, `kept:${hash}:default`),
  ])
  const checked = await service.post('/validate', { items: [item('right', right, 'large')] })

  expect(results.map(({ id, reward, reason }) => [id, reward, reason])).toEqual([
    ['right', 1, null],
    ['wrong', 0, null],
    ['again', 1, null],
    ['inline', 1, null],
    ['forged', null, 'invalid_problem'],
  ])
  expect(results[3]?.components[0]?.detail).toEqual(results[0]?.components[0]?.detail)
  expect(await checked.json()).toMatchObject({ items: [{ valid: true, graders: [{ problem: { type: 'stdio' } }] }] })
})

test('the documents and the metrics of the service are served', async () => {
  const openapi = (await (await fetch(`${service.url}/openapi.json`)).json()) as { openapi: string; paths: object }
  const metrics = await (await fetch(`${service.url}/metrics`)).text()
  const docs = await fetch(`${service.url}/docs`)

  expect(openapi.openapi).toMatch(/^3\.1/)
  expect(Object.keys(openapi.paths)).toEqual(expect.arrayContaining(['/score', '/batches']))
  expect(metrics).toContain('touchstone_rewards_total')
  expect(docs.status).toBe(200)
})

test('the same items by the synchronous and by the durable road give the same bytes', async () => {
  const items = exampleItems()
  const direct = await service.score(items)

  const accepted = await service.post('/batches', { items })
  const { batch_id: id } = (await accepted.json()) as { batch_id: string }
  const stream = await fetch(`${service.url}/batches/${id}/results`, { headers: { accept: 'application/x-ndjson' } })
  const lines = (await stream.text())
    .trim()
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line) as Result)

  expect(lines.map(withoutTiming).sort()).toEqual(direct.map(withoutTiming).sort())
})
