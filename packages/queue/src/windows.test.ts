import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planWindows, type Suspicion } from './windows.ts'

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

test('a chunk that no worker died over runs as a whole', () => {
  expect(planWindows([3, 4, 5], { kills: 0, suspects: [] }, 2)).toEqual({
    windows: [[3, 4, 5]],
    named: false,
    poison: undefined,
  })
})

test('the only row of a chunk is poison once its workers died as often as allowed', () => {
  expect(planWindows([7], { kills: 2, suspects: [] }, 2).poison).toBe(7)
})

test('any one poison row is found, alone, within the allowed deaths, and every neighbour runs to its end', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), fc.nat(), (count, seed) => {
      const poison = seed % count
      const finished = new Set<number>()
      let state: Suspicion = { kills: 0, suspects: [] }
      let found: number | undefined

      for (let round = 0; round < 50 && finished.size + (found === undefined ? 0 : 1) < count; round++) {
        const plan = planWindows(
          range(count).filter(index => !finished.has(index) && index !== found),
          state,
          2,
        )
        found ??= plan.poison
        for (const window of plan.windows) {
          const alive = window.filter(index => index !== found)
          if (alive.includes(poison)) {
            state = { kills: state.kills + 1, suspects: plan.named ? alive : state.suspects }
            break
          }
          for (const index of alive) finished.add(index)
        }
        if (plan.windows.length === 0 && found !== undefined) break
      }
      if (found === undefined && finished.size === count - 1) {
        found = planWindows([poison], state, 2).poison
      }

      expect(found).toBe(poison)
      expect(finished.size).toBe(count - 1)
      expect(state.kills).toBeLessThanOrEqual(2 * 2 + 6)
    }),
  )
})
