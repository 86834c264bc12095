import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assistantText } from '@touchstone/completion'
import { type Result, type ScoreItem, storedResult } from '@touchstone/contracts'
import { startPrivateRedis } from '@touchstone/private-redis'
import { connect, createBatchStore, createChunkWorker, createDeployment, createResultCounter } from '@touchstone/queue'
import { scoreItem } from '@touchstone/reward'
import { createMathScorer } from '@touchstone/scorer-math'
import { createMetrics, type Metrics } from '@touchstone/telemetry'
import { cpuPerRequest, roleOf, scoringApi, serve, startServer } from './server.ts'
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
  const servers = {
    on: await startServer(import.meta.url, 'on', log),
    off: await startServer(import.meta.url, 'off', log),
  }
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
      await Promise.all([cpuPerRequest(servers.on, body, times / 2), cpuPerRequest(servers.off, body, times / 2)])
      const ratios: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const off = await cpuPerRequest(servers.off, body, times)
        ratios.push(off / (await cpuPerRequest(servers.on, body, times)))
      }
      rows.push(rowOf(what, ratios))
    }
    return rows
  } finally {
    clearInterval(scrapes)
    for (const server of Object.values(servers)) server.close()
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

const role = roleOf(['on', 'off'])
if (role !== undefined)
  await serve(
    scoringApi({
      metrics: role === 'on' ? createMetrics() : blind(),
      level: role === 'on' ? 'info' : 'silent',
      threads: 1,
    }),
  )
else if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(renderBench(await run()))
