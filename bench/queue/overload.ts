import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { RedisHandle } from '@touchstone/queue'
import { Pool } from 'undici'
import { at } from './half-load.ts'
import { CHUNK, itemsOf } from './roads.ts'

const API = fileURLToPath(new URL('../../services/api/src/main.ts', import.meta.url))
const SLOW_WORKER = fileURLToPath(new URL('./slow-worker.ts', import.meta.url))
const HELD = 4
const CHUNK_MS = 100
/** Items a second that the worker can do. */
const CAPACITY = (HELD * CHUNK * 1_000) / CHUNK_MS
const WARM_SECONDS = 4
const PEAK_SECONDS = 15

export type Overload = {
  /** Items finished a second, of those at the peak. */
  readonly goodput: number
  readonly refusedMs: readonly number[]
  readonly acceptedMs: readonly number[]
  /** Of the API's resident memory in the second half of the overload, above its most in the first. */
  readonly grownBytes: number
  readonly lost: number
}

type Sent = { readonly accepted: number[]; readonly refused: number[]; other: number }

/** A real API process and a worker with a fixed capacity, offered three times that for a while, in batches of 64 × 2 KB. */
export async function overload(
  { url, handle, dataDir }: { url: string; handle: RedisHandle; dataDir: string },
  seconds: number,
): Promise<Overload> {
  const { prefix } = handle
  const bare = prefix.replace(/[{}]/g, '')
  const worker = fork(SLOW_WORKER, [url, bare, String(HELD), String(CHUNK_MS)])
  const api = spawn(process.execPath, [API], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH,
      TOUCHSTONE_PORT: '0',
      TOUCHSTONE_REDIS_URL: url,
      TOUCHSTONE_REDIS_PREFIX: bare,
      TOUCHSTONE_DATA_DIR: dataDir,
      TOUCHSTONE_MAX_QUEUE_ITEMS: String(2 * CAPACITY),
    },
  })
  try {
    const [[message]] = (await Promise.all([once(api, 'message'), once(worker, 'message')])) as [
      [{ url: string }],
      unknown,
    ]
    const pool = new Pool(message.url, { connections: 64 })
    const body = JSON.stringify({ items: itemsOf(CHUNK) })
    const waiting = async (): Promise<number> => Number((await handle.client.hget(`${prefix}:load`, 'items')) ?? 0)
    const offer = async (sent: Sent): Promise<void> => {
      const began = performance.now()
      const answer = await pool.request({
        path: '/batches',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      await answer.body.dump()
      const ms = performance.now() - began
      if (answer.statusCode === 202) sent.accepted.push(ms)
      else if (answer.statusCode === 429 || answer.statusCode === 503) sent.refused.push(ms)
      else sent.other++
    }

    await closedLoop(offer, waiting, WARM_SECONDS)
    const peak = await closedLoop(offer, waiting, PEAK_SECONDS)
    await idle(waiting)
    const rss = [residentBytes(api)]
    const watch = setInterval(() => rss.push(residentBytes(api)), 250)
    const sent: Sent = { accepted: [], refused: [], other: 0 }
    const everyMs = (CHUNK / (3 * CAPACITY)) * 1_000
    const began = performance.now()
    const offers: Promise<void>[] = []
    for (let nth = 0; performance.now() - began < seconds * 1_000; nth++) {
      offers.push(offer(sent))
      await delay(Math.max(0, began + (nth + 1) * everyMs - performance.now()))
    }
    const left = await waiting()
    const elapsed = (performance.now() - began) / 1_000
    clearInterval(watch)
    await Promise.all(offers)
    await idle(waiting)
    await pool.close()
    const middle = Math.ceil(rss.length / 2)
    return {
      goodput: (sent.accepted.length * CHUNK - left) / elapsed / peak,
      refusedMs: sent.refused.sort((a, b) => a - b),
      acceptedMs: sent.accepted.sort((a, b) => a - b),
      grownBytes: Math.max(...rss.slice(middle)) - Math.max(...rss.slice(0, middle)),
      lost: sent.other,
    }
  } finally {
    worker.kill('SIGKILL')
    api.kill('SIGKILL')
  }
}

/** Items finished a second while the queue never runs dry and is never full. */
async function closedLoop(
  offer: (sent: Sent) => Promise<void>,
  waiting: () => Promise<number>,
  seconds: number,
): Promise<number> {
  const sent: Sent = { accepted: [], refused: [], other: 0 }
  const before = await waiting()
  const began = performance.now()
  while (performance.now() - began < seconds * 1_000) {
    if ((await waiting()) < CAPACITY) await offer(sent)
    else await delay(10)
  }
  return (before + sent.accepted.length * CHUNK - (await waiting())) / ((performance.now() - began) / 1_000)
}

async function idle(waiting: () => Promise<number>): Promise<void> {
  while ((await waiting()) > 0) await delay(20)
}

function residentBytes({ pid }: ChildProcess): number {
  return 1_024 * Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}

/** A figure of a sorted list, in milliseconds, to a tenth. */
export function msAt(sorted: readonly number[], share: number): number {
  return Math.round(at(sorted, share) * 10) / 10
}
