import { statfs } from 'node:fs/promises'
import { Failure } from '@touchstone/contracts'
import type { RedisHandle } from './connect.ts'

export type AdmissionLimits = {
  readonly maxItems: number
  readonly maxBytes: number
  readonly maxItemsOfTenant: number
  /** Age of the oldest chunk that waits above which new batches are refused. */
  readonly maxWaitMs: number
  /** Share of Redis' maxmemory above which nothing new is accepted. */
  readonly memoryHighRatio: number
  /** Where the store keeps its files, if on this machine: below so many free bytes nothing new is accepted. */
  readonly disk?: { readonly path: string; readonly lowBytes: number }
}

export type Admission = {
  /** @throws Failure OVERLOADED while memory or disk are short, STORE_UNAVAILABLE while Redis may evict */
  check(): Promise<void>
  /** Free bytes under the data folder at the last look. */
  readonly diskFreeBytes: () => number | undefined
}

const LOOK_MS = 500

/** The low-water marks: refuses before the store itself has to. Looks at most twice a second. */
export function createAdmission(redis: RedisHandle, limits: AdmissionLimits): Admission {
  let lookedAt = -Infinity
  let looking: Promise<void> | undefined
  let ratio = 0
  let free: number | undefined
  let policy = 'noeviction'

  async function look(): Promise<void> {
    const [memory, disk] = await Promise.all([
      redis.client.info('memory'),
      limits.disk === undefined ? undefined : statfs(limits.disk.path).catch(() => undefined),
    ])
    const used = Number(/used_memory:(\d+)/.exec(memory)?.[1] ?? 0)
    const most = Number(/maxmemory:(\d+)/.exec(memory)?.[1] ?? 0)
    ratio = most > 0 ? used / most : 0
    policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1] ?? policy
    free = disk === undefined ? undefined : disk.bavail * disk.bsize
    lookedAt = performance.now()
  }

  return {
    diskFreeBytes: () => free,
    async check() {
      if (performance.now() - lookedAt > LOOK_MS) {
        looking ??= look().finally(() => {
          looking = undefined
        })
        await looking
      }
      if (policy !== 'noeviction') {
        const detail = `the store has maxmemory-policy ${policy} and would drop accepted work`
        throw new Failure('STORE_UNAVAILABLE', { detail, retryAfterSeconds: 30 })
      }
      if (ratio > limits.memoryHighRatio) throw overloaded('memory', 5)
      if (limits.disk !== undefined && free !== undefined && free < limits.disk.lowBytes) throw overloaded('disk', 30)
    },
  }
}

const WHAT = {
  items: 'too many items wait',
  bytes: 'too many bytes wait',
  wait: 'the oldest work waits too long',
  memory: "the store's memory is nearly full",
  disk: 'the disk of the store is nearly full',
}

export function overloaded(what: keyof typeof WHAT, retryAfterSeconds: number): Failure {
  return new Failure('OVERLOADED', { detail: WHAT[what], retryAfterSeconds })
}

export function isWhat(text: string): text is keyof typeof WHAT {
  return Object.hasOwn(WHAT, text)
}
