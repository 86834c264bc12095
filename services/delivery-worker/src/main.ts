import { readFileSync } from 'node:fs'
import { ConfigError, readConfig } from '@touchstone/config'
import { drainOnSignals, endWithSupervisor, giveBackStartMemory } from '@touchstone/start-up'
import { createLogger } from '@touchstone/telemetry'
import { startDeliveryWorker } from './delivery-worker.ts'

/** The process: environment in, signals in, exit code out. */
async function main(): Promise<void> {
  const canDrain = endWithSupervisor()
  const config = readConfig(process.env, path => readFileSync(path, 'utf8'))
  const logger = createLogger({ service: 'delivery-worker', level: config.logLevel })
  if (config.redisUrl === undefined) throw new Error('TOUCHSTONE_REDIS_URL is not set; `touchstone serve` sets it')
  const worker = await startDeliveryWorker({ config, redisUrl: config.redisUrl, logger })
  giveBackStartMemory()
  canDrain()
  drainOnSignals(worker, logger)
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exit(2)
})
