import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, watch } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Config, type Environment, readConfig } from '@touchstone/config'
import { createItemReader, type ItemReader } from '@touchstone/contracts'
import { startPrivateRedis } from '@touchstone/private-redis'
import { createLateBook, createProfileBook, type ProfileBook, readProfileFolders } from '@touchstone/profiles'
import {
  connect,
  createBatchStore,
  createDeployment,
  createProblemStore,
  createResultCounter,
  UnsafeStore,
} from '@touchstone/queue'
import { needsGroup } from '@touchstone/reward'
import { createExternalScorer } from '@touchstone/scorer-external'
import { createFormatScorer } from '@touchstone/scorer-format'
import { endWithSupervisor, giveBackStartMemory, onSupervisorGone } from '@touchstone/start-up'
import { createLogger, createMetrics, type Logger } from '@touchstone/telemetry'
import { createAdmin, createApi } from './api.ts'
import { type KeyRing, readKeys } from './auth/keys.ts'
import { refuseOpenBind } from './bind-check.ts'
import { watchDeployment } from './deployment-view.ts'
import { createDrain } from './drain.ts'

const BACKLOG = 4_096
const SETTINGS_PATIENCE_MS = 86_400_000
/** By then what a start waits for is there. */
const PROFILES_AFTER_MS = 1_500
const SHIPPED_PROFILES = fileURLToPath(new URL('../../../profiles', import.meta.url))

/** Joins the parts of the API and listens, until a signal or the end of the supervisor's channel drains it. */
export async function serve(env: Environment): Promise<void> {
  const canDrain = endWithSupervisor()
  const config = readConfig(env, path => readFileSync(path, 'utf8'))
  const logger = createLogger({ service: 'api', level: config.logLevel })
  const keys = readKeyRing(config)
  const refusal = refuseOpenBind(config.host, { keys: keys !== undefined, allowAnonymous: config.allowAnonymous })
  if (refusal !== undefined) throw new Error(refusal)

  const own = config.redisUrl === undefined ? await startRedis(config, logger) : undefined
  const redis = connect({
    url: config.redisUrl ?? own?.url ?? '',
    prefix: config.redisPrefix,
    onError: error => logger.debug({ err: error }, 'redis'),
  })
  // Redis may be away as yet; once it is there, its settings must not lose what is accepted.
  redis.ready(SETTINGS_PATIENCE_MS).catch((error: unknown) => {
    if (!(error instanceof UnsafeStore)) return
    logger.fatal({ err: error }, 'this Redis cannot be used')
    process.exit(2)
  })
  const metrics = createMetrics({ maxSources: config.metricsMaxSources })
  metrics.set('build_info', { version: '0.1.0', node: process.version }, 1)
  const store = createBatchStore({
    redis,
    isolation: () => view.tier(),
    chunkItems: config.chunkItems,
    chunkBytes: config.chunkBytes,
    deadlineMs: config.deadlineMs,
    keepMs: config.resultTtlMs,
    sweepMs: config.sweepMs,
    groupOf: item => (needsGroup(item) ? item.group_id : undefined),
    metrics,
    countResults: createResultCounter(metrics, { passThreshold: config.passThreshold }),
    limits: {
      maxItems: config.maxQueueItems,
      maxBytes: config.maxQueueBytes,
      maxItemsOfTenant: config.tenantMaxInflight,
      maxWaitMs: config.maxQueueWaitMs,
      memoryHighRatio: config.memHighRatio,
      // A Redis behind a socket keeps its log on this machine, under the data folder.
      ...(config.redisUrl === undefined || config.redisUrl.startsWith('unix:')
        ? { disk: { path: resolve(config.dataDir ?? '.touchstone'), lowBytes: config.diskLowBytes } }
        : {}),
    },
    onError: error => logger.warn({ err: error }, 'the store'),
  })
  const deployment = createDeployment(redis)
  const view = watchDeployment({ deployment, store, metrics })
  const unpublishMetrics = deployment.publishMetrics(`a${randomBytes(9).toString('hex')}`, metrics)
  const external = createExternalScorer({ allow: config.externalAllow })
  const readItem = createItemReader()
  const profiles = watchProfiles(config, readItem, logger, changed =>
    metrics.count('profile_changes_total', {}, changed),
  )
  const { lifecycle, drain } = createDrain({
    delayMs: config.drainDelayMs,
    timeoutMs: config.drainTimeoutMs,
    close,
    exit: code => process.exit(code),
    logger,
  })
  const options = {
    config,
    logger,
    metrics,
    scorers: { format: createFormatScorer(), external },
    mathVersion: async () => (await import('@touchstone/scorer-math')).createMathScorer({ salt: '' }).version,
    salt: () => deployment.salt(config.salt),
    threads: config.workers ?? availableParallelism(),
    deployment: view,
    lifecycle,
    store,
    programs: store,
    problems: createProblemStore(redis),
    profiles,
    readItem,
    ...(keys === undefined ? {} : { keys }),
  }
  const app = createApi(options)
  const admin = config.adminPort === undefined ? undefined : createAdmin(options)

  async function close(): Promise<void> {
    await app.close()
    await admin?.close()
    view.close()
    await external.close()
    await unpublishMetrics()
    await store.close()
    await redis.close()
    await own?.close()
  }

  process.on('SIGTERM', drain)
  process.on('SIGINT', drain)
  canDrain()
  onSupervisorGone(drain)
  if (admin !== undefined) await admin.listen({ host: config.adminHost, port: config.adminPort ?? 0 })
  const url = await app.listen({ host: config.host, port: config.port, backlog: BACKLOG })
  process.send?.({ url }, undefined, {}, () => {}) // a supervisor that is gone is noticed by its channel's end
  setTimeout(() => {
    try {
      profiles.list() // so that the first who names a profile does not wait for all of them to be read
    } catch (error) {
      logger.error({ err: error }, 'the shipped profiles cannot be used')
    }
  }, PROFILES_AFTER_MS).unref()
  giveBackStartMemory()
}

