import { expect, test } from 'vitest'
import { notRun, type SlotReport } from '../languages/language.ts'
import { Leash } from './leash.ts'

const report = (cpuMs: number, status: 'ok' | 'time_limit' = 'ok'): SlotReport => ({
  tests: [{ ...notRun, status }],
  integrity: [],
  cpuMs,
})

test('a leash is long where loops are rare, short where they are common, and long again when they are gone', () => {
  const leash = new Leash()

  for (let run = 0; run < 200; run += 1) leash.ended(report(20), { wasCut: false })
  const rare = leash.ms
  for (let run = 0; run < 10; run += 1) leash.cut()
  const common = leash.ms
  for (let run = 0; run < 100; run += 1) leash.ended(report(20), { wasCut: false })

  expect(rare).toBeCloseTo(160, 0)
  expect(common).toBeCloseTo(30, 0)
  expect(leash.ms).toBeCloseTo(160, 0)
})

test('runs that were cut and then ended well are no loops; loops are not what is usual', () => {
  const leash = new Leash()

  for (let run = 0; run < 200; run += 1) leash.ended(report(20), { wasCut: false })
  for (let run = 0; run < 10; run += 1) leash.cut()
  for (let run = 0; run < 10; run += 1) leash.ended(report(20), { wasCut: true })
  expect(leash.ms).toBeCloseTo(160, 0)

  for (let run = 0; run < 3; run += 1) leash.ended(report(10_000, 'time_limit'), { wasCut: false })
  expect(leash.ms).toBeCloseTo(160, 0)
})

test('before anything is known, and for the smallest programs, there is a least', () => {
  expect(new Leash().ms).toBe(8)
})
