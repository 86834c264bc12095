import { createHash } from 'node:crypto'
import { type CodeProblem, Failure, type ProblemStore } from '@touchstone/contracts'
import type { RedisHandle } from './connect.ts'
import { run, script } from './script.ts'
import { storeCall } from './store-call.ts'

/** ARGV 1 tenant, 2 id, 3 hash, 4 problem. Answers 1 where the id is new. */
const PUT = script(`
local base = KEYS[1] .. ':problems:' .. ARGV[1]
redis.call('HSET', base .. ':content', ARGV[3], ARGV[4])
return redis.call('HSET', base .. ':ids', ARGV[2], ARGV[3])
`)

/** ARGV 1 tenant, 2 id or hash. */
const GET = script(`
local base = KEYS[1] .. ':problems:' .. ARGV[1]
local hash = redis.call('HGET', base .. ':ids', ARGV[2]) or ARGV[2]
return {hash, redis.call('HGET', base .. ':content', hash) or ''}
`)

/** Code problems, each content kept once per tenant. They stay until the deployment's data goes. */
export function createProblemStore(redis: RedisHandle): ProblemStore {
  const { client, prefix } = redis
  return {
    async put(tenant, id, problem) {
      const text = canonical(problem)
      const hash = createHash('sha256').update(text).digest('hex')
      const patienceMs = 1_000 + text.length / 20_000
      const created = await storeCall(() => run(client, PUT, prefix, [tenant, id, hash, text]), patienceMs)
      return { hash, created: created === 1 }
    },
    async get(tenant, reference) {
      const [hash, text] = (await storeCall(() => run(client, GET, prefix, [tenant, reference]), 5_000)) as string[]
      if (hash === undefined || text === undefined || text === '')
        throw new Failure('NOT_FOUND', { detail: 'there is no such problem' })
      return { id: reference, hash, problem: JSON.parse(text) as CodeProblem }
    },
  }
}

/** JSON with sorted keys, so that the same problem has the same hash however it was written. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
