import swagger from '@fastify/swagger'
import type { Config } from '@touchstone/config'
import {
  type BatchStore,
  createItemReader,
  Failure,
  type Isolation,
  type ItemReader,
  type ProblemStore,
  type ProgramRunner,
  type Scorers,
} from '@touchstone/contracts'
import type { ProfileBook } from '@touchstone/profiles'
import type { Logger, Metrics, MetricsFormat } from '@touchstone/telemetry'
import type { FastifyInstance } from 'fastify'
import { adapterRoutes } from './adapters/index.ts'
import { requireKeys } from './auth/authenticate.ts'
import type { KeyRing } from './auth/keys.ts'
import { accessLog } from './http/access-log.ts'
import { measureRequests } from './http/measure-requests.ts'
import { createServer } from './http/server.ts'
import { batchRoutes } from './routes/batches.ts'
import { docsRoutes } from './routes/docs.ts'
import { type Check, healthRoutes, type Readiness } from './routes/health.ts'
import { problemRoutes } from './routes/problems.ts'
import { scoreRoutes } from './routes/score.ts'
import { uiRoutes } from './routes/ui.ts'
import { validateRoutes } from './routes/validate.ts'
import { createAnswerCounter } from './scoring/count-answers.ts'
import { createLocalScorer } from './scoring/local-scorer.ts'
import { createRowReader } from './scoring/read-rows.ts'
import { createScoreRows } from './scoring/score-rows.ts'

/** Of the running deployment, what the door has to know. */
export type DeploymentView = {
  /** The tier that every result names. */
  isolation(): Promise<Isolation>
  /** What each judge found when a program tried to get out of it. */
  isolationTests(): Promise<Readiness['isolationTests']>
  /** Versions of graders that other processes serve. */
  versions(): Promise<{ readonly [kind: string]: string | undefined }>
  languages(): Promise<Readiness['languages']>
  checks(): Promise<readonly Check[]>
  /** Metrics of all processes as one text. */
  metricsText(format: MetricsFormat): Promise<string>
}

/** Whether this process is on its way out. */
export type Lifecycle = {
  /** /readyz says so already. */
  readonly draining: boolean
  /** New work is refused. */
  readonly refusing: boolean
}

export type ApiOptions = {
  readonly config: Config
  readonly logger: Logger
  readonly metrics: Metrics
  /** What is scored in this thread; math is done by worker threads, which make their own. */
  readonly scorers: Pick<Scorers, 'format' | 'external'>
  /** Of the math scorer, asked for where a request pins it. */
  readonly mathVersion: () => Promise<string>
  /** Of the deployment; asked for when the first thread starts. */
  readonly salt: () => Promise<string>
  /** Threads for math and for slow format rules. */
  readonly threads: number
  readonly deployment: DeploymentView
  readonly lifecycle: Lifecycle
  readonly keys?: KeyRing
  readonly store?: BatchStore
  readonly programs?: ProgramRunner
  readonly problems?: ProblemStore
  readonly profiles?: ProfileBook
  /** Shared with the profiles, so that schemas are compiled once. */
  readonly readItem?: ItemReader
}

/** The whole HTTP door, ready to listen or to be injected into. */
export function createApi(options: ApiOptions): FastifyInstance {
  const { config, metrics, scorers, deployment, lifecycle, store } = options
  const app = createServer(options)
  measureRequests(app, metrics) // before the keys, so that what comes in is also seen to go out
  accessLog(app, options.logger)
  requireKeys(app, options.keys)
  app.addHook('onRequest', async request => {
    const { scope, adapter } = request.routeOptions.config
    if (!lifecycle.refusing || adapter === true) return // a trainer's client may count a refusal as a reward
    if ((scope ?? 'score') === 'score') throw new Failure('DRAINING', { retryAfterSeconds: 5 })
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (lifecycle.draining) reply.header('connection', 'close') // else an idle connection would keep the process alive
    done()
  })
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Touchstone',
        version: '0.1.0',
        description:
          'Rewards for reinforcement learning with verifiable rewards. A fault of the service is never a number.',
      },
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer' }, basic: { type: 'http', scheme: 'basic' } },
      },
    },
    hideUntagged: true,
  })

  const local = createLocalScorer({
    inline: scorers,
    salt: options.salt,
    threads: options.threads,
    onError: error => options.logger.error({ err: error }, 'a scoring thread failed'),
  })
  app.addHook('onClose', () => local.close())
  const readItem = options.readItem ?? createItemReader()
  const rows = createRowReader({
    readItem,
    profiles: options.profiles,
    problems: options.problems,
    itemMaxBytes: config.itemMaxBytes,
  })
  const isolation = () => deployment.isolation()
  const countAnswers = createAnswerCounter(metrics, { passThreshold: config.passThreshold })
  const scoreRows = createScoreRows({
    local,
    store,
    isolation,
    onAnswered: countAnswers,
  })
  const versions = async () => ({
    ...(await deployment.versions()),
    math: await options.mathVersion(),
    ...Object.fromEntries(Object.values(scorers).map(scorer => [scorer.kind, scorer.version])),
  })

  app.register(async routes => {
    scoreRoutes(routes, { rows, scoreRows, versions, syncMaxItems: config.syncMaxItems, holdMs: config.holdMs })
    batchRoutes(routes, { rows, store, isolation, versions, batchMaxItems: config.batchMaxItems, countAnswers })
    problemRoutes(routes, { problems: options.problems, readItem })
    validateRoutes(routes, { rows, scoreRows, maxItems: config.syncMaxItems })
    if (config.adminPort === undefined) healthRoutes(routes, healthPorts(options, options.keys === undefined))
    adapterRoutes(routes, {
      rows,
      scoreRows,
      profiles: options.profiles,
      programs: options.programs,
      holdMs: config.holdMs,
    })
    docsRoutes(routes)
    uiRoutes(routes)
  })
  return app
}

/** /livez, /readyz and /metrics on a listener of their own. */
export function createAdmin(options: ApiOptions): FastifyInstance {
  const app = createServer(options)
  healthRoutes(app, healthPorts(options, true))
  return app
}

function healthPorts({ deployment, lifecycle }: ApiOptions, openMetrics: boolean): Parameters<typeof healthRoutes>[1] {
  return {
    openMetrics,
    metricsText: format => deployment.metricsText(format),
    readiness: async () => {
      const [checks, isolation, isolationTests, languages] = await Promise.all([
        deployment.checks(),
        deployment.isolation(),
        deployment.isolationTests(),
        deployment.languages(),
      ])
      const serving = { name: 'serving', ok: !lifecycle.draining, detail: lifecycle.draining ? 'draining' : 'open' }
      return { checks: [serving, ...checks], isolation, isolationTests, languages }
    },
  }
}
