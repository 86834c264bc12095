import { type StoredResult, storedResult, summarize } from '@touchstone/contracts'
import { countResults, createMetrics, type Metrics } from '@touchstone/telemetry'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createDeployment, createResultCounter, type RedisHandle } from '../src/index.ts'
import { expectedResult, item, items, testRedis, testRoom } from './room.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.close())

const quiet = (maxSources = 50): Metrics => createMetrics({ processMetrics: false, maxSources })
const numberOf = (text: string, series: string): number | undefined => {
  const line = text.split('\n').find(each => each.startsWith(`${series} `))
  return line === undefined ? undefined : Number(line.slice(series.length + 1))
}
async function deployment(handle: RedisHandle) {
  await handle.ready()
  return createDeployment(handle)
}
const REPLAYS = 'touchstone_idempotent_replays_total'

test('what a process counted stays counted when it ends, is killed, or comes back', async () => {
  const room = testRoom(redis.url)
  const handle = room.redis()
  const here = await deployment(handle)
  const [own, ended, killed] = [quiet(), quiet(), quiet()]
  own.count('idempotent_replays_total', {}, 1)
  ended.count('idempotent_replays_total', {}, 10)
  killed.count('idempotent_replays_total', {}, 100)
  killed.set('slots', { state: 'busy' }, 3)
  const killedRoom = room.redis()

  const end = (await deployment(room.redis())).publishMetrics('ended', ended)
  ;(await deployment(killedRoom)).publishMetrics('killed', killed)
  await expect.poll(async () => numberOf(await here.collectMetrics(own), REPLAYS)).toBe(111)
  ended.count('idempotent_replays_total', {}, 5)
  await end()
  killedRoom.client.disconnect() // as by SIGKILL: no last word

  expect(numberOf(await here.collectMetrics(own), REPLAYS)).toBe(116)
  expect(numberOf(await here.collectMetrics(own), 'touchstone_slots{state="busy"}')).toBe(3)

  await silence(handle, 'killed', 10_000)
  const later = await here.collectMetrics(own)
  expect(numberOf(later, REPLAYS)).toBe(116)
  expect(numberOf(later, 'touchstone_slots{state="busy"}')).toBeUndefined()

  await silence(handle, 'killed', 120_000)
  await here.collectMetrics(own) // adds the row to the base
  await expect.poll(() => handle.client.hexists(`${handle.prefix}:metrics`, 'killed')).toBe(0)
  expect(numberOf(await here.collectMetrics(own), REPLAYS)).toBe(116)
})

test('a process that was taken for ended and wakes is counted once', async () => {
  const room = testRoom(redis.url)
  const handle = room.redis()
  const here = await deployment(handle)
  const [own, sleeper] = [quiet(), quiet()]
  sleeper.count('idempotent_replays_total', {}, 7)
  const end = (await deployment(room.redis())).publishMetrics('sleeper', sleeper)
  await expect.poll(async () => numberOf(await here.collectMetrics(own), REPLAYS)).toBe(7)

  await silence(handle, 'sleeper', 120_000)
  await here.collectMetrics(own)
  sleeper.count('idempotent_replays_total', {}, 2)

  await expect.poll(async () => numberOf(await here.collectMetrics(own), REPLAYS)).toBe(9)
  await end()
  expect(numberOf(await here.collectMetrics(own), REPLAYS)).toBe(9)
})

test('while the store is away the counts stand still, and one that never saw it shows its gauges alone', async () => {
  const own = await testRedis()
  const room = testRoom(own.url)
  const here = await deployment(room.redis())
  const metrics = quiet()
  metrics.count('idempotent_replays_total', {}, 3)
  metrics.set('store_up', {}, 1)
  const end = (await deployment(room.redis())).publishMetrics('other', metrics)
  const view = quiet()
  view.set('store_up', {}, 0)
  await expect.poll(async () => numberOf(await here.collectMetrics(view), REPLAYS)).toBe(3)
  const never = createDeployment(room.redis())

  await own.close()

  expect(numberOf(await here.collectMetrics(view), REPLAYS)).toBe(3)
  const blind = await never.collectMetrics(view)
  expect(numberOf(blind, REPLAYS)).toBeUndefined()
  expect(numberOf(blind, 'touchstone_store_up')).toBe(0)
  await end()
})

