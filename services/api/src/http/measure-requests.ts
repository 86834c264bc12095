import type { Metrics } from '@touchstone/telemetry'
import type { FastifyInstance } from 'fastify'

/** How long requests take, by route and status, and how many are here now. */
export function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  let inFlight = 0
  metrics.beforeReading(() => metrics.set('http_in_flight', {}, inFlight))
  app.addHook('onRequest', (_request, _reply, done) => {
    inFlight++
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    inFlight--
    const route = request.routeOptions.url ?? 'none'
    metrics.observe(
      'http_request_duration_seconds',
      { route, code: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    )
    done()
  })
}
