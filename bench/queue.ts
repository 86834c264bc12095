import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ScoreItem, storedResult } from '@touchstone/contracts'
import { startPrivateRedis } from '@touchstone/private-redis'
import { connect, createBatchStore, createChunkWorker } from '@touchstone/queue'
import { Queue, Worker } from 'bullmq'
import { type BenchRow, type BenchTable, median, renderBench } from './table.ts'

const ROUNDS = 5
const CHUNK = 64
const ITEMS = CHUNK * 60
const ACCEPTS = 300

/** One way from items to results that can be read. */
type Road = {
  run(items: readonly ScoreItem[]): Promise<void>
  accept(items: readonly ScoreItem[]): Promise<void>
  close(): Promise<void>
}

/**
 * The durable road beside bare BullMQ that does the least of the same: chunks as job data, a worker that writes one
 * result row per item, on the same private Redis, grading nothing. CPU time of this process and of Redis per item; all
 * roads in turn in each round, the median of the rounds' ratios.
 */
export async function run(): Promise<BenchTable> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ts-bench-'))
  const redis = await startPrivateRedis({ dataDir })
  const handle = connect({ url: redis.url, prefix: 'bench' })
  await handle.ready()
  const cpuMs = async (): Promise<number> => {
    const info = await handle.client.info('cpu')
    const seconds = ['used_cpu_sys', 'used_cpu_user'].map(name =>
      Number(new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1]),
    )
    const own = process.cpuUsage()
    return (own.user + own.system) / 1_000 + seconds.reduce((sum, value) => sum + value, 0) * 1_000
  }
  const url = redis.url
  const roads = { ours: await durableRoad(url), chunks: bareRoad(url, CHUNK), single: bareRoad(url, 1) }
  const items = itemsOf(ITEMS)
  const few = items.slice(0, ITEMS / 8)
  try {
    const costs = { chunks: [] as number[], single: [] as number[] }
    const speed: number[] = []
    for (const road of Object.values(roads)) await road.run(few)
    for (let round = 0; round < ROUNDS; round++) {
      const perItem = async (road: Road, load: readonly ScoreItem[]): Promise<number> => {
        const before = await cpuMs()
        await road.run(load)
        return ((await cpuMs()) - before) / load.length
      }
      const began = performance.now()
      const ours = await perItem(roads.ours, items)
      speed.push(items.length / ((performance.now() - began) / 1_000))
      costs.chunks.push((await perItem(roads.chunks, items)) / ours)
      costs.single.push((await perItem(roads.single, few)) / ours)
    }
    const accepts = { ours: await acceptTimes(roads.ours, items), chunks: await acceptTimes(roads.chunks, items) }
    const p99 = at(accepts.ours, 0.99) / at(accepts.chunks, 0.99)
    const percents = costs.chunks.map(ratio => Math.round(ratio * 100))
    const rows: BenchRow[] = [
      {
        what: 'durable road, chunks of 64',
        value: median(percents),
        unit: '% of bare BullMQ in chunks of 64 (CPU)',
        spread: `${Math.min(...percents)}–${Math.max(...percents)}`,
        goal: '≥ 60 %',
        met: median(percents) >= 60,
      },
      {
        what: 'durable road',
        value: Math.round(median(costs.single) * 10) / 10,
        unit: '× bare BullMQ, one job per item (CPU)',
        spread: `${Math.min(...costs.single).toFixed(1)}–${Math.max(...costs.single).toFixed(1)}`,
        goal: '≥ 5 ×',
        met: median(costs.single) >= 5,
      },
      { what: 'durable road, one process', value: Math.round(median(speed)), unit: 'items/s, accept to read' },
      {
        what: 'acceptance of 64 items, p99',
        value: Math.round(p99 * 10) / 10,
        unit: '× bare BullMQ adding one chunk',
        goal: '≤ 3 ×',
        met: p99 <= 3,
      },
      { what: 'acceptance of 64 items, median', value: Math.round(at(accepts.ours, 0.5) * 100) / 100, unit: 'ms' },
    ]
    return { name: 'queue', rows, notes: ['private Redis on a unix socket, log synced every second, no grading'] }
  } finally {
    for (const road of Object.values(roads)) await road.close()
    await handle.close()
    await redis.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

function itemsOf(count: number): ScoreItem[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `i${index}`,
    completion: 'x'.repeat(2_000),
    graders: [{ kind: 'format', rule: 'think-answer' }],
  }))
}

