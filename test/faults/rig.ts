import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Failure, type Result, type ScoreItem } from '@touchstone/contracts'
import { type PrivateRedis, type PrivateRedisOptions, startPrivateRedis } from '@touchstone/private-redis'
import {
  type BatchStoreOptions,
  connect,
  createBatchStore,
  type RedisBatchStore,
  type RedisHandle,
} from '@touchstone/queue'
import { expect, onTestFinished } from 'vitest'
import { PATIENCE_MS } from '../patience.ts'
import { rewardOf } from './oracle.ts'

/** How often each fault is repeated with another seed; `npm run test:faults` raises it. */
export const SEEDS = Array.from({ length: Number(process.env.FAULT_SEEDS ?? 1) }, (_, index) => index + 1)
/** Multiplies the size of loads. */
export const SCALE = Number(process.env.FAULT_SCALE ?? 1)

export type WorkerKind = 'oracle' | 'service'

/** A deployment of the durable road in processes that can be hurt, and the books of what was sent and what came back. */
export type Rig = {
  readonly redis: Pick<PrivateRedis, 'url' | 'pid' | 'close'>
  readonly handle: RedisHandle
  readonly store: RedisBatchStore
  readonly prefix: string
  readonly dataDir: string
  openStore(options?: Partial<BatchStoreOptions>): Promise<RedisBatchStore>
  worker(options?: WorkerOptions): Promise<Worker>
  /** Accepts a batch and enters it in the books; one that is refused, for another reason than a store that is late, throws. */
  send(items: readonly ScoreItem[], options?: { tenant?: string; key?: string; deadlineMs?: number }): Promise<string>
  /** As if nothing had been sent yet. */
  forgetBooks(): void
  /** Reads every batch to its end and balances the books. */
  account(options?: { waitMs?: number; allowNull?: (id: string) => boolean }): Promise<Account>
}

export type WorkerOptions = {
  readonly kind?: WorkerKind
  readonly lockMs?: number
  readonly stallScanMs?: number
  readonly concurrency?: number
  readonly env?: { readonly [name: string]: string }
  /** Program and arguments that become node (by exec) after they have prepared its surroundings. */
  readonly within?: readonly string[]
}

export type Worker = {
  readonly process: ChildProcess
  kill(signal: NodeJS.Signals): void
  /** Exit code or signal. */
  readonly ended: Promise<number | NodeJS.Signals | null>
}

/** As a checker of a queue's history sorts items, and two sorts of our own. */
export type Account = {
  readonly items: number
  readonly lost: number
  readonly unexpected: number
  readonly doubled: number
  /** A number 0 where the item is worth more. */
  readonly falseZeros: number
  readonly wrong: number
  readonly nulls: number
}

export const BALANCED = { lost: 0, unexpected: 0, doubled: 0, falseZeros: 0, wrong: 0 }

const SERVICE_WORKER = fileURLToPath(new URL('../../services/scoring-worker/src/main.ts', import.meta.url))
const ORACLE_WORKER = fileURLToPath(new URL('./oracle-worker.ts', import.meta.url))

