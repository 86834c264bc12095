import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Isolation, IsolationTest } from '@touchstone/contracts'
import type { Metrics, MetricsFormat } from '@touchstone/telemetry'
import type { RedisHandle } from './connect.ts'
import { run, script } from './script.ts'
import { createSharedMetrics, repeat } from './shared-metrics.ts'
import { storeCall } from './store-call.ts'

/** What a worker can judge, as it says itself. */
export type JudgeReport = {
  readonly workerId: string
  readonly isolation: Isolation
  readonly isolationTest?: IsolationTest
  /** By language: ready, or the reason why not. One that is still to start is absent. */
  readonly languages: { readonly [language: string]: { readonly ready: boolean; readonly reason?: string } }
  readonly slots: number
  /** Versions of the scorers, by kind. */
  readonly versions: { readonly [kind: string]: string }
  /** When a canary last came back through queue and sandbox: milliseconds, the store's clock. */
  readonly canaryAt?: number
}

export type Deployment = {
  /** The deployment's salt: the configured one, else one that is made once and kept. */
  salt(configured?: string): Promise<string>
  /** The secret that callbacks are signed with where none is configured: made once and kept (whsec_…). */
  callbackSecret(): Promise<string>
  /** Says what this worker can judge, now, at once when there is news (`again`), and every second or two until `end`. */
  publishJudge(report: () => JudgeReport): { again(): Promise<unknown>; end(): Promise<void> }
  /** Of the workers heard of in the last seconds. */
  judges(): Promise<readonly JudgeReport[]>
  /** The weakest tier of the living judges; waits up to `ms` for the first of them; `none` without any. */
  waitForIsolation(ms: number): Promise<Isolation>
  /** Gives this process's metrics to whoever sums them, until the answer is called. */
  publishMetrics(processId: string, metrics: Metrics): () => Promise<void>
  /** All processes' metrics as one text: `own`, what the others published and what ended ones had counted. */
  collectMetrics(own: Metrics, format?: MetricsFormat): Promise<string>
  /** Milliseconds since 1970 by the store's clock. */
  now(): Promise<number>
}

const PUBLISH_MS = 1_500
/** A judge that has said nothing for this long is not counted on. */
const HEARD_MS = 6_000

/** ARGV 1 key, 2 value. Answers the value that stands. */
const ONCE = script(`
local key = KEYS[1] .. ':' .. ARGV[1]
redis.call('SET', key, ARGV[2], 'NX')
return redis.call('GET', key)
`)

/** ARGV 1 worker, 2 report. */
const PUBLISH = script(`
local P = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', P .. ':judges', ARGV[1], now .. ' ' .. ARGV[2])
return now
`)

/** ARGV 1 alive ms. */
const JUDGES = script(`
local P = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local rows, answer = redis.call('HGETALL', P .. ':judges'), {}
for at = 1, #rows, 2 do
  local space = string.find(rows[at + 1], ' ', 1, true)
  if now - tonumber(string.sub(rows[at + 1], 1, space - 1)) < tonumber(ARGV[1]) then
    answer[#answer + 1] = string.sub(rows[at + 1], space + 1)
  else redis.call('HDEL', P .. ':judges', rows[at]) end
end
return answer
`)

const TIERS: readonly Isolation[] = ['none', 'reduced', 'full']

/** What the processes of one deployment tell each other through Redis. */
export function createDeployment(redis: RedisHandle): Deployment {
  const { client, prefix } = redis
  const shared = createSharedMetrics(redis)

  async function judges(): Promise<JudgeReport[]> {
    const rows = (await storeCall(() => run(client, JUDGES, prefix, [HEARD_MS]))) as string[]
    return rows.map(text => JSON.parse(text) as JudgeReport)
  }

  return {
    async salt(configured) {
      if (configured !== undefined) return configured
      return String(await storeCall(() => run(client, ONCE, prefix, ['salt', randomBytes(16).toString('hex')]), 5_000))
    },

    async callbackSecret() {
      const fresh = `whsec_${randomBytes(32).toString('base64')}`
      return String(await storeCall(() => run(client, ONCE, prefix, ['callback-secret', fresh]), 5_000))
    },

    publishJudge(report) {
      const beat = (): Promise<unknown> =>
        run(client, PUBLISH, prefix, [report().workerId, JSON.stringify(report())]).catch(() => undefined)
      return { again: beat, end: repeat(beat, PUBLISH_MS, () => client.hdel(`${prefix}:judges`, report().workerId)) }
    },

    judges,

    async waitForIsolation(ms) {
      const endsAt = performance.now() + ms
      for (;;) {
        const living = await judges().catch(() => [])
        if (living.length > 0) {
          const weakest = Math.min(...living.map(({ isolation }) => TIERS.indexOf(isolation)))
          return TIERS[weakest] ?? 'none'
        }
        if (performance.now() >= endsAt) return 'none'
        await delay(Math.min(50, ms))
      }
    },

    publishMetrics: shared.publish,
    collectMetrics: shared.collect,

    async now() {
      const [seconds, micros] = await storeCall(() => client.time())
      return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000)
    },
  }
}