function resultOf(id: string) {
  return {
    id,
    status: 'scored' as const,
    reward: 1,
    reason: null,
    components: [],
    flags: [],
    grader_versions: {},
    isolation: 'none' as const,
    timing: { duration_ms: 0 },
  }
}

async function durableRoad(url: string): Promise<Road> {
  const redis = connect({ url, prefix: 'ours' })
  await redis.ready()
  const store = createBatchStore({ redis, chunkItems: CHUNK })
  const worker = createChunkWorker({
    redis,
    handler: async ({ rows, put }) => {
      for (const row of rows) put(storedResult(row.index, resultOf((JSON.parse(row.text) as ScoreItem).id)))
    },
  })
  const accept = async (items: readonly ScoreItem[]): Promise<string> =>
    (await store.accept({ tenant: 'bench', rows: items.map(item => ({ item })) })).batchId
  return {
    async run(items) {
      const batchId = await accept(items)
      let cursor: string | undefined
      for (;;) {
        const page = await store.results('bench', batchId, {
          limit: 1_000,
          waitMs: 5_000,
          ...(cursor ? { cursor } : {}),
        })
        if (page.nextCursor === null) return
        cursor = page.nextCursor
      }
    },
    accept: async items => void (await accept(items)),
    async close() {
      await worker.drain(1_000)
      await store.close()
      await redis.close()
    },
  }
}

/** Chunks as job data; the worker writes its rows to a list, which is read to its end. */
function bareRoad(url: string, size: number): Road {
  const redis = connect({ url, prefix: `bare${size}` })
  const name = 'bench'
  const options = { prefix: redis.prefix, connection: redis.options }
  const queue = new Queue(name, options)
  const client = redis.open('patient')
  let runs = 0
  const worker = new Worker(
    name,
    async job => {
      const { list, items } = job.data as { list: string; items: ScoreItem[] }
      if (list !== '') await client.rpush(list, ...items.map(({ id }) => JSON.stringify(resultOf(id))))
    },
    { ...options, concurrency: 8 },
  )
  const jobs = (list: string, items: readonly ScoreItem[]) =>
    Array.from({ length: Math.ceil(items.length / size) }, (_, index) => ({
      name: 'chunk',
      data: { list, items: items.slice(index * size, (index + 1) * size) },
      opts: { removeOnComplete: true, removeOnFail: true },
    }))
  return {
    async run(items) {
      const list = `${redis.prefix}:results:${runs++}`
      await queue.addBulk(jobs(list, items))
      for (let read = 0; read < items.length; ) {
        const rows = await client.lrange(list, read, read + 999)
        for (const row of rows) JSON.parse(row)
        read += rows.length
        if (rows.length === 0) await new Promise(resolve => setTimeout(resolve, 10))
      }
      await client.del(list)
    },
    accept: async items => void (await queue.addBulk(jobs('', items))),
    async close() {
      await worker.close()
      await queue.close()
      await redis.close()
    },
  }
}

async function acceptTimes(road: Road, items: readonly ScoreItem[]): Promise<number[]> {
  const times: number[] = []
  for (let nth = 0; nth < ACCEPTS; nth++) {
    const chunk = items.slice((nth * CHUNK) % (ITEMS - CHUNK), ((nth * CHUNK) % (ITEMS - CHUNK)) + CHUNK)
    const began = performance.now()
    await road.accept(chunk)
    times.push(performance.now() - began)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  return times.sort((a, b) => a - b)
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

if (process.argv[1] === import.meta.filename) {
  console.log(renderBench(await run()))
  process.exit(0)
}
