import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Result, type ScoreItem, storedResult } from '@touchstone/contracts'
import { type PrivateRedis, type PrivateRedisOptions, startPrivateRedis } from '@touchstone/private-redis'
import { onTestFinished } from 'vitest'
import {
  type BatchStoreOptions,
  type ChunkWorkerOptions,
  connect,
  createBatchStore,
  createChunkWorker,
  type RedisHandle,
  type WorkHandler,
} from '../src/index.ts'

/** A private Redis of the test file, gone with it. */
export async function testRedis(
  options: Partial<PrivateRedisOptions> = {},
): Promise<PrivateRedis & { dataDir: string }> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'ts-queue-')))
  const redis = await startPrivateRedis({ dataDir, ...options })
  return {
    ...redis,
    dataDir,
    close: async () => {
      await redis.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** The parts of one test under a key prefix of its own; all closed when the test ends. */
export function testRoom(url: string) {
  const prefix = `t${randomBytes(6).toString('hex')}`
  const ends: (() => Promise<unknown>)[] = []
  onTestFinished(async () => {
    for (const end of ends.reverse()) await end()
  })
  const handle = (): RedisHandle => {
    const redis = connect({ url, prefix })
    ends.push(() => redis.close())
    return redis
  }
  return {
    prefix,
    redis: handle,
    async store(options: Partial<BatchStoreOptions> = {}) {
      const redis = handle()
      await redis.ready()
      const store = createBatchStore({ redis, sweepMs: 200, ...options })
      ends.push(() => store.close())
      return store
    },
    async worker(options: Partial<ChunkWorkerOptions> & { handler: WorkHandler }) {
      const redis = handle()
      await redis.ready()
      const worker = createChunkWorker({ redis, sweepMs: 200, lockMs: 10_000, stallScanMs: 500, ...options })
      ends.push(() => worker.drain(1_000))
      return worker
    },
  }
}

export function item(id: string, extra: Partial<ScoreItem> = {}): ScoreItem {
  return { id, completion: `\\boxed{${id}}`, graders: [{ kind: 'math', gold: id }], ...extra }
}

export function items(count: number, name = 'i'): ScoreItem[] {
  return Array.from({ length: count }, (_, index) => item(`${name}${index}`))
}

/** The result that the handlers of these tests give: its reward follows from the id alone. */
export function expectedResult(id: string): Result {
  return {
    id,
    status: 'scored',
    reward: rewardOf(id),
    reason: null,
    components: [],
    flags: [],
    grader_versions: { math: 'test' },
    isolation: 'none',
    timing: { duration_ms: 0 },
  }
}

export function rewardOf(id: string): number {
  return ([...id].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1_000, 7) % 11) / 10
}

/** Scores every row at once. */
export const scoreAll: WorkHandler = async ({ rows, put }) => {
  for (const row of rows) put(storedResult(row.index, expectedResult((JSON.parse(row.text) as ScoreItem).id)))
}
