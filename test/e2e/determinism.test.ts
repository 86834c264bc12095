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
}, 240_000)

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
