import { createMetrics } from '@touchstone/telemetry'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDeployment, createProblemStore, createReferenceTimes } from '../src/index.ts'
import { testRedis, testRoom } from './room.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.close())

async function deploymentOf(room: ReturnType<typeof testRoom>) {
  const handle = room.redis()
  await handle.ready()
  return createDeployment(handle)
}

test('all processes of a deployment have one salt and one callback secret', async () => {
  const room = testRoom(redis.url)
  const [a, b] = await Promise.all([deploymentOf(room), deploymentOf(room)])

  const salts = await Promise.all([a.salt(), b.salt(), a.salt()])
  const secrets = await Promise.all([a.callbackSecret(), b.callbackSecret()])

  expect(new Set(salts).size).toBe(1)
  expect(new Set(secrets).size).toBe(1)
  expect(secrets[0]).toMatch(/^whsec_/)
  expect(await a.salt('given')).toBe('given')
})

test('the tier of the deployment is that of its weakest judge, and none where no judge is heard of', async () => {
  const room = testRoom(redis.url)
  const deployment = await deploymentOf(room)
  expect(await deployment.waitForIsolation(10)).toBe('none')
  const report = (workerId: string, isolation: 'full' | 'reduced') => () => ({
    workerId,
    isolation,
    languages: { python: { ready: true } },
    slots: 2,
    versions: { code: 'x' },
  })

  const first = deployment.publishJudge(report('a', 'full'))
  await expect.poll(() => deployment.waitForIsolation(0)).toBe('full')
  const second = deployment.publishJudge(report('b', 'reduced'))
  await expect.poll(() => deployment.waitForIsolation(0)).toBe('reduced')
  await second.end()

  expect(await deployment.waitForIsolation(0)).toBe('full')
  expect((await deployment.judges()).map(({ workerId }) => workerId)).toEqual(['a'])
  await first.end()
})

test("the processes' counters come out summed, each once", async () => {
  const room = testRoom(redis.url)
  const deployment = await deploymentOf(room)
  const [own, other] = [createMetrics({ processMetrics: false }), createMetrics({ processMetrics: false })]
  own.count('idempotent_replays_total', {}, 2)
  other.count('idempotent_replays_total', {}, 3)
  other.set('store_up', {}, 1)
  own.set('store_up', {}, 1)

  const stop = deployment.publishMetrics('other', other)

  await expect.poll(() => deployment.collectMetrics(own)).toMatch(/^touchstone_idempotent_replays_total 5$/m)
  expect(await deployment.collectMetrics(own)).toMatch(/^touchstone_store_up 1$/m)
  await stop()
})

test("a problem is kept once, found by id and by content, and is not another tenant's", async () => {
  const handle = testRoom(redis.url).redis()
  await handle.ready()
  const problems = createProblemStore(handle)
  const problem = { type: 'stdio' as const, tests: [{ stdin: '1', expected: '2' }] }

  const first = await problems.put('a', 'p1', problem)
  const again = await problems.put('a', 'p1', { tests: problem.tests, type: 'stdio' })

  expect(first.created).toBe(true)
  expect(again).toEqual({ hash: first.hash, created: false })
  expect((await problems.get('a', 'p1')).problem).toEqual(problem)
  expect((await problems.get('a', first.hash)).problem).toEqual(problem)
  await expect(problems.get('b', first.hash)).rejects.toMatchObject({ code: 'NOT_FOUND' })

  const length = JSON.stringify(problem).length
  expect(await problems.find('a', 'p1', length)).toEqual({ id: 'p1', hash: first.hash, bytes: length, problem })
  expect(await problems.find('a', 'p1', length - 1)).toEqual({ tenant: 'a', hash: first.hash })
  await expect(problems.find('b', 'p1', length - 1)).rejects.toMatchObject({ code: 'NOT_FOUND' })

  await problems.put('a', 'p1', { type: 'stdio', tests: [] })
  expect((await problems.get('a', first.hash)).problem).toEqual(problem)
})

test('what a reference took is what was measured first, for everyone who asks', async () => {
  const handle = testRoom(redis.url).redis()
  await handle.ready()
  const [one, other] = [createReferenceTimes(handle), createReferenceTimes(handle)]

  expect(await one.known('p')).toBeUndefined()
  expect(await Promise.all([one.agree('p', 12.5), other.agree('p', 20)])).toEqual([12.5, 12.5])
  expect(await other.known('p')).toBe(12.5)
  expect(await other.known('q')).toBeUndefined()
})
