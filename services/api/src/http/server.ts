import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import type { Config } from '@touchstone/config'
import { Failure } from '@touchstone/contracts'
import type { Logger } from '@touchstone/telemetry'
import { Ajv } from 'ajv'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from 'fastify'
import { rewriteKeyPath } from '../auth/authenticate.ts'
import { watchMethods } from './allowed-methods.ts'
import { type ByteBudget, createByteBudget } from './byte-budget.ts'
import { failureOf, problemOf, sendProblem } from './problem-reply.ts'
import { parseBody, readBody } from './read-body.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The body's bytes as sent, decompressed; kept on routes that ask for it. */
    rawBody: Buffer | undefined
    /** traceparent for the work of this request, where it came with one. */
    trace: string | undefined
    /** What a route adds to its line in the log: numbers and ids, never payloads. */
    logFields: { readonly [name: string]: string | number } | undefined
  }
  interface FastifyContextConfig {
    keepRawBody?: boolean
  }
}

/** Longer than any client keeps an idle connection (80 s), so that none sends into a connection that we are closing. */
const KEEP_ALIVE_MS = 95_000

/** A refused peer has so long to read why. */
const LINGER_MS = 1_000

/** Bodies that may be in memory at one time, in units of the largest. */
const BODIES_AT_ONCE = 6

/** Fastify with this project's limits, bodies and problems; no routes yet. */
export function createServer({ config, logger }: { config: Config; logger: Logger }): FastifyInstance {
  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    childLoggerFactory: root => root, // nobody logs by request but the access log, which names it itself
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: config.bodyLimit,
    requestTimeout: config.requestTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false, // what still arrives on open connections is answered by its route, in its own protocol
    http: { headersTimeout: config.headersTimeoutMs, connectionsCheckingInterval: 1_000, keepAlive: true },
    rewriteUrl: rewriteKeyPath,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 512 },
    clientErrorHandler,
    frameworkErrors: (error, request, reply) => sendProblem(request, reply, failureOf(error)),
  })
  app.server.maxConnections = config.maxConnections
  const methodsOf = watchMethods(app)
  app.decorateRequest('rawBody')
  app.decorateRequest('trace')
  app.decorateRequest('logFields')
  app.setSerializerCompiler(() => data => JSON.stringify(data))
  setValidators(app)
  const budget = createByteBudget(config.bodyLimit * BODIES_AT_ONCE)
  setBodyParsers(app, config.bodyLimit, budget)
  app.addHook('onResponse', (request, _reply, done) => {
    budget.release(request.raw)
    done()
  })
  app.setErrorHandler((error, request, reply) => {
    const failure = failureOf(error as Error)
    if (failure.code === 'INTERNAL') {
      const route = request.routeOptions.url
      logger.error({ err: failure.cause ?? failure, route, request: request.id }, 'a request failed')
    }
    sendProblem(request, reply, failure)
  })
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsOf(request.url.split('?', 1)[0] ?? '')
    if (methods.length === 0) return sendProblem(request, reply, new Failure('NOT_FOUND'))
    reply.header('allow', methods.join(', '))
    sendProblem(request, reply, new Failure('METHOD_NOT_ALLOWED', { detail: `it has ${methods.join(', ')}` }))
  })
  return app
}

/**
 * Bodies are read by their own readers, with this project's errors; of a query, text is read as the numbers it means, and
 * an empty value (`?cursor=`) as one that was not given.
 */
function setValidators(app: FastifyInstance): void {
  const query = new Ajv({
    coerceTypes: true,
    removeAdditional: false,
    useDefaults: false,
    strict: false,
    validateSchema: false,
  })
  app.setValidatorCompiler(({ schema, httpPart }) => {
    if (httpPart !== 'querystring') return () => true
    const validate = query.compile(schema)
    return (asked: { readonly [name: string]: unknown }) => {
      const value = Object.fromEntries(Object.entries(asked).filter(([, text]) => text !== ''))
      return validate(value) ? { value } : { error: validate.errors ?? [] }
    }
  })
}

function setBodyParsers(app: FastifyInstance, limit: number, budget: ByteBudget): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    /^application\/(?:[\w.-]+\+)?json(?:;|$|\s)/i,
    async (request: FastifyRequest, payload: Readable) => {
      const body = await readBody(payload, request.headers, limit, bytes => budget.take(request.raw, bytes))
      if (request.routeOptions.config.keepRawBody === true) request.rawBody = body
      return body.length === 0 ? undefined : parseBody(body)
    },
  )
  app.addContentTypeParser(
    /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines)/i,
    async (request: FastifyRequest, payload: Readable) => {
      if (request.routeOptions.config.keepRawBody !== true) {
        throw new Failure('UNSUPPORTED_MEDIA', { detail: 'send application/json' })
      }
      request.rawBody = await readBody(payload, request.headers, limit, bytes => budget.take(request.raw, bytes))
      return undefined
    },
  )
}

/** What Node's parser refuses never becomes a request; it still gets a problem as its answer. */
function clientErrorHandler(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, title, detail] = refusal(error.code)
  const problem = { ...problemOf(new Failure('INVALID_JSON', { detail })), title, status }
  const body = JSON.stringify(problem)
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\ncontent-type: application/problem+json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
  // Closing at once could take the answer with it; a peer that never closes its side must not keep the descriptor.
  socket.resume()
  setTimeout(() => socket.destroy(), LINGER_MS).unref()
}

function refusal(code: string | undefined): [number, string, string] {
  if (code === 'HPE_HEADER_OVERFLOW') return [431, 'Request Header Fields Too Large', 'the headers are too large']
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return [408, 'Request Timeout', 'the request took too long to arrive']
  return [400, 'Bad Request', 'this is not HTTP as we read it']
}
