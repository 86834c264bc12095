import { type ChildProcess, fork } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assistantText } from '@touchstone/completion'
import { readConfig } from '@touchstone/config'
import { type Result, type ScoreItem, storedResult } from '@touchstone/contracts'
import { startPrivateRedis } from '@touchstone/private-redis'
import { connect, createBatchStore, createChunkWorker, createDeployment, createResultCounter } from '@touchstone/queue'
import { scoreItem } from '@touchstone/reward'
import { createFormatScorer } from '@touchstone/scorer-format'
import { createMathScorer } from '@touchstone/scorer-math'
import { createLogger, createMetrics, type Metrics } from '@touchstone/telemetry'
import { Pool } from 'undici'
import { createApi } from '../services/api/src/index.ts'
import { type BenchRow, type BenchTable, median, renderBench } from './table.ts'

const ROUNDS = 7
const GOAL = 95
type Role = 'on' | 'off'

/**
 * What it costs to be seen: throughput per CPU with metrics, exemplars, log lines and the scrapes of the shipped Prometheus, beside the same
 * without any of them. Both in turn in each round; the median of the rounds' ratios.
 */
export async function run(): Promise<BenchTable> {
  return { name: 'observability', rows: [...(await requests()), await batches(false), await batches(true)] }
}

async function requests(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ts-bench-'))
  const log = openSync(join(folder, 'log'), 'w')
  const servers = { on: await start('on', log), off: await start('off', log) }
  const scrapes = setInterval(() => void fetch(`${servers.on.url}/metrics`).then(answer => answer.text()), 5_000)
  try {
    const rows: BenchRow[] = []
    for (const [what, count, times] of [
      ['POST /score, 64 items of 2 KB', 64, 250],
      ['POST /score, one item of 2 KB', 1, 3_000],
    ] as const) {
      const body = JSON.stringify(
        count === 1 ? itemOf(0) : { items: Array.from({ length: count }, (_, at) => itemOf(at)) },
      )
      await Promise.all([load(servers.on, body, times / 2), load(servers.off, body, times / 2)])
      const ratios: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const off = await load(servers.off, body, times)
        ratios.push(off / (await load(servers.on, body, times)))
      }
      rows.push(rowOf(what, ratios))
    }
    return rows
  } finally {
    clearInterval(scrapes)
    for (const { child } of Object.values(servers)) child.kill()
    closeSync(log)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The durable road: results are counted in the step that stores them, so that Redis' CPU counts too. */
async function batches(graded: boolean): Promise<BenchRow> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ts-bench-'))
  const redis = await startPrivateRedis({ dataDir })
  const handle = connect({ url: redis.url, prefix: 'cpu' })
  await handle.ready()
  const cpuMs = async (): Promise<number> => {
    const info = await handle.client.info('cpu')
    const seconds = ['used_cpu_sys', 'used_cpu_user'].map(name =>
      Number(new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1]),
    )
    const { user, system } = process.cpuUsage()
    return (user + system) / 1_000 + seconds.reduce((sum, value) => sum + value, 0) * 1_000
  }
  const roads = { on: await road(redis.url, 'on', graded), off: await road(redis.url, 'off', graded) }
  const items = Array.from({ length: 64 * (graded ? 20 : 60) }, (_, at) => (graded ? sumOf(at) : itemOf(at)))
  const cost = async (role: Role): Promise<number> => {
    const before = await cpuMs()
    await roads[role].run(items)
    return (await cpuMs()) - before
  }
  try {
    const ratios: number[] = []
    await Promise.all([cost('on'), cost('off')])
    for (let round = 0; round < ROUNDS; round++) {
      const off = await cost('off')
      ratios.push(off / (await cost('on')))
    }
    return rowOf(`POST /batches, items of 2 KB in groups of 16, ${graded ? 'math' : 'no grading'}`, ratios)
  } finally {
    for (const each of Object.values(roads)) await each.close()
    await handle.close()
    await redis.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function road(url: string, role: Role, graded: boolean) {
  const scorers = { math: createMathScorer({ salt: 'bench' }) }
  const options = {
    textOf: assistantText,
    isolation: 'none' as const,
    signal: new AbortController().signal,
    now: () => performance.now(),
  }
  const redis = connect({ url, prefix: role })
  await redis.ready()
  const metrics = role === 'on' ? createMetrics() : blind()
  const counting = role === 'on' ? { metrics, countResults: createResultCounter(metrics, { passThreshold: 0.5 }) } : {}
  const store = createBatchStore({ redis, chunkItems: 64, ...counting })
  const worker = createChunkWorker({
    redis,
    ...counting,
    handler: async ({ rows, put }) => {
      for (const row of rows) {
        const item = JSON.parse(row.text) as ScoreItem
        const result = graded ? await scoreItem(scorers, item, options) : resultOf(item.id)
        put(storedResult(row.index, result, role === 'on' ? item : undefined))
      }
    },
  })
  const unpublish = role === 'on' ? createDeployment(redis).publishMetrics('bench', metrics) : async () => {}
  return {
    async run(items: readonly ScoreItem[]): Promise<void> {
      const { batchId } = await store.accept({ tenant: 'bench', rows: items.map(item => ({ item })) })
      for (let cursor: string | null = '0'; cursor !== null; ) {
        const page = await store.results('bench', batchId, { cursor, limit: 1_000, waitMs: 5_000 })
        cursor = page.nextCursor
      }
    },
    async close(): Promise<void> {
      await unpublish()
      await worker.drain(1_000)
      await store.close()
      await redis.close()
    },
  }
}

function itemOf(index: number): ScoreItem {
  return {
    id: `s1/p${index >> 4}/r${index}`,
    group_id: `s1/p${index >> 4}`,
    data_source: `source-${index % 3}`,
    run: 'bench',
    step: 1,
    completion: `<think>\n${'we note that x is even; '.repeat(80)}\n</think>\n<answer>\n${index}\n</answer>`,
    graders: [{ kind: 'format', rule: 'think-answer' }],
  }
}

function sumOf(index: number): ScoreItem {
  const completion = `${'we note that x is even; '.repeat(80)} so the answer is \\boxed{\\frac{${index + 1}}{7} + x^2}`
  return { ...itemOf(index), completion, graders: [{ kind: 'math', gold: `x^2 + \\frac{${index + (index % 2)}}{7}` }] }
}

function resultOf(id: string): Result {
  return {
    id,
    status: 'scored',
    reward: id.length % 2,
    reason: null,
    components: [{ kind: 'format', rule: 'think-answer', weight: 1, score: 1, verdict: 'correct', detail: {} }],
    flags: [],
    grader_versions: {},
    isolation: 'none',
    timing: { duration_ms: 0.1 },
  }
}

function rowOf(what: string, ratios: readonly number[]): BenchRow {
  const percents = ratios.map(ratio => Math.round(ratio * 1000) / 10)
  const value = median(percents)
  return {
    what,
    value,
    unit: '% of the throughput without metrics and logs (CPU)',
    spread: `${Math.min(...percents)}–${Math.max(...percents)}`,
    goal: `≥ ${GOAL} %`,
    met: value >= GOAL,
  }
}

type Server = { readonly child: ChildProcess; readonly url: string }

async function start(role: Role, log: number): Promise<Server> {
  const child = fork(fileURLToPath(import.meta.url), [role], { stdio: ['ignore', log, 'inherit', 'ipc'] })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', message => resolve(String(message)))
    child.once('exit', code => reject(new Error(`the server ended with ${code}`)))
  })
  return { child, url }
}

