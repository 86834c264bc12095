import { type Config, readConfig } from '@touchstone/config'
import { createFormatScorer } from '@touchstone/scorer-format'
import { createMathScorer } from '@touchstone/scorer-math'
import { createLogger, createMetrics } from '@touchstone/telemetry'
import type { FastifyInstance } from 'fastify'
import { afterAll } from 'vitest'
import { type ApiOptions, createApi } from '../src/index.ts'

/** An API with the real scorers and settings of an empty environment, closed when the test file ends. */
export function startApi(
  overrides: Partial<Omit<ApiOptions, 'config'>> & { env?: Record<string, string> } = {},
): FastifyInstance {
  const { env = {}, ...options } = overrides
  const config: Config = readConfig(env, path => {
    throw new Error(`no file ${path}`)
  })
  const metrics = createMetrics({ processMetrics: false })
  const app = createApi({
    config,
    logger: createLogger({ service: 'api', level: 'silent' }),
    metrics,
    scorers: { format: createFormatScorer() },
    mathVersion: async () => createMathScorer({ salt: '' }).version,
    salt: async () => 'a fixed salt',
    threads: 1,
    deployment: {
      isolation: async () => 'full',
      isolationTests: async () => ({}),
      versions: async () => ({}),
      languages: async () => ({}),
      checks: async () => [],
      metricsText: format => metrics.text(format),
    },
    lifecycle: { draining: false, refusing: false },
    ...options,
  })
  afterAll(() => app.close())
  return app
}

export const GOOD = '<think>two and two</think>\n<answer>4</answer>'

export function formatItem(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return { completion: GOOD, graders: [{ kind: 'format', rule: 'think-answer' }], ...overrides }
}
