import { readFileSync } from 'node:fs'
import { ConfigError, readConfig } from '@touchstone/config'
import { giveBackStartMemory } from '@touchstone/start-up'
import { createLogger } from '@touchstone/telemetry'
import { startDeliveryWorker } from './delivery-worker.ts'

/** The process: environment in, signals in, exit code out. */
async function main(): Promise<void> {
  const config = readConfig(process.env, path => readFileSync(path, 'utf8'))
  const logger = createLogger({ service: 'delivery-worker', level: config.logLevel })
  if (config.redisUrl === undefined) throw new Error('TOUCHSTONE_REDIS_URL is not set; `touchstone serve` sets it')
  const worker = await startDeliveryWorker({ config, redisUrl: config.redisUrl, logger })
  giveBackStartMemory()

  let ending = false
  const end = (reason: string): void => {
    if (ending) process.exit(1)
    ending = true
    logger.info({ reason }, 'draining')
    worker.drain().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'could not drain')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', () => end('SIGTERM'))
  // At a terminal Ctrl-C reaches a supervisor and its children at once; it is the supervisor's to pass on.
  process.on('SIGINT', () => process.connected || end('SIGINT'))
  process.on('disconnect', () => ending || end('the supervisor is gone'))
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exit(2)
})
