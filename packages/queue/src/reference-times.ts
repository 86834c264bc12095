import type { ReferenceTimes } from '@touchstone/contracts'
import type { RedisHandle } from './connect.ts'
import { run, script } from './script.ts'
import { storeCall } from './store-call.ts'

/** ARGV 1 key, 2 CPU milliseconds, or '' to ask only. Answers what is kept, or ''. */
const AGREE = script(`
local times = KEYS[1] .. ':problems:times'
if ARGV[2] ~= '' then redis.call('HSETNX', times, ARGV[1], ARGV[2]) end
return redis.call('HGET', times, ARGV[1]) or ''
`)

/** Times of references, kept with the deployment's data. */
export function createReferenceTimes({ client, prefix }: RedisHandle): ReferenceTimes {
  const ask = async (key: string, ms: string): Promise<number | undefined> => {
    const kept = String(await storeCall(() => run(client, AGREE, prefix, [key, ms])))
    return kept === '' ? undefined : Number(kept)
  }
  return {
    known: key => ask(key, ''),
    agree: async (key, ms) => (await ask(key, String(ms))) ?? ms,
  }
}
