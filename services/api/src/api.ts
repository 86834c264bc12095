import type { Readable } from 'node:stream'
import type { Config } from '@touchstone/config'
import {
  type BatchStore,
  Failure,
  type Isolation,
  type ProblemStore,
  type ProgramRunner,
  type Scorers,
} from '@touchstone/contracts'
import { type Logger, type Metrics, recordResult } from '@touchstone/telemetry'
import { Ajv } from 'ajv'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify'
import { requireKeys, rewriteKeyPath } from './auth/authenticate.ts'
import type { KeyRing } from './auth/keys.ts'
import { failureOf, problemOf, sendProblem } from './http/problem-reply.ts'
import { parseJson, readBody } from './http/read-body.ts'
import { scoreRoutes } from './routes/score.ts'
import { createLocalScorer } from './scoring/local-scorer.ts'
import type { ProfileBook } from './scoring/profiles.ts'
import { createRowReader } from './scoring/read-rows.ts'
import { createScoreRows } from './scoring/score-rows.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The body's bytes as sent, decompressed; kept on routes that ask for it. */
    rawBody: Buffer | undefined
  }
  interface FastifyContextConfig {
    keepRawBody?: boolean
  }
}

/** Of the running deployment, what the door has to know. */
export type DeploymentView = {
  /** The tier that every result names. */
  isolation(): Promise<Isolation>
  /** Versions of graders that other processes serve. */
  versions(): Promise<{ readonly [kind: string]: string | undefined }>
}

export type ApiOptions = {
  readonly config: Config
  readonly logger: Logger
  readonly metrics: Metrics
  /** math: its version alone is used here, threads make their own. */
  readonly scorers: Pick<Scorers, 'math' | 'format' | 'external'>
  readonly salt: string
  readonly threads: number
  readonly deployment: DeploymentView
  readonly keys?: KeyRing
  readonly store?: BatchStore
  readonly programs?: ProgramRunner
  readonly problems?: ProblemStore
  readonly profiles?: ProfileBook
}

/** The whole HTTP door, ready to listen or to be injected into. */
export function createApi(options: ApiOptions): FastifyInstance {
  const { config, logger, metrics, scorers, deployment } = options
  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    disableRequestLogging: true,
    bodyLimit: config.bodyLimit,
    requestTimeout: config.requestTimeoutMs,
    keepAliveTimeout: 95_000,
    forceCloseConnections: 'idle',
    http: { headersTimeout: config.headersTimeoutMs, connectionsCheckingInterval: 1_000, keepAlive: true },
    rewriteUrl: rewriteKeyPath,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 512 },
    clientErrorHandler,
  })
  app.server.maxConnections = config.maxConnections
  app.decorateRequest('rawBody')
  app.setSerializerCompiler(() => data => JSON.stringify(data))
  setValidators(app)
  setBodyParsers(app, config.bodyLimit)
  app.setErrorHandler((error, request, reply) => {
    const failure = failureOf(error as Error)
    if (failure.status >= 500 && failure.code === 'INTERNAL') {
      logger.error(
        { err: failure.cause ?? failure, route: request.routeOptions.url, request: request.id },
        'a request failed',
      )
    }
    sendProblem(request, reply, failure)
  })
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, new Failure('NOT_FOUND')))
  requireKeys(app, options.keys)
  measure(app, metrics)

  const local = createLocalScorer({
    inline: {
      ...(scorers.format === undefined ? {} : { format: scorers.format }),
      ...(scorers.external === undefined ? {} : { external: scorers.external }),
    },
    threadData: { salt: options.salt, versions: { ...(scorers.math && { math: scorers.math.version }) } },
    threads: options.threads,
  })
  app.addHook('onClose', () => local.close())
  const rows = createRowReader({
    profiles: options.profiles,
    problems: options.problems,
    itemMaxBytes: config.itemMaxBytes,
  })
  const scoreRows = createScoreRows({
    local,
    store: options.store,
    isolation: () => deployment.isolation(),
    onScored: (item, result) => recordResult(metrics, item, result, { passThreshold: config.passThreshold }),
  })
  const versions = async () => ({
    ...(await deployment.versions()),
    ...Object.fromEntries(Object.values(scorers).map(scorer => [scorer.kind, scorer.version])),
  })

  scoreRoutes(app, { rows, scoreRows, versions, syncMaxItems: config.syncMaxItems, holdMs: config.holdMs })
  return app
}

/** Bodies are read by their own readers, with this project's errors; of a query, text is read as the numbers it means. */
function setValidators(app: FastifyInstance): void {
  const query = new Ajv({ coerceTypes: true, removeAdditional: false, useDefaults: false, strict: false })
  app.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'querystring' ? query.compile(schema) : () => true))
}

function setBodyParsers(app: FastifyInstance, limit: number): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    /^application\/(?:[\w.-]+\+)?json(?:;|$|\s)/i,
    async (request: FastifyRequest, payload: Readable) => {
      const body = await readBody(payload, request.headers, limit)
      if (request.routeOptions.config.keepRawBody === true) request.rawBody = body
      return body.length === 0 ? undefined : parseJson(body)
    },
  )
  app.addContentTypeParser(
    /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines)/i,
    async (request: FastifyRequest, payload: Readable) => {
      const body = await readBody(payload, request.headers, limit)
      if (request.routeOptions.config.keepRawBody !== true) {
        throw new Failure('UNSUPPORTED_MEDIA', { detail: 'send application/json' })
      }
      request.rawBody = body
      return undefined
    },
  )
}

function measure(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onRequest', (_request, _reply, done) => {
    metrics.add('http_in_flight', {}, 1)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    metrics.add('http_in_flight', {}, -1)
    const route = request.routeOptions.url ?? 'none'
    metrics.observe(
      'http_request_duration_seconds',
      { route, code: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    )
    done()
  })
}

/** What Node's parser refuses never becomes a request; it still gets a problem as its answer. */
function clientErrorHandler(error: Error & { code?: string }, socket: import('node:net').Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, detail] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? (['431 Request Header Fields Too Large', 'the headers are too large'] as const)
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? (['408 Request Timeout', 'the request took too long to arrive'] as const)
        : (['400 Bad Request', 'this is not HTTP as we read it'] as const)
  const problem = problemOf(new Failure('INVALID_JSON', { detail }))
  const body = JSON.stringify({ ...problem, title: status.slice(4), status: Number(status.slice(0, 3)) })
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/problem+json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}
