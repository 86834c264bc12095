import type { Isolation, IsolationTest } from '@touchstone/contracts'
import { CONTENT_TYPES, formatFor, type MetricsFormat } from '@touchstone/telemetry'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'

export type Check = { readonly name: string; readonly ok: boolean; readonly detail: string }

export type Readiness = {
  readonly checks: readonly Check[]
  readonly isolation: string
  /** By judge: how each promise of its tier stood when a program tried to break it. */
  readonly isolationTests: { readonly [judge: string]: IsolationTest & { readonly tier: Isolation } }
  readonly languages: { readonly [language: string]: { readonly ready: boolean; readonly reason?: string | undefined } }
}

export type HealthPorts = {
  readonly readiness: () => Promise<Readiness>
  /** The metrics of every process of this deployment, as Prometheus reads them. */
  readonly metricsText: (format: MetricsFormat) => Promise<string>
  /** On the main port the metrics name tenants' data sources, so they need a key where keys are used. */
  readonly openMetrics: boolean
}

const Ready = Type.Object({
  status: Type.Union([Type.Literal('ready'), Type.Literal('unready')]),
  checks: Type.Array(Type.Object({ name: Type.String(), ok: Type.Boolean(), detail: Type.String() })),
  isolation: Type.String(),
  isolation_tests: Type.Record(
    Type.String(),
    Type.Object({
      tier: Type.String(),
      reason: Type.String(),
      checks: Type.Array(Type.Object({ name: Type.String(), held: Type.Boolean(), found: Type.String() })),
    }),
  ),
  languages: Type.Record(Type.String(), Type.Object({ ready: Type.Boolean(), reason: Type.Optional(Type.String()) })),
})

/** Is the process alive, can it serve, and what does it count. */
export function healthRoutes(app: FastifyInstance, { readiness, metricsText, openMetrics }: HealthPorts): void {
  const tags = ['health']
  app.get(
    '/livez',
    {
      schema: { summary: 'The process is alive', tags, response: { 200: Type.Object({ status: Type.Literal('ok') }) } },
      config: { scope: 'none' },
    },
    async () => ({ status: 'ok' }),
  )
  app.get(
    '/readyz',
    {
      schema: { summary: 'Can this server score now', tags, response: { 200: Ready, 503: Ready } },
      config: { scope: 'none' },
    },
    async (_request, reply) => {
      const { checks, isolation, isolationTests, languages } = await readiness()
      const ready = checks.every(check => check.ok)
      if (!ready) reply.code(503).header('retry-after', '1')
      const status = ready ? 'ready' : 'unready'
      return { status, checks, isolation, isolation_tests: isolationTests, languages }
    },
  )
  app.get(
    '/metrics',
    {
      schema: { summary: 'Prometheus', tags, response: { 200: { description: 'text/plain', type: 'string' } } },
      config: { scope: openMetrics ? 'none' : 'read' },
    },
    async (request, reply) => {
      const format = formatFor(request.headers.accept)
      reply.header('content-type', CONTENT_TYPES[format])
      return metricsText(format)
    },
  )
}
