import { mkdirSync, readFileSync } from 'node:fs'
import { get } from 'node:http'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Config, ConfigError, explainConfig, readConfig } from '@touchstone/config'
import { type PrivateRedis, startPrivateRedis } from '@touchstone/private-redis'
import { giveBackStartMemory } from '@touchstone/start-up'
import { createLogger, type Logger } from '@touchstone/telemetry'
import { renderTable } from './summary.ts'
import { type ProcessSpec, supervise } from './supervisor.ts'

type Role = 'api' | 'scoring' | 'delivery'

const ENTRIES: { readonly [Name in Role]: string } = {
  api: fileURLToPath(new URL('../../api/src/main.ts', import.meta.url)),
  scoring: fileURLToPath(new URL('../../scoring-worker/src/main.ts', import.meta.url)),
  delivery: fileURLToPath(new URL('../../delivery-worker/src/main.ts', import.meta.url)),
}
const PASTE_AFTER_MS = 30_000
/** Callbacks can wait so long for a start in which the processes that a first request needs have the cores to themselves. */
const DELIVERY_AFTER_MS = 3_000

/**
 * Runs the service until SIGTERM or SIGINT: one process per role, kept alive, and a private Redis where no other is named.
 * A second signal ends everything at once.
 * @returns the exit code
 */
export async function serve({
  role,
  printConfig = false,
}: {
  role: Role | 'all'
  printConfig?: boolean
}): Promise<number> {
  const config = configOrExplain()
  if (config === undefined) return 2
  if (printConfig) {
    const rows = explainConfig(config, process.env).map(({ variable, value, source }) => [variable, value, source])
    console.log(renderTable([['setting', 'value', 'source'], ...rows]))
    return 0
  }
  if (role !== 'all') return runAlone(role)

  const logger = createLogger({ service: 'supervisor', level: config.logLevel })
  const dataDir = resolve(config.dataDir ?? '.touchstone')
  mkdirSync(dataDir, { recursive: true })
  let redis: PrivateRedis | undefined
  try {
    if (config.redisUrl === undefined) redis = await startRedis(config, dataDir, logger)
  } catch (error) {
    console.error(`touchstone: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
  const env = {
    ...process.env,
    TOUCHSTONE_DATA_DIR: dataDir,
    ...(redis === undefined ? {} : { TOUCHSTONE_REDIS_URL: redis.url }),
  }
  const stopping = new AbortController()
  const supervisor = supervise(specs(config, env, stopping.signal), logger)
  giveBackStartMemory()
  await Promise.race([new Promise<void>(done => onStop(done)), supervisor.failed])
  stopping.abort()
  onStop(() => void supervisor.stop())
  const code = await supervisor.stop()
  await redis?.close()
  return code
}

function specs(config: Config, env: NodeJS.ProcessEnv, stopping: AbortSignal): ProcessSpec[] {
  const scoring = Array.from({ length: config.scoringProcesses }, (_, index) => ({
    name: config.scoringProcesses === 1 ? 'scoring' : `scoring-${index + 1}`,
    entry: ENTRIES.scoring,
    env,
  }))
  const { onMessage, greeted } = createGreeting(stopping)
  return [
    { name: 'api', entry: ENTRIES.api, env, mustStart: true, onMessage },
    ...scoring,
    {
      name: 'delivery',
      entry: ENTRIES.delivery,
      env,
      after: Promise.race([greeted, delay(DELIVERY_AFTER_MS, undefined, { ref: false })]),
    },
  ]
}

/** Prints, once, a request to paste, when the API says where it listens and all that it needs is ready. */
function createGreeting(stopping: AbortSignal): { onMessage: (message: unknown) => void; greeted: Promise<void> } {
  let told: (url: string) => void = () => {}
  const url = new Promise<string>(resolve => {
    told = resolve
  })
  return {
    onMessage(message) {
      if (typeof message === 'object' && message !== null && 'url' in message && typeof message.url === 'string')
        told(message.url)
    },
    greeted: url.then(async url => {
      const ready = await untilReady(url, stopping)
      const note = isolationNote(await readyzOf(url))
      if (!stopping.aborted) console.log(greeting(url, ready) + note)
    }),
  }
}

function greeting(url: string, ready: boolean): string {
  return `
Touchstone ${ready ? 'is ready' : 'is up, not everything is ready (see /readyz)'} at ${url}   docs ${url}/docs   page ${url}/ui   metrics ${url}/metrics

curl -s ${url}/score -H 'content-type: application/json' -d '{"completion": "<think>3x = 15</think>\\n<answer>\\\\boxed{5}</answer>",
  "graders": [{"kind": "math", "gold": "5"}, {"kind": "format", "rule": "think-answer", "weight": 0.1}]}'
`
}

/** Empty where code is judged under full isolation, or no judge has spoken yet. */
function isolationNote(readyz: unknown): string {
  const [test] = Object.values(
    (readyz as { isolation_tests?: { [judge: string]: Tier } } | null)?.isolation_tests ?? {},
  )
  if (test === undefined || test.tier === 'full') return ''
  const what =
    test.tier === 'none'
      ? 'Code cannot be judged on this machine (its rewards are null)'
      : 'Full isolation is not to be had here; the reduced tier judges code with TOUCHSTONE_ISOLATION=reduced alone'
  return `\n${what}: ${test.reason}\n`
}

type Tier = { readonly tier: string; readonly reason: string }

/** Null where nobody answers in time: the greeting does without. */
function readyzOf(url: string): Promise<unknown> {
  return new Promise(resolve => {
    const request = get(`${url}/readyz`, { agent: false, timeout: 2_000 }, response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', chunk => {
        text += chunk
      })
      response.on('end', () => resolve(JSON.parse(text)))
      response.on('error', () => resolve(null))
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(null))
  })
}

async function untilReady(url: string, stopping: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + PASTE_AFTER_MS
  while (performance.now() < deadline && !stopping.aborted) {
    if ((await statusOf(`${url}/readyz`)) === 200) return true
    await delay(25)
  }
  return false
}

/** Undefined where nobody answers. */
function statusOf(url: string): Promise<number | undefined> {
  return new Promise(resolve => {
    const request = get(url, { agent: false }, response => {
      response.resume()
      resolve(response.statusCode)
    })
    request.on('error', () => resolve(undefined))
  })
}

/** One role in this process; its main file reads the environment itself. */
async function runAlone(role: Role): Promise<number> {
  await import(ENTRIES[role])
  return 0
}

function startRedis(config: Config, dataDir: string, logger: Logger) {
  return startPrivateRedis({
    dataDir: join(dataDir, 'redis'),
    durability: config.durability,
    maxMemoryBytes: config.redisMaxMemory,
    logger,
    ...(config.redisBin === undefined ? {} : { binary: config.redisBin }),
  })
}

function configOrExplain(): Config | undefined {
  try {
    return readConfig(process.env, path => readFileSync(path, 'utf8'))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(`touchstone: ${error.message}`)
    return undefined
  }
}

function onStop(listener: () => void): void {
  process.once('SIGTERM', listener)
  process.once('SIGINT', listener)
}
