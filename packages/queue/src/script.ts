import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'

/** A Lua script: one atomic step of the store. Its first argument is always the prefix. */
export type Script = { readonly lua: string; readonly sha: string }

export function script(lua: string): Script {
  return { lua, sha: createHash('sha1').update(lua).digest('hex') }
}

/**
 * Runs a script by its hash, and by its text where Redis does not know it yet. All keys of a deployment share one
 * hash tag, so the prefix stands for them where Redis Cluster asks for a key to route by.
 */
export async function run(
  redis: Redis,
  { lua, sha }: Script,
  prefix: string,
  args: readonly (string | number | Buffer)[],
): Promise<unknown> {
  try {
    return await redis.call('evalsha', [sha, 1, prefix, ...args]) // an array: a call takes only so many arguments
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
    return await redis.call('eval', [lua, 1, prefix, ...args])
  }
}
