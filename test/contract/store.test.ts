import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiProcess, formItem, keysFile, post, startApiProcess } from './api-process.ts'

const keys = keysFile({ a: { secret: '1', tenant: 'a' }, b: { secret: '2', tenant: 'b' } })
const A = { authorization: 'Bearer a.1' }
const B = { authorization: 'Bearer b.2' }

let api: ApiProcess
beforeAll(async () => {
  api = await startApiProcess({ TOUCHSTONE_API_KEYS_FILE: keys })
})
afterAll(() => api.stop())

const get = (path: string, headers: Record<string, string>): Promise<Response> => fetch(api.url + path, { headers })

test('a problem is kept once, found by id and by hash, and by nobody else', async () => {
  const problem = { type: 'stdio', tests: [{ stdin: '1\n', expected: '2\n' }] }
  const put = (headers: Record<string, string>, body: unknown) =>
    fetch(`${api.url}/problems/sum:1`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })

  const first = await put(A, problem)
  const again = await put(A, problem)
  const { hash } = (await first.json()) as { hash: string }

  expect([first.status, again.status]).toEqual([201, 200])
  expect(await (await get('/problems/sum:1', A)).json()).toMatchObject({ hash, problem })
  expect(await (await get(`/problems/${hash}`, A)).json()).toMatchObject({ problem })
  expect((await get('/problems/sum:1', B)).status).toBe(404)
  expect((await put(A, { type: 'stdio', tests: 'none' })).status).toBe(422)
  const empty = await put(A, { type: 'stdio', tests: [] })
  expect([empty.status, await empty.json()]).toMatchObject([422, { errors: [{ pointer: '/tests' }] }])
})

test('a row that refers to an unknown problem is invalid by itself', async () => {
  const response = await post(
    `${api.url}/score`,
    { items: [formItem(), { completion: 'x', graders: [{ kind: 'code', problem: 'nowhere' }] }] },
    A,
  )

  expect(await response.json()).toMatchObject({ results: [{ reward: 1 }, { reward: null, reason: 'invalid_problem' }] })
})

test('fifty requests with one key are one batch; another body is refused; another tenant has keys of its own', async () => {
  const send = (headers: Record<string, string>, id: string) =>
    post(`${api.url}/batches`, { items: [formItem({ id })] }, { 'idempotency-key': 'step-1', ...headers })

  const answers = await Promise.all(Array.from({ length: 50 }, () => send(A, 'x')))
  const ids = await Promise.all(answers.map(async answer => ((await answer.json()) as { batch_id: string }).batch_id))
  const other = await send(A, 'y')
  const foreign = (await (await send(B, 'x')).json()) as { batch_id: string }

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
  expect(new Set(ids).size).toBe(1)
  expect(other.status).toBe(422)
  expect(foreign.batch_id).not.toBe(ids[0])
  expect((await get(`/batches/${ids[0]}`, A)).status).toBe(200)
  for (const path of [`/batches/${ids[0]}`, `/batches/${ids[0]}/results`]) expect((await get(path, B)).status).toBe(404)
})

test('a batch of rows that cannot be read is done at once, each with its reason', async () => {
  const accepted = await post(`${api.url}/batches`, { items: [{ id: 'p' }, { id: 'q' }] }, A)
  const { results_url: url } = (await accepted.json()) as { results_url: string }

  const page = (await (await get(`${url}?wait=5`, A)).json()) as {
    done: boolean
    results: { id: string; reason: string }[]
  }

  expect(page.done).toBe(true)
  expect(page.results.map(({ id, reason }) => [id, reason]).sort()).toEqual([
    ['p', 'invalid_item'],
    ['q', 'invalid_item'],
  ])
})

test('without a judge, code ends as expired at its deadline and never as a number', async () => {
  const problem = { type: 'stdio', tests: [{ stdin: '', expected: '1' }] }
  const code = { id: 'code', completion: '```python\nprint(1)\n```', graders: [{ kind: 'code', problem }] }

  const response = await post(
    `${api.url}/score`,
    { items: [formItem({ id: 'form' }), code] },
    { ...A, prefer: 'wait=1' },
  )

  expect(response.headers.get('preference-applied')).toBe('wait=1')
  expect(await response.json()).toMatchObject({
    results: [
      { id: 'form', reward: 1 },
      { id: 'code', reward: null, reason: 'expired' },
    ],
  })
})
