import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readConfig } from '@touchstone/config'
import { storedResult } from '@touchstone/contracts'
import { createAddressPolicy, createCallbackSink, readSecrets, startDelivery } from '@touchstone/delivery'
import { startPrivateRedis } from '@touchstone/private-redis'
import {
  type ChunkWorker,
  connect,
  createBatchStore,
  createChunkWorker,
  createOutbox,
  type RedisHandle,
  type WorkHandler,
} from '@touchstone/queue'
import { createFormatScorer } from '@touchstone/scorer-format'
import { createLogger, createMetrics } from '@touchstone/telemetry'
import { createApi } from '../../services/api/src/index.ts'
import { rewardOf } from '../faults/oracle.ts'

const SECRET = `whsec_${Buffer.from('the secret of the conservation tests').toString('base64')}`

/** A whole deployment in one process, on a real Redis, of which parts can be restarted while it works. */
export type House = {
  readonly url: string
  /** Where callbacks may be sent; each receiver is one path of it. */
  readonly sink: string
  /** Bodies that came to a path, each message once, in order of their sequence. */
  received(path: string): readonly { readonly results: readonly unknown[]; readonly final: boolean }[]
  /** Ends a worker at once, its chunks unfinished, and starts another. */
  restartWorker(nth: number): Promise<void>
  /** Takes jobs out of the queue behind its back, so that chunks that may be running are dispatched again. */
  loseJobs(share: number): Promise<void>
  close(): Promise<void>
}

/** Rewards follow from ids; now and then a row is left for another attempt. */
const work: WorkHandler = async ({ rows, put, stop, lastAttempt }) => {
  for (const row of rows) {
    if (stop.aborted) return
    const { id, metadata = {} } = JSON.parse(row.text) as { id: string; metadata?: { slow?: number; again?: boolean } }
    if (metadata.slow !== undefined) await delay(metadata.slow)
    if (metadata.again === true && !lastAttempt) continue
    put(
      storedResult(row.index, {
        id,
        status: 'scored',
        reward: rewardOf(id),
        reason: null,
        components: [],
        flags: [],
        grader_versions: {},
        isolation: 'none',
        timing: { duration_ms: 0 },
      }),
    )
  }
}

export async function openHouse(): Promise<House> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ts-conserve-'))
  const redis = await startPrivateRedis({ dataDir })
  const prefix = `c${randomBytes(4).toString('hex')}`
  const open = async (): Promise<RedisHandle> => {
    const handle = connect({ url: redis.url, prefix })
    await handle.ready()
    return handle
  }
  const own = await open()
  const store = createBatchStore({ redis: own, chunkItems: 16, sweepMs: 150 })
  const metrics = createMetrics({ processMetrics: false })
  const app = createApi({
    config: readConfig({}, () => ''),
    logger: createLogger({ service: 'api', level: 'silent' }),
    metrics,
    scorers: { format: createFormatScorer() },
    mathVersion: async () => '',
    salt: async () => 'fixed',
    threads: 1,
    store,
    lifecycle: { draining: false, refusing: false },
    deployment: {
      isolation: async () => 'none',
      isolationTests: async () => ({}),
      versions: async () => ({}),
      languages: async () => ({}),
      checks: async () => [],
      metricsText: async () => '',
    },
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })

  const worker = async (): Promise<{ redis: RedisHandle; worker: ChunkWorker }> => {
    const handle = await open()
    return {
      redis: handle,
      worker: createChunkWorker({ redis: handle, handler: work, lockMs: 3_000, stallScanMs: 300, sweepMs: 150 }),
    }
  }
  const workers = [await worker(), await worker()]
  const end = async (nth: number, timeoutMs: number): Promise<void> => {
    const old = workers[nth]
    await old?.worker.drain(timeoutMs)
    await old?.redis.close()
  }

  const bodies = new Map<string, Map<string, string>>()
  let changed = 0
  let asked = 0
  const receiver = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', part => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString()
      const id = String(request.headers['webhook-id'])
      const path = request.url ?? ''
      const known = bodies.get(path) ?? new Map<string, string>()
      bodies.set(path, known)
      if (known.has(id) && known.get(id) !== body) changed++
      known.set(id, body)
      response.writeHead(asked++ % 5 === 3 ? 500 : 204).end() // every fifth receipt is lost
    })
  })
  await new Promise<void>(done => receiver.listen(0, '127.0.0.1', done))
  const outbox = createOutbox({ redis: own, maxItems: 20, maxWaitMs: 50, leaseMs: 20_000 })
  const sink = createCallbackSink({ policy: createAddressPolicy([]), secrets: readSecrets(SECRET), timeoutMs: 10_000 })
  const delivery = startDelivery({ outbox, sink, backoffCapMs: 50, parkMs: 600_000, idleMs: 20 })

  return {
    url,
    sink: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`,
    received(path) {
      if (changed > 0) throw new Error('a message came twice with other bytes')
      return [...(bodies.get(path)?.values() ?? [])]
        .map(body => JSON.parse(body) as { sequence: number; results: unknown[]; final: boolean })
        .sort((a, b) => a.sequence - b.sequence)
    },
    async restartWorker(nth) {
      const at = nth % workers.length
      await end(at, 0)
      workers[at] = await worker()
    },
    async loseJobs(share) {
      const jobs = await own.client.keys(`${own.prefix}:chunks:b*`)
      const lost = jobs.filter((_, index) => (index * 0.618) % 1 < share)
      if (lost.length > 0) await own.client.del(lost)
    },
    async close() {
      await delivery.close()
      await sink.close()
      for (const nth of workers.keys()) await end(nth, 1_000)
      await app.close()
      await store.close()
      await own.close()
      receiver.closeAllConnections()
      await new Promise(done => receiver.close(done))
      await redis.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
