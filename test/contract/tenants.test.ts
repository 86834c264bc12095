import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiProcess, formItem, keysFile, startApiProcess } from './api-process.ts'

const keys = keysFile({
  a: { secret: '1', tenant: 'a' },
  b: { secret: '2', tenant: 'b' },
  r: { secret: '3', tenant: 'a', scopes: '[read]' },
})

let api: ApiProcess
beforeAll(async () => {
  api = await startApiProcess({ TOUCHSTONE_API_KEYS_FILE: keys })
})
afterAll(() => api.stop())

const PROBLEM = { type: 'stdio', tests: [{ stdin: '1\n', expected: 'PLANTED' }] }

async function ask(method: string, path: string, key: string, body?: unknown, accept = '*/*') {
  const answer = await fetch(api.url + path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      accept,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, text: (await answer.text()).replace(/"instance":"[^"]*"/, '') }
}

test('S3: whatever route another tenant asks for an id of ours, it hears what it hears of an id that nobody has', async () => {
  const made = await ask('POST', '/batches', 'a.1', { items: [{ id: 'ours' }, formItem({ id: 'waits' })] })
  const { batch_id: batch } = JSON.parse(made.text) as { batch_id: string }
  const put = await ask('PUT', '/problems/ours', 'a.1', PROBLEM)
  const { hash } = JSON.parse(put.text) as { hash: string }
  const document = JSON.parse((await ask('GET', '/openapi.json', 'a.1')).text) as { paths: Record<string, object> }
  const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    path.includes('{id}') ? Object.keys(operations).map(method => [method, path] as const) : [],
  )
  const seen: string[] = []

  for (const [method, path] of routes) {
    if (method === 'put') continue // writes under its own name
    for (const id of path.startsWith('/problems') ? ['ours', hash] : [batch]) {
      const filled = path.replace('{id}', id)
      const nobodys = path.replace(
        '{id}',
        id.replace(/.$/, last => (last === '0' ? '1' : '0')),
      )
      const body = method === 'post' ? {} : undefined
      for (const accept of ['*/*', 'application/x-ndjson']) {
        const foreign = await ask(method, filled, 'b.2', body, accept)
        const none = await ask(method, nobodys, 'b.2', body, accept)

        expect([filled, foreign.status]).toEqual([filled, 404])
        expect(foreign.text).toBe(none.text)
      }
      seen.push(`${method} ${path}`)
    }
  }
  expect(new Set(seen)).toEqual(
    new Set([
      'get /batches/{id}',
      'delete /batches/{id}',
      'get /batches/{id}/results',
      'post /batches/{id}/redeliver',
      'get /problems/{id}',
    ]),
  )
  // The batch of the tenant itself is as it was.
  expect(JSON.parse((await ask('GET', `/batches/${batch}`, 'a.1')).text)).toMatchObject({ state: 'open', finished: 1 })
})

test('S3: a foreign problem cannot be used, and a write under its name does not touch it', async () => {
  await ask('PUT', '/problems/shared', 'a.1', PROBLEM)
  const item = { id: 'x', completion: 'print(1)', graders: [{ kind: 'code', language: 'python', problem: 'shared' }] }

  const used = await ask('POST', '/score', 'b.2', { items: [item] })
  const written = await ask('PUT', '/problems/shared', 'b.2', { type: 'stdio', tests: [{ stdin: '', expected: '2' }] })
  const ours = await ask('GET', '/problems/shared', 'a.1')

  expect(JSON.parse(used.text)).toMatchObject({ results: [{ reward: null, reason: 'invalid_problem' }] })
  expect(used.text).not.toContain('PLANTED')
  expect(written.status).toBe(201)
  expect(ours.text).toContain('PLANTED')
})

test.each([
  ['POST', '/score', {}],
  ['POST', '/batches', {}],
  ['DELETE', '/batches/x', undefined],
  ['POST', '/batches/x/redeliver', {}],
  ['PUT', '/problems/x', {}],
  ['POST', '/get_reward', {}],
] as const)(
  'S3: a key that may only read is refused for %s %s, before anything is looked at',
  async (method, path, body) => {
    expect((await ask(method, path, 'r.3', body)).status).toBe(403)
  },
)
