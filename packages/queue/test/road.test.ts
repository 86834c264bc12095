import { storedResult } from '@touchstone/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DoneBatch } from '../src/index.ts'
import { expectedResult, item, items, rewardOf, scoreAll, testRedis, testRoom } from './room.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.close())

async function all(store: Awaited<ReturnType<ReturnType<typeof testRoom>['store']>>, tenant: string, batchId: string) {
  const results = []
  let cursor: string | undefined
  for (;;) {
    const page = await store.results(tenant, batchId, { cursor, limit: 100, waitMs: 10_000 })
    results.push(...page.results)
    if (page.nextCursor === null) return results
    cursor = page.nextCursor
  }
}

test('n items in, exactly n results out, each with the reward of its item', async () => {
  const room = testRoom(redis.url)
  const store = await room.store()
  await room.worker({ handler: scoreAll })
  const given = items(300)

  const { batchId } = await store.accept({ tenant: 'a', rows: given.map(item => ({ item })) })
  const results = await all(store, 'a', batchId)

  expect(results.map(result => result.id).sort()).toEqual(given.map(({ id }) => id).sort())
  for (const { id, reward } of results) expect(reward).toBe(rewardOf(id))
  expect(await store.status('a', batchId)).toMatchObject({
    state: 'done',
    finished: 300,
    progress: 1,
    counts: { queued: 0, running: 0, scored: 300, undetermined: 0 },
  })
})

test('the same idempotency key and body is the same batch, another body is refused, another tenant has its own keys', async () => {
  const store = await testRoom(redis.url).store()
  const rows = [{ item: item('x') }]
  const accept = (tenant: string, fingerprint: string) =>
    store.accept({ tenant, rows, idempotency: { key: 'k', fingerprint } })

  const many = await Promise.all(Array.from({ length: 50 }, () => accept('a', 'f')))

  expect(new Set(many.map(({ batchId }) => batchId)).size).toBe(1)
  expect(many.filter(({ replayed }) => !replayed)).toHaveLength(1)
  await expect(accept('a', 'g')).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' })
  expect((await accept('b', 'g')).replayed).toBe(false)
})

test("another tenant's batch is not found", async () => {
  const store = await testRoom(redis.url).store()
  const { batchId } = await store.accept({ tenant: 'a', rows: [{ item: item('x') }] })

  const notFound = { code: 'NOT_FOUND' }
  await expect(store.status('b', batchId)).rejects.toMatchObject(notFound)
  await expect(store.results('b', batchId, { limit: 1 })).rejects.toMatchObject(notFound)
  await expect(store.cancel('b', batchId)).rejects.toMatchObject(notFound)
  await expect(store.redeliver('b', batchId)).rejects.toMatchObject(notFound)
  expect((await store.status('a', batchId)).state).toBe('open')
})

test('rows that were not readable come back with the others', async () => {
  const room = testRoom(redis.url)
  const store = await room.store()
  await room.worker({ handler: scoreAll })
  const bad = {
    ...expectedResult('bad'),
    status: 'undetermined' as const,
    reward: null,
    reason: 'invalid_item' as const,
  }

  const { batchId } = await store.accept({ tenant: 'a', rows: [{ item: item('x') }, { result: bad }] })
  const results = await all(store, 'a', batchId)

  expect(results.map(({ id, reward }) => [id, reward])).toEqual([
    ['bad', null],
    ['x', rewardOf('x')],
  ])
  expect((await store.status('a', batchId)).reasons).toEqual({ invalid_item: 1 })
})

test('a batch of unreadable rows alone is done at once', async () => {
  const store = await testRoom(redis.url).store()
  const bad = {
    ...expectedResult('bad'),
    status: 'undetermined' as const,
    reward: null,
    reason: 'invalid_item' as const,
  }

  const { batchId } = await store.accept({ tenant: 'a', rows: [{ result: bad }] })

  expect(await store.results('a', batchId, { limit: 10 })).toEqual({ results: [bad], nextCursor: null, done: true })
})

test('a held request gets its results in the order of its items, and leaves nothing behind', async () => {
  const room = testRoom(redis.url)
  const store = await room.store()
  await room.worker({ handler: scoreAll })
  const given = items(50)

  const results = await store.scoreAndWait(given, { tenant: 'a', signal: AbortSignal.timeout(120_000) })

  expect(results).toEqual(given.map(({ id }) => expectedResult(id)))
  const left = await room.redis().open('patient').keys(`{${room.prefix}}:b:*`)
  expect(left).toEqual([])
})