/** Milliseconds of the server's CPU per request. */
async function load({ child, url }: Server, body: string, requests: number): Promise<number> {
  const pool = new Pool(url, { connections: 8 })
  const before = await cpuMs(child)
  let left = requests
  const ask = async (): Promise<void> => {
    while (left-- > 0) {
      const headers = { 'content-type': 'application/json' }
      const answer = await pool.request({ path: '/score', method: 'POST', headers, body })
      if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode}`)
      await answer.body.dump({ limit: 1e9 })
    }
  }
  await Promise.all(Array.from({ length: 8 }, ask))
  const spent = (await cpuMs(child)) - before
  await pool.close()
  return spent / requests
}

function cpuMs(child: ChildProcess): Promise<number> {
  return new Promise(resolve => {
    child.once('message', value => resolve(Number(value)))
    child.send('cpu')
  })
}

/** Metrics that count nothing: the service without them. */
function blind(): Metrics {
  const nothing = (): void => {}
  return {
    count: nothing,
    observe: nothing,
    set: nothing,
    add: nothing,
    addResults: nothing,
    addExamples: nothing,
    beforeReading: nothing,
    shareSources: nothing,
    source: () => 'none',
    maxSources: 0,
    exemplars: new Map(),
    samples: async () => ({ counts: new Map(), gauges: new Map() }),
    text: async () => '',
    families: [],
  }
}

async function serve(role: Role): Promise<void> {
  const metrics = role === 'on' ? createMetrics() : blind()
  const app = createApi({
    config: readConfig({}, () => ''),
    logger: createLogger({ service: 'api', level: role === 'on' ? 'info' : 'silent' }),
    metrics,
    scorers: { format: createFormatScorer() },
    mathVersion: async () => '',
    salt: async () => 'bench',
    threads: 1,
    lifecycle: { draining: false, refusing: false },
    deployment: {
      isolation: async () => 'full',
      isolationTests: async () => ({}),
      versions: async () => ({}),
      languages: async () => ({}),
      checks: async () => [],
      metricsText: format => metrics.text(format),
    },
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.((user + system) / 1000)
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.(url)
}

const [, , asked] = process.argv
if (process.send !== undefined && (asked === 'on' || asked === 'off')) await serve(asked)
else if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(renderBench(await run()))
