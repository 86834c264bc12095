import { expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'

test("metrics about Node itself, whose labels may be numbers, come out beside this service's own", async () => {
  const text = await createMetrics().text()

  expect(text).toMatch(/^nodejs_version_info\{.*major="\d+"/m)
  expect(text).toContain('process_cpu_seconds_total')
})
