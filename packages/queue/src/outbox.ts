import type { Callback } from '@touchstone/contracts'
import type { RedisHandle } from './connect.ts'
import { run, script } from './script.ts'

/**
 * Takes the next batch that has something to deliver, for `lease ms`. The slice of results that one sequence number
 * stands for is fixed before it is first sent, so that every try of it carries the same bytes.
 *
 * ARGV 1 lease ms, 2 results at most, 3 longest wait for more results in ms, 4 callbacks of one lease at most.
 * Answers {} or {batch, sequence, total, to, callback, tries of this sequence, first failed at, now,
 * token, waiting since, traceparent, row…}.
 */
const LEASE = script(`
local P = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for _, id in ipairs(redis.call('ZRANGEBYSCORE', P .. ':outbox', '-inf', now, 'LIMIT', 0, 16)) do
  local base = P .. ':b:' .. id
  local m = redis.call('HMGET', base, 'n', 'finished', 'cb', 'cbs', 'cbd', 'cbt', 'cbf', 'cbo', 'cbat', 'trace')
  if not m[1] or m[4] ~= 'pending' then redis.call('ZREM', P .. ':outbox', id)
  else
    local total, finished, sequence = tonumber(m[1]), tonumber(m[2]), tonumber(m[5] or 0)
    local from = 0
    if sequence > 0 then from = tonumber(redis.call('LINDEX', base .. ':d', sequence - 1)) end
    local to = tonumber(redis.call('LINDEX', base .. ':d', sequence) or 0)
    if to == 0 and finished > from then
      local since = tonumber(m[8] or 0)
      if since == 0 then
        since = now
        redis.call('HSET', base, 'cbo', now)
      end
      if finished >= total or finished - from >= tonumber(ARGV[2]) or now - since >= tonumber(ARGV[3]) then
        to = math.min(finished, from + tonumber(ARGV[2]))
        redis.call('RPUSH', base .. ':d', to)
        redis.call('PEXPIRE', base .. ':d', math.max(60000, redis.call('PTTL', base)))
        redis.call('HSET', base, 'cbo', finished > to and since or 0, 'cbat', since)
      else redis.call('ZADD', P .. ':outbox', since + tonumber(ARGV[3]), id) end
    elseif to == 0 then redis.call('ZREM', P .. ':outbox', id) end
    if to > 0 then
      redis.call('ZADD', P .. ':outbox', now + tonumber(ARGV[1]), id)
      local token = redis.call('HINCRBY', base, 'cbl', 1)
      local rows = redis.call('LRANGE', base .. ':r', from, to - 1)
      return {id, sequence, total, to, m[3], tonumber(m[6] or 0), tonumber(m[7] or 0), now, token, tonumber(redis.call('HGET', base, 'cbat') or now), m[10] or '', unpack(rows)}
    end
  end
end
return {}
`)

/**
 * Says how a try went. ARGV 1 batch, 2 lease token, 3 outcome (delivered, retry, park, stop), 4 ms until the next try,
 * 5 error. Answers 0 where the lease was lost.
 */
const SETTLE = script(`
local P, id = KEYS[1], ARGV[1]
local base = P .. ':b:' .. id
local m = redis.call('HMGET', base, 'n', 'finished', 'cbd', 'cbl', 'cbf', 'cbs')
if not m[1] or m[4] ~= ARGV[2] or m[6] ~= 'pending' then return 0 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HINCRBY', base, 'cba', 1)
if ARGV[3] == 'delivered' then
  local delivered = redis.call('HINCRBY', base, 'cbd', 1)
  redis.call('HSET', base, 'cbt', 0, 'cbf', 0, 'cbe', '')
  local upto = tonumber(redis.call('LINDEX', base .. ':d', delivered - 1))
  if upto >= tonumber(m[1]) then
    redis.call('HSET', base, 'cbs', 'delivered')
    redis.call('ZREM', P .. ':outbox', id)
    redis.call('ZREM', P .. ':parked', id)
  elseif upto >= tonumber(m[2]) then redis.call('ZREM', P .. ':outbox', id)
  else redis.call('ZADD', P .. ':outbox', now, id) end
  return 1
end
redis.call('HINCRBY', base, 'cbt', 1)
redis.call('HSET', base, 'cbe', ARGV[5])
if tonumber(m[5] or 0) == 0 then redis.call('HSET', base, 'cbf', now) end
if ARGV[3] == 'retry' then redis.call('ZADD', P .. ':outbox', now + tonumber(ARGV[4]), id)
else
  redis.call('HSET', base, 'cbs', ARGV[3] == 'park' and 'parked' or 'stopped')
  redis.call('ZREM', P .. ':outbox', id)
  if ARGV[3] == 'park' then redis.call('ZADD', P .. ':parked', now, id) end
end
return 1
`)

