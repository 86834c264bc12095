import { Failure } from '@touchstone/contracts'
import type { RedisOptions as QueueRedisOptions } from 'bullmq'
import { Redis, type RedisOptions } from 'ioredis'

export type ConnectOptions = {
  /** redis://, rediss:// or unix:///path/to.sock */
  readonly url: string
  /** Prefix of every key, without braces; the whole deployment lies under one hash tag, so that a cluster can hold it. */
  readonly prefix: string
  /** Told of connection errors; they are never thrown from the background. */
  readonly onError?: (error: Error) => void
}

/** The way to one Redis, for all parts of one process. */
export type RedisHandle = {
  readonly url: string
  /** With its hash tag: `{touchstone}`. */
  readonly prefix: string
  /** For short commands; fails at once while Redis is away. */
  readonly client: Redis
  /** A connection of one's own. `patient`: commands wait for Redis to return; else they fail at once. */
  open(mode: 'patient' | 'prompt'): Redis
  /** For BullMQ, which opens its own. */
  readonly options: QueueRedisOptions
  /** @throws Failure STORE_UNAVAILABLE when Redis does not answer in time, UnsafeStore when its settings would lose data */
  ready(timeoutMs?: number): Promise<void>
  close(): Promise<void>
}

const RETRY_CAP_MS = 1_000
/** A connection on which a command waits this long without a byte is dead, though nobody said so. */
const SILENT_MS = 10_000

/**
 * Opens the way to Redis. Reconnects for ever, at most a second apart: the default waits of the drivers let a queue
 * idle 10 s and more after an outage.
 */
export function connect({ url, prefix, onError = () => {} }: ConnectOptions): RedisHandle {
  const base: RedisOptions = {
    ...addressOf(url),
    connectTimeout: 2_000,
    keepAlive: 5_000,
    socketTimeout: SILENT_MS,
    maxLoadingRetryTime: 250,
    retryStrategy: times => Math.min(20 * 2 ** Math.min(times, 6), RETRY_CAP_MS),
  }
  const patient: RedisOptions = { ...base, maxRetriesPerRequest: null }
  const prompt: RedisOptions = {
    ...base,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  }
  const opened = new Set<Redis>()
  const open = (mode: 'patient' | 'prompt'): Redis => {
    const redis = new Redis(mode === 'patient' ? patient : prompt)
    redis.on('error', onError)
    redis.on('end', () => opened.delete(redis))
    opened.add(redis)
    return redis
  }
  const client = open('prompt')
  return {
    url,
    prefix: `{${prefix}}`,
    client,
    open,
    options: patient as QueueRedisOptions,
    async ready(timeoutMs = 10_000) {
      await answering(client, timeoutMs)
      await refuseEviction(client)
    },
    async close() {
      for (const redis of opened) redis.disconnect()
    },
  }
}

function addressOf(url: string): RedisOptions {
  if (url.startsWith('unix://')) return { path: decodeURIComponent(url.slice('unix://'.length)) }
  const { protocol, hostname, port, username, password, pathname } = new URL(url)
  if (protocol !== 'redis:' && protocol !== 'rediss:')
    throw new Error('the Redis URL must begin with redis://, rediss:// or unix://')
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? 6379 : Number(port),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(pathname.length > 1 ? { db: Number(pathname.slice(1)) } : {}),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  }
}

async function answering(client: Redis, timeoutMs: number): Promise<void> {
  if (client.status === 'ready') return
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      client.off('ready', done)
      reject(new Failure('STORE_UNAVAILABLE', { detail: `Redis did not answer within ${timeoutMs} ms` }))
    }, timeoutMs)
    const done = (): void => {
      clearTimeout(timer)
      resolve()
    }
    client.once('ready', done)
  })
}

/** This Redis is set up so that it would lose accepted work. */
export class UnsafeStore extends Error {}

/** A Redis that evicts keys would lose accepted work without a word. */
async function refuseEviction(client: Redis): Promise<void> {
  const policy = /maxmemory_policy:(\S+)/.exec(await client.info('memory'))?.[1]
  if (policy !== undefined && policy !== 'noeviction')
    throw new UnsafeStore(
      `Redis has maxmemory-policy ${policy}; it would drop accepted work. Set it to noeviction (CONFIG SET maxmemory-policy noeviction)`,
    )
}