test('a held request that is given up is cancelled', async () => {
  const room = testRoom(redis.url)
  const store = await room.store()
  const giveUp = new AbortController()

  const held = store.scoreAndWait(items(3), { tenant: 'a', signal: giveUp.signal })
  setTimeout(() => giveUp.abort(new Error('gone')), 50)

  await expect(held).rejects.toThrow('gone')
})

test('a held request that nobody serves ends expired at its deadline, not later and not as 0', async () => {
  const store = await testRoom(redis.url).store()

  const results = await store.scoreAndWait(items(2), {
    tenant: 'a',
    deadlineMs: 100,
    signal: new AbortController().signal,
  })

  expect(results.map(({ id, reward, reason }) => ({ id, reward, reason }))).toEqual([
    { id: 'i0', reward: null, reason: 'expired' },
    { id: 'i1', reward: null, reason: 'expired' },
  ])
})

test('what has not started at the deadline ends expired, null', async () => {
  const store = await testRoom(redis.url).store()

  const { batchId } = await store.accept({ tenant: 'a', rows: items(3).map(item => ({ item })), deadlineMs: 50 })
  const results = await all(store, 'a', batchId)

  expect(results.map(({ reward, reason }) => [reward, reason])).toEqual(Array(3).fill([null, 'expired']))
})

test('cancelling ends what has not started and keeps what is finished', async () => {
  const room = testRoom(redis.url)
  const store = await room.store({ chunkItems: 1 })
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  await room.worker({
    concurrency: 1,
    handler: async work => {
      await scoreAll(work)
      await gate
    },
  })

  const { batchId } = await store.accept({ tenant: 'a', rows: items(5).map(item => ({ item })) })
  await store.results('a', batchId, { limit: 1, waitMs: 60_000 })
  await store.cancel('a', batchId)
  open()
  const results = await all(store, 'a', batchId)

  expect(results).toHaveLength(5)
  expect(results[0]?.reward).not.toBeNull()
  expect(results.filter(({ reason }) => reason === 'cancelled').length).toBeGreaterThanOrEqual(3)
  expect((await store.status('a', batchId)).state).toBe('cancelled')
})

test('a large batch that is cancelled before anybody works ends at once', async () => {
  const store = await testRoom(redis.url).store({ chunkItems: 1, sweepMs: 600_000 })
  const { batchId } = await store.accept({ tenant: 'a', rows: items(150).map(item => ({ item })) })

  const { state, counts } = await store.cancel('a', batchId)

  expect([state, counts]).toEqual(['cancelled', { queued: 0, running: 0, scored: 0, undetermined: 150 }])
  expect(await store.cancel('a', batchId)).toMatchObject({ state: 'cancelled', finished: 150 })
})

test('a row that is left without a result is tried again, and on the last attempt its failure is its result', async () => {
  const room = testRoom(redis.url)
  const store = await room.store()
  const attempts: boolean[] = []
  await room.worker({
    maxAttempts: 3,
    handler: async work => {
      attempts.push(work.lastAttempt)
      if (work.lastAttempt) throw new Error('the sandbox is down')
    },
  })

  const { batchId } = await store.accept({ tenant: 'a', rows: [{ item: item('x') }] })
  const results = await all(store, 'a', batchId)

  expect(attempts).toEqual([false, false, true])
  expect(results).toMatchObject([{ id: 'x', reward: null, reason: 'infra_error' }])
})

test('a row that has its result is not scored again when its chunk is', async () => {
  const room = testRoom(redis.url)
  const store = await room.store()
  const seen: string[][] = []
  await room.worker({
    handler: async ({ rows, put }) => {
      const ids = rows.map(row => (JSON.parse(row.text) as { id: string }).id)
      seen.push(ids)
      const [first] = rows
      if (first !== undefined) put(storedResult(first.index, expectedResult(ids[0] ?? '')))
    },
  })

  const { batchId } = await store.accept({ tenant: 'a', rows: items(2).map(item => ({ item })) })
  await all(store, 'a', batchId)

  expect(seen).toEqual([['i0', 'i1'], ['i1']])
})

test('a batch whose dispatch was lost is dispatched by the sweeper', async () => {
  const room = testRoom(redis.url)
  const store = await room.store({ sweepMs: 100 })
  const { batchId } = await store.accept({ tenant: 'a', rows: items(200).map(item => ({ item })) })
  const raw = room.redis().open('patient')
  await expect.poll(() => raw.exists(`{${room.prefix}}:chunks:${batchId}-3`)).toBe(1)
  await raw.del(await raw.keys(`{${room.prefix}}:chunks:*`))

  await room.worker({ handler: scoreAll })

  expect(await all(store, 'a', batchId)).toHaveLength(200)
})