export async function createRig({
  server,
  store: storeOptions = {},
  ...options
}: Partial<PrivateRedisOptions> & {
  store?: Partial<BatchStoreOptions>
  server?: Pick<PrivateRedis, 'url' | 'pid' | 'close'>
} = {}): Promise<Rig> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ts-fault-'))
  const redis = server ?? (await startPrivateRedis({ dataDir: join(dataDir, 'redis'), ...options }))
  const prefix = `f${randomBytes(4).toString('hex')}`
  const workers = new Set<ChildProcess>()
  const ends: (() => Promise<unknown>)[] = []
  const books = new Map<string, { tenant: string; ids: Set<string> }>()
  onTestFinished(async () => {
    for (const child of workers) {
      child.kill('SIGCONT')
      child.kill('SIGKILL')
    }
    for (const end of ends.reverse()) await end().catch(() => {})
    await redis.close()
    await rm(dataDir, { recursive: true, force: true })
  }, PATIENCE_MS)

  function open(): RedisHandle {
    const handle = connect({ url: redis.url, prefix })
    ends.push(() => handle.close())
    return handle
  }
  async function openStore(extra: Partial<BatchStoreOptions> = {}): Promise<RedisBatchStore> {
    const own = open()
    await own.ready()
    const store = createBatchStore({ redis: own, ...extra })
    ends.push(() => store.close())
    return store
  }

  const handle = open()
  await handle.ready()
  const store = await openStore(storeOptions)
  return {
    redis,
    handle,
    store,
    prefix,
    dataDir,
    openStore,
    async worker({
      kind = 'oracle',
      lockMs = 5_000,
      stallScanMs = 2_500,
      concurrency = 8,
      env = {},
      within = [],
    } = {}) {
      const entry = kind === 'service' ? SERVICE_WORKER : ORACLE_WORKER
      const [program = process.execPath, ...args] = [...within, process.execPath, entry]
      const child = spawn(program, args, {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          PATH: process.env.PATH,
          TOUCHSTONE_REDIS_URL: redis.url,
          TOUCHSTONE_REDIS_PREFIX: prefix,
          TOUCHSTONE_DATA_DIR: dataDir,
          TOUCHSTONE_LOCK_MS: String(lockMs),
          TOUCHSTONE_STALL_SCAN_MS: String(stallScanMs),
          TOUCHSTONE_WORKER_CONCURRENCY: String(concurrency),
          TOUCHSTONE_LOG_LEVEL: 'info',
          ...env,
        },
      })
      workers.add(child)
      const ended = new Promise<number | NodeJS.Signals | null>(done =>
        child.once('exit', (code, signal) => {
          workers.delete(child)
          done(signal ?? code)
        }),
      )
      await new Promise<void>((ready, reject) => {
        let said = ''
        child.stdout.on('data', (data: Buffer) => {
          said += data.toString()
          if (/^scoring$|"msg":"scoring"/m.test(said)) ready()
        })
        ended.then(how => reject(new Error(`the worker ended (${how}) before it was ready: ${said}`)))
      })
      return { process: child, kill: signal => void child.kill(signal), ended }
    },
    async send(items, { tenant = 'trainer', key = `k${randomBytes(9).toString('hex')}`, deadlineMs } = {}) {
      const { batchId } = await insisting(() =>
        store.accept({
          tenant,
          rows: items.map(item => ({ item })),
          idempotency: { key, fingerprint: key },
          ...(deadlineMs === undefined ? {} : { deadlineMs }),
        }),
      )
      books.set(batchId, { tenant, ids: new Set(items.map(({ id }) => id)) })
      return batchId
    },
    forgetBooks: () => books.clear(),
    async account({ waitMs = PATIENCE_MS, allowNull = () => false } = {}) {
      const endsAt = performance.now() + waitMs
      const account = { items: 0, lost: 0, unexpected: 0, doubled: 0, falseZeros: 0, wrong: 0, nulls: 0 }
      for (const [batchId, { tenant, ids }] of books) {
        account.items += ids.size
        const seen = new Set<string>()
        for (const result of await readAll(store, tenant, batchId, endsAt)) {
          if (!ids.has(result.id)) account.unexpected++
          else if (seen.has(result.id)) account.doubled++
          seen.add(result.id)
          if (result.reward === null) {
            account.nulls++
            if (!allowNull(result.id)) account.wrong++
          } else if (result.reward !== rewardOf(result.id)) {
            if (result.reward === 0) account.falseZeros++
            else account.wrong++
          }
        }
        for (const id of ids) if (!seen.has(id)) account.lost++
      }
      return account
    },
  }
}

/** Every result of a batch that is there when time is up, patient with a store that is away. */
async function readAll(
  store: RedisBatchStore,
  tenant: string,
  batchId: string,
  endsAt: number,
): Promise<readonly Result[]> {
  const results: Result[] = []
  let cursor: string | undefined
  while (performance.now() < endsAt) {
    try {
      const waitMs = Math.max(1, Math.min(5_000, endsAt - performance.now()))
      const page = await store.results(tenant, batchId, { limit: 1_000, waitMs, ...(cursor ? { cursor } : {}) })
      results.push(...page.results)
      if (page.nextCursor === null) break
      cursor = page.nextCursor
    } catch (error) {
      if (Failure.from(error).code !== 'STORE_UNAVAILABLE') throw error
      await delay(50)
    }
  }
  return results
}

/** Milliseconds until it holds. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<number> {
  const began = performance.now()
  while (!(await insisting(async () => holds()))) {
    if (performance.now() - began > PATIENCE_MS) throw new Error('it never came to be')
    await delay(10)
  }
  return performance.now() - began
}

/** Asks again while the store does not answer in time, as clients do: a busy machine's Redis may be late as well. */
async function insisting<T>(ask: () => Promise<T>): Promise<T> {
  for (const endsAt = performance.now() + PATIENCE_MS; ; await delay(50)) {
    try {
      return await ask()
    } catch (error) {
      if (Failure.from(error).code !== 'STORE_UNAVAILABLE' || performance.now() > endsAt) throw error
    }
  }
}

/**
 * Holds a duration to its goal in the long form, which has a machine to itself. In the suite, beside whatever else runs,
 * what comes late is no fault: what never comes ends the test by its patience.
 */
export function expectWithin(ms: number, goalMs: number): void {
  if (SCALE > 1) expect(ms).toBeLessThan(goalMs)
}

export type Row = {
  readonly id: string
  readonly fault: string
  /** What stock BullMQ did with its defaults. */
  readonly plain: string
  readonly here: string
}

/** Balances the books, and keeps the row for the table in docs/reliability.md where a report is asked for. */
export function report(row: Row, account?: Account): void {
  if (account !== undefined) expect(account).toMatchObject(BALANCED)
  const dir = process.env.FAULT_REPORT_DIR
  if (dir === undefined) return
  mkdirSync(dir, { recursive: true })
  const books =
    account === undefined
      ? ''
      : `${account.items} items: lost ${account.lost}, doubled ${account.doubled}, unexpected ${account.unexpected}, false zeros ${account.falseZeros}, wrong ${account.wrong}`
  writeFileSync(join(dir, `${row.id}.json`), JSON.stringify({ ...row, books }))
}

/** Numbers in [0, 1) that follow from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed * 2_654_435_761
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