test('two doors of one deployment show the same numbers', async () => {
  const room = testRoom(redis.url)
  const [a, b] = [await deployment(room.redis()), await deployment(room.redis())]
  const [ofA, ofB] = [quiet(), quiet()]
  ofA.count('idempotent_replays_total', {}, 2)
  ofB.count('idempotent_replays_total', {}, 5)
  const ends = [a.publishMetrics('a', ofA), b.publishMetrics('b', ofB)]

  await vi.waitFor(async () => {
    expect(numberOf(await a.collectMetrics(ofA), REPLAYS)).toBe(7)
    expect(numberOf(await b.collectMetrics(ofB), REPLAYS)).toBe(7)
  })
  for (const end of ends) await end()
})

test('data sources beyond the limit are `other` in the whole deployment, from their first sight on', async () => {
  const room = testRoom(redis.url)
  const here = await deployment(room.redis())
  const [own, other] = [quiet(3), quiet(3)]
  const score = (metrics: Metrics, name: string): void => {
    for (let at = 0; at < 100; at++)
      metrics.addResults(
        countResults([summarize({ ...item('x'), data_source: `${name}${at}` }, expectedResult('x'))], metrics.source, {
          passThreshold: 0.5,
        }),
      )
  }
  score(own, 'a')
  const end = (await deployment(room.redis())).publishMetrics('other', other)
  const first = await here.collectMetrics(own)
  score(other, 'b')

  const total = async (): Promise<number> => {
    const text = await here.collectMetrics(own)
    const lines = text.split('\n').filter(line => line.startsWith('touchstone_rewards_total{'))
    expect(lines.length).toBeLessThanOrEqual(4)
    return lines.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0)
  }
  await expect.poll(() => total()).toBe(200)
  const series = (text: string, name: string): number =>
    numberOf(text, `touchstone_rewards_total{task="math",data_source="${name}"}`) ?? Number.NaN
  expect(series(first, 'a0')).toBe(1)
  expect(series(await here.collectMetrics(own), 'a0')).toBe(1)
  await end()
})

test('results are counted in the step that stores them: once, whoever writes them again', async () => {
  const room = testRoom(redis.url)
  const here = await deployment(room.redis())
  const counter = quiet()
  const store = await room.store()
  const group = (id: string): string => `g${Number(id.slice(1)) % 4}`
  const rows = items(64).map(each => ({ ...each, group_id: group(each.id), data_source: 'd' }))
  await room.worker({
    countResults: createResultCounter(counter, { passThreshold: 0.5 }),
    handler: async ({ rows: asked, put }) => {
      for (const row of asked) {
        const asItem = JSON.parse(row.text)
        put(storedResult(row.index, expectedResult(asItem.id), asItem))
      }
    },
  })
  const { batchId } = await store.accept({ tenant: 't', rows: rows.map(each => ({ item: each })) })
  await expect.poll(async () => (await store.status('t', batchId)).state).toBe('done')

  const text = await here.collectMetrics(counter)
  const rewards = rows.map(({ id }) => expectedResult(id).reward ?? 0)
  const labels = '{task="math",data_source="d"}'
  expect(numberOf(text, `touchstone_rewards_total${labels}`)).toBe(64)
  const sum = rewards.reduce((total, reward) => total + reward, 0)
  expect(numberOf(text, `touchstone_reward_positive_sum_total${labels}`)).toBeCloseTo(sum)
  expect(numberOf(text, `touchstone_reward_value_count${labels}`)).toBe(64)
  expect(numberOf(text, 'touchstone_groups_total{task="math",spread="mixed"}')).toBe(4)
})

test('of results that came partly before, only the new ones are counted', async () => {
  const room = testRoom(redis.url)
  const here = await deployment(room.redis())
  const view = quiet()
  const countResults = createResultCounter(quiet(), { passThreshold: 0.5 })
  const store = await room.store()
  const rows = items(3).map(each => ({ item: each }))
  let twice: readonly StoredResult[] = []
  await room.worker({
    countResults,
    handler: async ({ rows: asked, put }) => {
      twice = asked.map(row => storedResult(row.index, expectedResult(JSON.parse(row.text).id), JSON.parse(row.text)))
      for (const result of twice.slice(0, 2)) put(result)
    },
    maxAttempts: 1,
  })

  const { batchId } = await store.accept({ tenant: 't', rows })
  await expect.poll(async () => (await store.status('t', batchId)).state).toBe('done')

  const text = await here.collectMetrics(view)
  expect(numberOf(text, 'touchstone_items_total{task="math",data_source="none",outcome="scored"}')).toBe(2)
  expect(numberOf(text, 'touchstone_undetermined_total{task="math",reason="infra_error"}')).toBe(1)
})

/** Moves a process's last word into the past, as the store sees it. */
async function silence(handle: RedisHandle, id: string, ms: number): Promise<void> {
  await handle.client.zincrby(`${handle.prefix}:metered`, -ms, id)
}
