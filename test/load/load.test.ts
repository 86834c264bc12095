import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJudge, type LocalJudge, python } from '@touchstone/scorer-code'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countFlips } from './flips.ts'
import { loopMix } from './loop-mix.ts'

let judge: LocalJudge
let scratchDir: string

beforeAll(async () => {
  scratchDir = mkdtempSync(join(tmpdir(), 'touchstone-load-'))
  judge = await createJudge({ languages: [python], scratchDir, slots: 2 })
})

afterAll(async () => {
  await judge.close()
  rmSync(scratchDir, { recursive: true, force: true })
})

test('right programs of ten kinds, again at full load: no answer changes (long form: node scripts/load.ts flips)', async () => {
  const { runs, wrong } = await countFlips(judge, { programs: 30, times: 2, atOnce: 8, seed: 7 })

  expect(runs).toBe(60)
  expect(wrong).toEqual([])
})

test('endless loops among right programs: these are all done while most loops still wait (throughput: node scripts/load.ts loops)', async () => {
  const { loops } = await loopMix(judge, { programs: 70, loops: 0.3, cpuMs: 1_000, fraction: true })

  expect(loops.total).toBe(30)
  expect(loops.ended).toBeLessThan(15)
})
