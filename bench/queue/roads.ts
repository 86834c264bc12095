import { type ScoreItem, storedResult } from '@touchstone/contracts'
import { connect, createBatchStore, createChunkWorker } from '@touchstone/queue'
import { Queue, Worker } from 'bullmq'

export const CHUNK = 64

/** One way from items to results that can be read. */
export type Road = {
  run(items: readonly ScoreItem[]): Promise<void>
  accept(items: readonly ScoreItem[]): Promise<void>
  close(): Promise<void>
}

export function itemsOf(count: number): ScoreItem[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `i${index}`,
    completion: 'x'.repeat(2_000),
    graders: [{ kind: 'format', rule: 'think-answer' }],
  }))
}

export function resultOf(id: string) {
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

export async function durableRoad(url: string): Promise<Road> {
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
export function bareRoad(url: string, size: number): Road {
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
      await client.rpush(list, ...items.map(({ id }) => JSON.stringify(resultOf(id))))
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
    accept: async items => void (await queue.addBulk(jobs(`${redis.prefix}:accepted`, items))),
    async close() {
      await worker.close()
      await queue.close()
      await redis.close()
    },
  }
}
