import type { RedisHandle } from './connect.ts'
import { run, script } from './script.ts'

/** A process that has not been heard of for this long is taken for dead. */
export const ALIVE_MS = 2_400
export const BEAT_MS = 750

/** ARGV 1 process, 2 role. Beats, and forgets who has been gone for an hour. */
const BEAT = script(`
local P, me = KEYS[1], ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if not redis.call('ZSCORE', P .. ':procs', me) then redis.call('HSET', P .. ':since', me, now) end
redis.call('ZADD', P .. ':procs', now, me)
local gone = redis.call('ZRANGEBYSCORE', P .. ':procs', '-inf', now - 3600000, 'LIMIT', 0, 100)
for _, process in ipairs(gone) do
  redis.call('ZREM', P .. ':procs', process)
  redis.call('HDEL', P .. ':since', process)
end
return now
`)

const LEAVE = script(`
redis.call('ZREM', KEYS[1] .. ':procs', ARGV[1])
redis.call('HDEL', KEYS[1] .. ':since', ARGV[1])
return 1
`)

/** Says that this process lives, so that a death elsewhere can be told from the death of the whole service. */
export type Presence = {
  readonly id: string
  /** After the first beat. */
  readonly started: Promise<void>
  close(): Promise<void>
}

export function createPresence(redis: RedisHandle, id: string, beatMs = BEAT_MS): Presence {
  const beat = (): Promise<unknown> => run(redis.client, BEAT, redis.prefix, [id]).catch(() => undefined)
  const timer = setInterval(beat, beatMs)
  timer.unref()
  const started = beat().then(() => {})
  return {
    id,
    started,
    async close() {
      clearInterval(timer)
      await started
      await run(redis.client, LEAVE, redis.prefix, [id]).catch(() => undefined)
    },
  }
}
