import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPrivateRedis } from '@touchstone/private-redis'
import { expect, onTestFinished, test } from 'vitest'
import { connect, createBatchStore } from '../src/index.ts'

test('a Redis that evicts is refused', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'ts-redis-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const redis = await startPrivateRedis({ dataDir })
  onTestFinished(() => redis.close())
  const handle = connect({ url: redis.url, prefix: 't' })
  onTestFinished(() => handle.close())
  await handle.ready()
  await handle.client.config('SET', 'maxmemory-policy', 'allkeys-lru')

  await expect(handle.ready()).rejects.toThrow('noeviction')
  const store = createBatchStore({ redis: handle })
  onTestFinished(() => store.close())
  await expect(store.accept({ tenant: 'a', rows: [] })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
})

test('a Redis that is away is said to be so within a second', async () => {
  const handle = connect({ url: 'unix:///nowhere/redis.sock', prefix: 't' })
  onTestFinished(() => handle.close())

  await expect(handle.ready(300)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
})
