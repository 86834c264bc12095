import { expect, test } from 'vitest'
import { isBusyPastWall, isPastWall, longestWallMs } from './idling.ts'

test.each([
  ['before the limit nothing is past it', 0, 999, false],
  ['a sleeper at the limit', 1, 1000, true],
  ['one that polls', 30, 1000, true],
  ['a loop that gets a tenth of a core', 100, 1000, false],
  ['the same later', 299, 3000, false],
  ['a loop that gets next to nothing', 49, 1000, true],
  ['as much CPU as the limit is long', 1000, 2500, true],
  ['a loop that is starved for ever', 900, 4000, true],
])('%s: %d ms of CPU in %d ms: %s', (_, cpuMs, wallMs, past) => {
  expect(isPastWall(cpuMs, wallMs, 1000)).toBe(past)
})

test('what was stopped for its CPU and what only lasted are told apart', () => {
  expect(isBusyPastWall(1000, 1000)).toBe(true)
  expect(isBusyPastWall(900, 1000)).toBe(false)
  expect(isPastWall(900, longestWallMs(1000), 1000)).toBe(true)
})
