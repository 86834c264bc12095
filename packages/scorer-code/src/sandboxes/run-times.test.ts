import { expect, test } from 'vitest'
import { RunTimes } from './run-times.ts'

const always = () => true

/** Runs in turn, of which this share is cut. */
function learnt(totals: readonly number[], endless: number, tests = 1): RunTimes {
  const times = new RunTimes()
  let right = 0
  for (let run = 0; run < 400; run += 1) {
    if (Math.floor((run + 1) * endless) > Math.floor(run * endless)) times.cut(0)
    else {
      const totalMs = totals[right++ % totals.length] ?? 0
      times.ended({ totalMs, testMs: totalMs / tests, limited: false }, 0)
    }
  }
  return times
}

test('a leash is long where loops are rare, and hardly more than what is usual where they are common', () => {
  const usual = [18, 20, 22, 20]

  const rare = learnt(usual, 0).leash(0, always).totalMs
  const some = learnt(usual, 0.05).leash(0, always).totalMs
  const common = learnt(usual, 0.3).leash(0, always).totalMs

  expect(rare).toBeGreaterThan(100)
  expect(some).toBeLessThan(rare)
  expect(common).toBeGreaterThan(22)
  expect(common).toBeLessThan(40)
})

test('right programs of which many are long are let go on, also beside loops', () => {
  const half = [2, 40]

  expect(learnt(half, 0).leash(0, always).totalMs).toBeGreaterThan(40)
  expect(learnt(half, 0.3).leash(0, always).totalMs).toBeGreaterThan(40)
})

test('a few long programs among very many loops are cut: they are made again on a longer leash', () => {
  const times = learnt([...Array.from({ length: 19 }, () => 3), 400], 0.3)

  const [first, second, third, fourth] = [0, 1, 2, 3].map(cuts => times.leash(cuts, always).totalMs)

  expect(first).toBeLessThan(10)
  expect(second).toBeCloseTo(8 * (first ?? 0))
  expect(third).toBeCloseTo(64 * (first ?? 0))
  expect(fourth).toBeGreaterThan(400)
})

test('one test is on a leash of its own, far shorter than that of the whole', () => {
  const { totalMs, testMs } = learnt([90, 100, 110], 0.3, 40).leash(0, always)

  expect(totalMs).toBeGreaterThan(110)
  expect(testMs).toBeGreaterThan(110 / 40)
  expect(testMs).toBeLessThan(20)
})

test('runs that were cut and then ended well were no loops', () => {
  const times = learnt([20], 0)
  const before = times.leash(0, always).totalMs

  for (let run = 0; run < 40; run += 1) times.cut(0)
  const tight = times.leash(0, always).totalMs
  for (let run = 0; run < 40; run += 1) times.ended({ totalMs: 30, testMs: 30, limited: false }, 1)

  expect(tight).toBeLessThan(before / 2)
  expect(times.leash(0, always).totalMs).toBeGreaterThan(0.8 * before)
})

test('loops that their limits ended are no sign of how long right programs are', () => {
  const times = learnt([20], 0)

  for (let run = 0; run < 100; run += 1) times.ended({ totalMs: 10_000, testMs: 10_000, limited: true }, 0)

  expect(times.leash(0, always).totalMs).toBeLessThan(40)
})

test('what was usual is forgotten: a leash follows the programs that come', () => {
  const times = learnt([3], 0.3)

  for (let run = 0; run < 400; run += 1) times.ended({ totalMs: 300, testMs: 300, limited: false }, 0)

  expect(times.leash(0, always).totalMs).toBeGreaterThan(300)
})

test('before anything is known there is a leash too', () => {
  const { totalMs, wallMs } = new RunTimes().leash(0, always)

  expect(totalMs).toBeGreaterThan(10)
  expect(totalMs).toBeLessThan(1_000)
  expect(wallMs).toBeGreaterThan(500)
})