function startRedis(config: Config, logger: Logger): ReturnType<typeof startPrivateRedis> {
  return startPrivateRedis({
    dataDir: join(resolve(config.dataDir ?? '.touchstone'), 'redis'),
    durability: config.durability,
    maxMemoryBytes: config.redisMaxMemory,
    logger,
    ...(config.redisBin === undefined ? {} : { binary: config.redisBin }),
  })
}

function readKeyRing({ apiKeysFile }: Config): KeyRing | undefined {
  return apiKeysFile === undefined ? undefined : readKeys(readFileSync(apiKeysFile, 'utf8'))
}

/** The profiles of the shipped folder and of the configured one, read again whenever a file of the latter changes. */
function watchProfiles(
  config: Config,
  readItem: ItemReader,
  logger: Logger,
  onChange: (changed: number) => void,
): ProfileBook {
  const folders = [SHIPPED_PROFILES, ...(config.profiles === undefined ? [] : [resolve(config.profiles)])].filter(
    folder => existsSync(folder),
  )
  const open = (): ProfileBook => createProfileBook(() => readProfileFolders(folders), readItem)
  // The shipped ones are known to be right; others have to be, before anything is served by them.
  const book = config.profiles === undefined ? createLateBook(open) : open()
  let timer: NodeJS.Timeout | undefined
  const reload = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const { changed, problems } = book.reload()
      if (changed.length > 0) {
        logger.info({ profiles: changed }, 'profiles changed')
        onChange(changed.length)
      }
      for (const problem of problems) logger.error({ detail: problem.message }, 'a profile cannot be used')
    }, 100)
    timer.unref()
  }
  for (const folder of folders) watch(folder, { persistent: false }, reload)
  return book
}
