import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { BombReport } from './bomb-child.ts'

/** What DESIGN allows one comparison. All of them together must stay below twice that in one process. */
const LIMIT_MIB = 64

test('no bomb gets a wrong verdict or 64 MiB, a completion of 1 MB included; the whole list stays small', async () => {
  const child = fileURLToPath(new URL('bomb-child.ts', import.meta.url))

  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', child], { maxBuffer: 2 ** 24 })

  const { reports, growthMiB } = JSON.parse(stdout) as { reports: BombReport[]; growthMiB: number }
  expect(reports.length).toBeGreaterThan(150)
  expect(reports.filter(report => report.wrong)).toEqual([])
  expect(reports.filter(report => report.peakMiB > LIMIT_MIB)).toEqual([])
  expect(growthMiB).toBeLessThan(2 * LIMIT_MIB)
})
