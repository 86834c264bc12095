import type { BatchStatus, BatchStore, NewBatch, Result } from '@touchstone/contracts'
import { Failure } from '@touchstone/contracts'
import { expect, test } from 'vitest'
import { formatItem, startApi } from './support.ts'

/** What the routes hand to the store and what they make of its answers; the store itself is tested on a real Redis. */
function recordingStore(answers: Partial<BatchStore> = {}) {
  const accepted: NewBatch[] = []
  const unexpected = async (): Promise<never> => {
    throw new Failure('NOT_FOUND')
  }
  const store: BatchStore = {
    accept: async batch => {
      accepted.push(batch)
      return { batchId: 'b1', replayed: accepted.length > 1 }
    },
    status: unexpected,
    results: unexpected,
    cancel: unexpected,
    redeliver: unexpected,
    scoreAndWait: unexpected,
    ...answers,
  }
  return { store, accepted }
}

const result = (id: string): Result => ({
  id,
  status: 'scored',
  reward: 1,
  reason: null,
  components: [],
  flags: [],
  grader_versions: {},
  isolation: 'full',
  timing: { duration_ms: 1 },
})

const status: BatchStatus = {
  batch_id: 'b1',
  state: 'done',
  item_count: 3,
  finished: 3,
  progress: 1,
  counts: { queued: 0, running: 0, scored: 3, undetermined: 0 },
  reasons: {},
  created_at: '2026-01-01T00:00:00.000Z',
  deadline_at: null,
  callback: null,
}

test('a batch is handed over with every row, the bad one as its result', async () => {
  const { store, accepted } = recordingStore()
  const api = startApi({ store })

  const response = await api.inject({
    method: 'POST',
    url: '/batches',
    headers: { 'idempotency-key': 'step-12' },
    payload: {
      items: [formatItem({ id: 'a' }), { id: 'bad' }],
      deadline_ms: 5000,
      callback: { url: 'http://127.0.0.1/x' },
    },
  })

  expect(response.statusCode).toBe(202)
  expect(response.json()).toEqual({
    batch_id: 'b1',
    status_url: '/batches/b1',
    results_url: '/batches/b1/results',
    item_count: 2,
  })
  expect(accepted[0]).toMatchObject({
    tenant: 'default',
    deadlineMs: 5000,
    callback: { url: 'http://127.0.0.1/x' },
    idempotency: { key: 'step-12', fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
    rows: [{ item: { id: 'a' } }, { result: { id: 'bad', reward: null, reason: 'invalid_item' } }],
  })
})

test('the same body has the same fingerprint, another body another', async () => {
  const { store, accepted } = recordingStore()
  const api = startApi({ store })
  const send = (id: string) =>
    api.inject({
      method: 'POST',
      url: '/batches',
      headers: { 'idempotency-key': 'k' },
      payload: { items: [formatItem({ id })] },
    })

  const replays = [await send('a'), await send('a'), await send('b')]

  const [first, second, third] = accepted.map(batch => batch.idempotency?.fingerprint)
  expect(first).toBe(second)
  expect(first).not.toBe(third)
  expect(replays[1]?.headers['idempotency-replayed']).toBe('true')
})

test('an upload of lines is a batch whose broken line costs only itself', async () => {
  const { store, accepted } = recordingStore()
  const api = startApi({ store })
  const lines = [JSON.stringify(formatItem({ id: 'a' })), '{"broken":', '', JSON.stringify(formatItem({ id: 'c' }))]

  const response = await api.inject({
    method: 'POST',
    url: '/batches?deadline_ms=9000&priority=3',
    headers: { 'content-type': 'application/x-ndjson' },
    payload: lines.join('\n'),
  })

  expect(response.json()).toMatchObject({ item_count: 3 })
  expect(accepted[0]).toMatchObject({
    deadlineMs: 9000,
    priority: 3,
    rows: [{ item: { id: 'a' } }, { result: { id: 'item-1', reason: 'invalid_item' } }, { item: { id: 'c' } }],
  })
})

test.each([
  ['?cursor=7&limit=1&wait=2', '7/1/2000'],
  ['?cursor=&limit=&wait=', 'undefined/1000/undefined'],
])('a page of results has the cursor of the next; what is given empty is not given: %s', async (query, asked) => {
  const { store } = recordingStore({
    results: async (_tenant, _id, { cursor, limit, waitMs }) => ({
      results: [result(`${cursor}/${limit}/${waitMs}`)],
      nextCursor: '8',
      done: false,
    }),
  })
  const api = startApi({ store })

  const page = await api.inject(`/batches/b1/results${query}`)

  expect(page.json()).toMatchObject({ results: [{ id: asked }], next_cursor: '8', done: false })
})

test('a stream gives each line as it comes, outlives a short outage and ends with the summary', async () => {
  let calls = 0
  const { store } = recordingStore({
    results: async (_tenant, _id, { cursor }) => {
      calls++
      if (calls === 2) throw new Failure('STORE_UNAVAILABLE')
      if (cursor === undefined) return { results: [result('a'), result('b')], nextCursor: '2', done: false }
      return { results: [result(`after ${cursor}`)], nextCursor: null, done: true }
    },
    status: async () => status,
  })
  const api = startApi({ store })

  const stream = await api.inject({ url: '/batches/b1/results', headers: { accept: 'application/x-ndjson' } })

  const lines = stream.body
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(lines.map(line => line.id ?? line.summary.state)).toEqual(['a', 'b', 'after 2', 'done'])
})

test.each([
  ['an unknown batch', 'GET', '/batches/nobody', '', 404, 'not-found'],
  ['no items', 'POST', '/batches', '{"items":[]}', 422, 'invalid-envelope'],
  ['a callback that is no URL', 'POST', '/batches', '{"items":[{}],"callback":{"url":"x"}}', 422, 'invalid-envelope'],
  ['a limit that is too large', 'GET', '/batches/b1/results?limit=1001', '', 422, 'invalid-envelope'],
  ['a limit that is no number', 'GET', '/batches/b1/results?limit=many', '', 422, 'invalid-envelope'],
] as const)('%s is refused as a problem', async (_name, method, url, payload, expected, type) => {
  const api = startApi({ store: recordingStore().store })

  const response = await api.inject({ method, url, headers: { 'content-type': 'application/json' }, payload })

  expect(response.statusCode).toBe(expected)
  expect(response.json().type).toBe(`urn:touchstone:problem:${type}`)
})

test('a store that is away is a 503 with Retry-After', async () => {
  const api = startApi({
    store: recordingStore({
      accept: async () => {
        throw new Failure('STORE_UNAVAILABLE', { retryAfterSeconds: 3 })
      },
    }).store,
  })

  const response = await api.inject({ method: 'POST', url: '/batches', payload: { items: [formatItem()] } })

  expect(response.statusCode).toBe(503)
  expect(response.headers['retry-after']).toBe('3')
})
