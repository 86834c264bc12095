import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ConfigError, readConfig } from '@touchstone/config'
import { drainOnSignals, endWithSupervisor, giveBackStartMemory } from '@touchstone/start-up'
import { createLogger } from '@touchstone/telemetry'
import { claimFolder } from './claim-folder.ts'
import { startScoringWorker } from './scoring-worker.ts'

/** The process: environment in, signals in, exit code out. */
async function main(): Promise<void> {
  const canDrain = endWithSupervisor()
  const config = readConfig(process.env, path => readFileSync(path, 'utf8'))
  const logger = createLogger({ service: 'scoring-worker', level: config.logLevel })
  const id = `w${randomBytes(9).toString('hex')}`
  const dataDir = resolve(config.dataDir ?? '.touchstone')
  if (config.redisUrl === undefined) throw new Error('TOUCHSTONE_REDIS_URL is not set; `touchstone serve` sets it')
  const worker = await startScoringWorker({
    config,
    redisUrl: config.redisUrl,
    id,
    folder: await claimFolder(join(dataDir, 'judge')),
    logger,
  })
  giveBackStartMemory()
  canDrain()
  drainOnSignals(worker, logger)
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exit(2)
})
