import type { Result } from '@touchstone/contracts'
import { expect, test } from 'vitest'
import {
  exampleItems,
  type RunningService,
  removeFolder,
  startService,
  temporaryFolder,
  withoutTiming,
} from './running-service.ts'

const ROUNDS = 5

test('shuffled, by one and two workers, before and after a restart: everything but the timing is byte-equal', async () => {
  const dataDir = temporaryFolder()
  const items = exampleItems()
  const seen = new Map<string, Set<string>>()
  const record = async (service: RunningService): Promise<void> => {
    for (let round = 0; round < ROUNDS; round++) {
      for (const result of await service.score(shuffled(items, round))) {
        const texts = seen.get(result.id) ?? new Set()
        seen.set(result.id, texts.add(withoutTiming(result)))
      }
    }
  }

  const one = await startService({ dataDir })
  await record(one)
  const firstExit = await one.stop()
  const two = await startService({ dataDir, env: { TOUCHSTONE_SCORING_PROCESSES: '2' } })
  await record(two)
  const secondExit = await two.stop()
  removeFolder(dataDir)

  expect([firstExit, secondExit]).toEqual([0, 0])
  expect(seen.size).toBe(items.length)
  expect([...seen.values()].filter(texts => texts.size !== 1)).toEqual([])
})

test('C6: whatever the chunks and the workers, a batch earns the same bytes', async () => {
  const dataDir = temporaryFolder()
  const items = exampleItems()
  const seen = new Map<string, Set<string>>()
  const exits: (number | null)[] = []

  for (const [chunk, workers] of [
    [1, 1],
    [16, 4],
    [64, 1],
    [256, 4],
  ] as const) {
    const service = await startService({
      dataDir,
      env: { TOUCHSTONE_CHUNK_ITEMS: String(chunk), TOUCHSTONE_SCORING_PROCESSES: String(workers) },
    })
    const accepted = await service.post('/batches', { items: shuffled(items, chunk) })
    const { results_url: url } = (await accepted.json()) as { results_url: string }
    const stream = await fetch(service.url + url, { headers: { accept: 'application/x-ndjson' } })
    for (const line of (await stream.text()).trim().split('\n').slice(0, -1)) {
      const result = JSON.parse(line) as Result
      seen.set(result.id, (seen.get(result.id) ?? new Set()).add(withoutTiming(result)))
    }
    exits.push(await service.stop())
  }
  removeFolder(dataDir)

  expect(exits).toEqual([0, 0, 0, 0])
  expect(seen.size).toBe(items.length)
  expect([...seen.values()].filter(texts => texts.size !== 1)).toEqual([])
})

/** A fixed order for each seed (Fisher–Yates over a linear congruential sequence). */
function shuffled<Value>(values: readonly Value[], seed: number): Value[] {
  const result = [...values]
  let state = seed * 2_654_435_761 + 1
  for (let index = result.length - 1; index > 0; index--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const other = state % (index + 1)
    const value = result[index] as Value
    result[index] = result[other] as Value
    result[other] = value
  }
  return result
}