test('a store at its limits refuses with a reason and a time to come back', async () => {
  const store = await testRoom(redis.url).store({ limits: { maxItems: 10, maxItemsOfTenant: 5 } })
  await store.accept({ tenant: 'a', rows: items(4).map(item => ({ item })) })

  await expect(store.accept({ tenant: 'a', rows: items(2).map(item => ({ item })) })).rejects.toMatchObject({
    code: 'QUOTA',
    retryAfterSeconds: 5,
  })
  await expect(store.accept({ tenant: 'b', rows: items(7).map(item => ({ item })) })).rejects.toMatchObject({
    code: 'OVERLOADED',
  })
})

test('a tenant with one batch does not wait behind another with many', async () => {
  const room = testRoom(redis.url)
  const store = await room.store({ chunkItems: 1 })
  await store.accept({ tenant: 'flood', rows: items(400, 'f').map(item => ({ item })) })
  const { batchId } = await store.accept({ tenant: 'small', rows: items(3, 's').map(item => ({ item })) })
  const order: string[] = []

  await room.worker({
    concurrency: 1,
    handler: async work => {
      for (const row of work.rows) order.push(JSON.parse(row.text).id)
      await scoreAll(work)
    },
  })
  await all(store, 'small', batchId)

  expect(order.findLastIndex(id => id.startsWith('s'))).toBeLessThan(250)
})

test('a tenant with one held request does not wait behind another with many', async () => {
  const room = testRoom(redis.url)
  const store = await room.store()
  const { signal } = new AbortController()
  const held = (tenant: string, name: string) => store.scoreAndWait(items(8, name), { tenant, signal })
  const flood = Array.from({ length: 80 }, (_, nth) => held('flood', `f${nth}-`))
  const handle = room.redis()
  await handle.ready()
  await expect.poll(() => handle.client.zcard(`${handle.prefix}:open`)).toBe(80)
  const small = held('small', 's')
  await expect.poll(() => handle.client.zcard(`${handle.prefix}:open`)).toBe(81)
  const order: string[] = []

  await room.worker({
    concurrency: 1,
    handler: async work => {
      for (const row of work.rows) order.push(JSON.parse(row.text).id)
      await scoreAll(work)
    },
  })
  const answers = await Promise.all([...flood, small])

  expect(answers.flat()).toHaveLength(81 * 8)
  expect(order.findLastIndex(id => id.startsWith('s'))).toBeLessThan(50 * 8)
})

test('a batch larger than one step brings its payload in first', async () => {
  const room = testRoom(redis.url)
  const store = await room.store()
  await room.worker({ handler: scoreAll })
  const completion = 'x'.repeat(200_000)

  const { batchId } = await store.accept({
    tenant: 'a',
    rows: items(60).map(({ id }) => ({ item: item(id, { completion }) })),
  })

  expect(await all(store, 'a', batchId)).toHaveLength(60)
})

test('a program that is run in another process answers as it was, and a failure of ours is thrown', async () => {
  const room = testRoom(redis.url)
  const store = await room.store()
  const report = { compile: { status: 'ok' as const, diagnostics: '', cpuMs: 1 }, runs: [], isolation: 'full' as const }
  await room.worker({
    maxAttempts: 1,
    handler: async ({ rows, put }) => {
      for (const row of rows) {
        if (row.text.includes('broken')) throw new Error('no slot')
        put({ index: row.index, digest: 'run', text: JSON.stringify(report), status: 'scored', reason: '' })
      }
    },
  })
  const signal = AbortSignal.timeout(120_000)

  expect(await store.runAndWait({ language: 'python', source: '1', inputs: [] }, { tenant: 'a', signal })).toEqual(
    report,
  )
  await expect(
    store.runAndWait({ language: 'python', source: 'broken', inputs: [] }, { tenant: 'a', signal }),
  ).rejects.toMatchObject({ code: 'INTERNAL' })
})

test('a batch that is done is told of once, with its counts and the trace of its request', async () => {
  const room = testRoom(redis.url)
  const store = await room.store()
  const done: DoneBatch[] = []
  await room.worker({ handler: scoreAll, onDone: batch => done.push(batch) })
  const trace = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`

  const rows = items(150).map(each => ({ item: each }))
  const { batchId } = await store.accept({ tenant: 't', rows, trace })
  await store.scoreAndWait(items(3, 'held'), { tenant: 't', signal: AbortSignal.timeout(120_000) })

  await expect.poll(() => done).toHaveLength(1)
  expect(done[0]).toMatchObject({ batch: batchId, tenant: 't', items: 150, scored: 150, undetermined: 0, trace })
})
