import { createHash } from 'node:crypto'
import { type CodeProblem, Failure, type ProblemStore, type StoredProblem } from '@touchstone/contracts'
import type { RedisHandle } from './connect.ts'
import { run, script } from './script.ts'
import { storeCall } from './store-call.ts'

/** ARGV 1 tenant, 2 id, 3 hash, 4 problem. Answers 1 where the id is new. */
const PUT = script(`
local base = KEYS[1] .. ':problems:' .. ARGV[1]
redis.call('HSET', base .. ':content', ARGV[3], ARGV[4])
return redis.call('HSET', base .. ':ids', ARGV[2], ARGV[3])
`)

/** ARGV 1 tenant, 2 id or hash, 3 most bytes of a content that is answered. Answers its hash, length and text. */
const GET = script(`
local base = KEYS[1] .. ':problems:' .. ARGV[1]
local hash = redis.call('HGET', base .. ':ids', ARGV[2]) or ARGV[2]
local length = redis.call('HSTRLEN', base .. ':content', hash)
if length > tonumber(ARGV[3]) then return {hash, length, ''} end
return {hash, length, redis.call('HGET', base .. ':content', hash) or ''}
`)
/** A problem is bounded where it comes in. */
const ANY_BYTES = Number.MAX_SAFE_INTEGER

/** Code problems, each content kept once per tenant. They stay until the deployment's data goes. */
export function createProblemStore(redis: RedisHandle): ProblemStore {
  const { client, prefix } = redis
  const read = async (tenant: string, reference: string, mostBytes: number) => {
    const found = await storeCall(() => run(client, GET, prefix, [tenant, reference, mostBytes]), 5_000)
    const [hash, bytes, text] = found as [string, number, string]
    if (bytes === 0) throw new Failure('NOT_FOUND', { detail: 'there is no such problem' })
    return { hash, bytes, text }
  }
  const parsed = (id: string, { hash, bytes, text }: Awaited<ReturnType<typeof read>>): StoredProblem => ({
    id,
    hash,
    bytes,
    problem: JSON.parse(text) as CodeProblem,
  })
  return {
    async put(tenant, id, problem) {
      const text = canonical(problem)
      const hash = createHash('sha256').update(text).digest('hex')
      const patienceMs = 1_000 + text.length / 20_000
      const created = await storeCall(() => run(client, PUT, prefix, [tenant, id, hash, text]), patienceMs)
      return { hash, created: created === 1 }
    },
    async get(tenant, reference) {
      return parsed(reference, await read(tenant, reference, ANY_BYTES))
    },
    async find(tenant, reference, mostBytes) {
      const found = await read(tenant, reference, mostBytes)
      return found.text === '' ? { tenant, hash: found.hash } : parsed(reference, found)
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