/** Gives a lease back untried. ARGV 1 batch, 2 lease token, 3 ms until it may be taken again. */
const RETURN = script(`
local P, id = KEYS[1], ARGV[1]
if redis.call('HGET', P .. ':b:' .. id, 'cbl') ~= ARGV[2] then return 0 end
local time = redis.call('TIME')
redis.call('ZADD', P .. ':outbox', 'XX', time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[3]), id)
return 1
`)

/** ARGV 1 batch, 2 sequence to begin with. */
const REDELIVER = script(`
local P, id = KEYS[1], ARGV[1]
local base = P .. ':b:' .. id
if not redis.call('HGET', base, 'cb') then return 0 end
local from = math.min(tonumber(ARGV[2]), redis.call('LLEN', base .. ':d'))
redis.call('HSET', base, 'cbs', 'pending', 'cbd', from, 'cbt', 0, 'cbf', 0, 'cbe', '')
redis.call('HINCRBY', base, 'cbl', 1)
redis.call('ZREM', P .. ':parked', id)
local time = redis.call('TIME')
redis.call('ZADD', P .. ':outbox', time[1] * 1000 + math.floor(time[2] / 1000), id)
return 1
`)

/** One callback to send: a fixed slice of a batch's results. */
export type Parcel = {
  readonly batchId: string
  readonly sequence: number
  readonly callback: Callback
  /** Results as JSON texts, in order of finishing. */
  readonly results: readonly string[]
  readonly final: boolean
  /** Failed tries of this sequence number so far. */
  readonly tries: number
  /** Since the first failed try of this sequence number, by the store's clock. */
  readonly failingForMs: number
  /** Since the oldest of its results was there. */
  readonly waitingMs: number
  readonly lease: number
  /** traceparent of the request that brought the batch, or '' */
  readonly trace: string
}

export type ParcelOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly afterMs: number; readonly error: string }
  | { readonly kind: 'park' | 'stop'; readonly error: string }

/** Results on their way to callbacks. A batch is with one sender at a time, in order of its sequence numbers. */
export type Outbox = {
  /** The next parcel that is due, held for the lease time; undefined when nothing is. */
  next(): Promise<Parcel | undefined>
  /** False where the lease was lost: someone else sends it again. */
  settle(parcel: Parcel, outcome: ParcelOutcome): Promise<boolean>
  /** Gives a parcel back untried. */
  giveBack(parcel: Parcel, afterMs: number): Promise<void>
  /** Batches whose callbacks are parked. */
  parked(): Promise<number>
}

export type OutboxOptions = {
  readonly redis: RedisHandle
  readonly maxItems: number
  readonly maxWaitMs: number
  /** Longer than one try may take. */
  readonly leaseMs: number
}

export function createOutbox({ redis, maxItems, maxWaitMs, leaseMs }: OutboxOptions): Outbox {
  const { client, prefix } = redis
  return {
    async next() {
      const reply = (await run(client, LEASE, prefix, [leaseMs, Math.min(maxItems, 5_000), maxWaitMs])) as (
        | string
        | number
      )[]
      if (reply.length === 0) return undefined
      const [batchId, sequence, total, to, callback, tries, firstAt, now, lease, since, trace, ...rows] = reply
      return {
        batchId: String(batchId),
        sequence: Number(sequence),
        callback: JSON.parse(String(callback)) as Callback,
        results: rows.map(String),
        final: Number(to) >= Number(total),
        tries: Number(tries),
        failingForMs: Number(firstAt) === 0 ? 0 : Number(now) - Number(firstAt),
        waitingMs: Number(now) - Number(since),
        lease: Number(lease),
        trace: String(trace),
      }
    },
    async settle(parcel, outcome) {
      const afterMs = outcome.kind === 'retry' ? Math.round(outcome.afterMs) : 0
      const error = outcome.kind === 'delivered' ? '' : outcome.error.slice(0, 500)
      return (await run(client, SETTLE, prefix, [parcel.batchId, parcel.lease, outcome.kind, afterMs, error])) === 1
    },
    async giveBack(parcel, afterMs) {
      await run(client, RETURN, prefix, [parcel.batchId, parcel.lease, Math.round(afterMs)])
    },
    parked: () => client.zcard(`${prefix}:parked`),
  }
}

/** Callbacks of a batch again, from a sequence number on. */
export async function redeliver(redis: RedisHandle, batchId: string, fromSequence: number): Promise<void> {
  await run(redis.client, REDELIVER, redis.prefix, [batchId, fromSequence])
}
