import { randomBytes } from 'node:crypto'
import type { Config } from '@touchstone/config'
import { createAddressPolicy, createCallbackSink, readSecrets, startDelivery } from '@touchstone/delivery'
import { connect, createDeployment, createOutbox, createPresence } from '@touchstone/queue'
import { createMetrics, type Logger } from '@touchstone/telemetry'

const GAUGE_MS = 2_000

/** Joins outbox and sink; delivers until it is drained. */
export async function startDeliveryWorker({
  config,
  redisUrl,
  logger,
}: {
  readonly config: Config
  readonly redisUrl: string
  readonly logger: Logger
}): Promise<{ drain(): Promise<void> }> {
  const onError = (error: unknown): void => logger.warn({ err: error }, 'went wrong, goes on')
  const id = `d${randomBytes(9).toString('hex')}`
  const policy = createAddressPolicy(config.callbackAllow)
  const metrics = createMetrics({ maxSources: config.metricsMaxSources })
  const redis = connect({ url: redisUrl, prefix: config.redisPrefix, onError: error => logger.debug({ err: error }) })
  await redis.ready(60_000)
  const deployment = createDeployment(redis)
  const presence = createPresence(redis, id)
  const secrets = readSecrets(config.callbackSecret ?? (await deployment.callbackSecret()), config.callbackSecretOld)
  const outbox = createOutbox({
    redis,
    maxItems: config.callbackMaxItems,
    maxWaitMs: config.callbackMaxWaitMs,
    leaseMs: config.callbackTimeoutMs + 10_000,
  })
  const sink = createCallbackSink({ policy, secrets, timeoutMs: config.callbackTimeoutMs })
  const delivery = startDelivery({
    outbox,
    sink,
    backoffCapMs: config.callbackBackoffCapMs,
    parkMs: config.callbackParkMs,
    metrics,
    onError,
  })
  const gauge = setInterval(() => {
    outbox.parked().then(count => metrics.set('callback_parked', {}, count), onError)
  }, GAUGE_MS)
  gauge.unref()
  const unpublishMetrics = deployment.publishMetrics(id, metrics)
  logger.info({ worker: id }, 'delivering')

  return {
    async drain() {
      clearInterval(gauge)
      await delivery.close()
      await sink.close()
      await Promise.all([unpublishMetrics(), presence.close()])
      await redis.close()
    },
  }
}
