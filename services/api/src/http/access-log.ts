import { continueTrace, type Logger, traceIdOf } from '@touchstone/telemetry'
import type { FastifyInstance } from 'fastify'

/** Asked every few seconds by machines: of no interest unless something is looked for. */
const PROBES: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics'])

/**
 * One line per request: its route as a pattern, never its path, which may hold a key; no header, no payload. The trace of
 * a request goes on under the header `traceparent`, and `traceresponse` names it to the caller.
 */
export function accessLog(app: FastifyInstance, logger: Logger): void {
  // Numbers, ids and a pattern, flat: there is nothing to look for in them.
  const lines = logger.child({}, { redact: [] })
  app.addHook('onRequest', (request, reply, done) => {
    const { traceparent } = request.headers
    if (traceparent !== undefined) {
      request.trace = continueTrace([traceparent].flat()[0])
      if (request.trace !== undefined) reply.header('traceresponse', request.trace)
    }
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url
    const level = route !== undefined && PROBES.has(route) ? 'debug' : 'info'
    if (!lines.isLevelEnabled(level)) return done()
    const traceId = traceIdOf(request.trace)
    const line = {
      request: request.id,
      method: request.method,
      route: route ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ...request.logFields,
      ...(request.caller === undefined ? {} : { tenant: request.caller.tenant }),
      ...(traceId === undefined ? {} : { trace_id: traceId }),
    }
    lines[level](line, 'request')
    done()
  })
}
