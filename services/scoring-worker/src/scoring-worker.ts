import { availableParallelism } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { Config } from '@touchstone/config'
import { Failure, type Isolation, type Scorers } from '@touchstone/contracts'
import {
  connect,
  createBatchStore,
  createChunkWorker,
  createDeployment,
  createProblemStore,
  createReferenceTimes,
  createResultCounter,
  type DoneBatch,
} from '@touchstone/queue'
import { createExternalScorer } from '@touchstone/scorer-external'
import { createMetrics, type Logger, traceIdOf } from '@touchstone/telemetry'
import { startCanary } from './canary.ts'
import { createGate } from './gate.ts'
import { type JudgeRoom, openJudge } from './judge.ts'
import { createProblemCache } from './problem-cache.ts'
import { createScoreHandler } from './score-handler.ts'
import { createThreadPool } from './thread-pool.ts'
import { timesOfMachine } from './times-of-machine.ts'

export type ScoringWorkerOptions = {
  readonly config: Config
  readonly redisUrl: string
  readonly id: string
  /** A folder of this process's own for its sandboxes. */
  readonly folder: string
  readonly logger: Logger
}

const NETWORK_ROWS = 256
const REOPEN_MS = 2_000

/** Joins queue, scorers and judge; takes chunks until it is drained. */
export async function startScoringWorker({
  config,
  redisUrl,
  id,
  folder,
  logger,
}: ScoringWorkerOptions): Promise<{ drain(): Promise<void> }> {
  const onError = (error: unknown): void => logger.warn({ err: error }, 'went wrong, goes on')
  const metrics = createMetrics({ maxSources: config.metricsMaxSources })
  const redis = connect({ url: redisUrl, prefix: config.redisPrefix, onError: quietly(onError) })
  await redis.ready(60_000)
  const deployment = createDeployment(redis)
  const salt = await deployment.salt(config.salt)
  const threads = createThreadPool({ threads: config.workers ?? availableParallelism(), data: { salt } })

  const problemById = createProblemCache(createProblemStore(redis))
  const times = timesOfMachine(createReferenceTimes(redis))
  let closing = false
  let room: JudgeRoom | undefined
  const opened = openRoom()
  async function openRoom(): Promise<JudgeRoom> {
    for (;;) {
      try {
        room = await openJudge({
          salt,
          folder,
          slots: config.slots,
          wantedIsolation: config.isolation,
          warm: config.languages.length > 0 ? config.languages : ['python'],
          problemById,
          times,
          logger,
          metrics,
        })
        return room
      } catch (error) {
        if (closing) throw error
        onError(error)
        await delay(REOPEN_MS)
      }
    }
  }
  opened.catch(() => {})
  const isolation = (): Isolation => room?.isolation ?? 'none'

  const versions = await threads.versions()
  const external = createExternalScorer({ allow: config.externalAllow })
  const scorers = async (): Promise<Scorers> => ({
    ...(versions.math === undefined ? {} : { math: threads.scorer('math', versions.math) }),
    ...(versions.format === undefined ? {} : { format: threads.scorer('format', versions.format) }),
    external,
    code: (await soon(opened)).scorer,
  })
  const countResults = createResultCounter(metrics, { passThreshold: config.passThreshold })
  const tellDone = ({ trace, ...batch }: DoneBatch): void =>
    logger.info({ ...batch, worker: id, ...(trace === '' ? {} : { trace_id: traceIdOf(trace) }) }, 'a batch is done')

  const lanes = config.slots ?? availableParallelism()
  const worker = createChunkWorker({
    redis,
    id,
    handler: createScoreHandler({
      threads,
      scorers,
      runProgram: async (job, signal) => (await soon(opened)).runProgram(job, signal),
      isolation: async () => (await soon(opened).catch(() => undefined))?.isolation ?? 'none',
      judgeGate: createGate(lanes + Math.ceil(lanes / 2)),
      networkGate: createGate(NETWORK_ROWS),
      onError,
    }),
    concurrency: Math.max(config.workerConcurrency, lanes * 2),
    lockMs: config.lockMs,
    stallScanMs: config.stallScanMs,
    sweepMs: config.sweepMs,
    maxAttempts: config.maxAttempts,
    poisonKills: config.poisonKills,
    isolation,
    metrics,
    countResults,
    onDone: tellDone,
    onError,
    onEvent: event => logger.warn(event, event.what),
  })

  const store = createBatchStore({ redis, isolation, sweepMs: config.sweepMs, countResults, onError })
  await opened.catch(() => {})
  const canary = startCanary({
    store,
    now: () => deployment.now(),
    code: () => canJudge(room, config),
    onBack: () => void published.again(),
    onError,
  })
  const published = deployment.publishJudge(() => ({
    workerId: id,
    isolation: isolation(),
    ...(room === undefined ? {} : { isolationTest: room.isolationTest }),
    languages: room?.languages() ?? {},
    slots: room?.lanes ?? 0,
    versions: { ...versions, ...(room === undefined ? {} : { code: room.scorer.version }), external: external.version },
    ...(canary.at() === undefined ? {} : { canaryAt: canary.at() }),
  }))
  const unpublishMetrics = deployment.publishMetrics(id, metrics)
  logger.info({ worker: id, isolation: isolation(), lanes: room?.lanes, ...versions }, 'scoring')

  return {
    async drain() {
      closing = true
      await Promise.all([canary.close(), published.end()])
      await worker.drain(config.drainTimeoutMs)
      await store.close()
      await Promise.all([room?.close(), threads.close(), external.close(), unpublishMetrics()])
      await redis.close()
    },
  }
}

/** A sandbox that is not there within this time is taken for down, so that rows are tried elsewhere. */
async function soon(opened: Promise<JudgeRoom>): Promise<JudgeRoom> {
  const late = delay(20_000, undefined, { ref: false }).then(() => {
    throw new Failure('SANDBOX_UNAVAILABLE', { detail: 'the judge does not start' })
  })
  return await Promise.race([opened, late])
}

function canJudge(room: JudgeRoom | undefined, config: Config): boolean {
  return room?.isolation === 'full' || (room?.isolation === 'reduced' && config.isolation === 'reduced')
}

/** At most one line a second of the same kind: a Redis that is away says so at every try. */
function quietly(tell: (error: unknown) => void): (error: unknown) => void {
  let last = -Infinity
  return error => {
    const now = performance.now()
    if (now - last < 1_000) return
    last = now
    tell(error)
  }
}
