import { expect, onTestFinished, test } from 'vitest'
import { createHints } from '../src/hints.ts'
import { testRedis, testRoom } from './room.ts'

test('who begins to listen when Redis has just gone is not kept until it returns', async () => {
  const redis = await testRedis()
  onTestFinished(() => redis.close())
  const handle = testRoom(redis.url).redis()
  const hints = createHints(handle)
  onTestFinished(() => hints.close())
  await handle.ready()
  const listeners = async (): Promise<unknown> => {
    const deaf = await hints.listen('a')
    const [, count] = await handle.client.pubsub('NUMSUB', `${handle.prefix}:n:a`)
    deaf()
    return count
  }
  await expect.poll(listeners).toBe(1) // its connection is there
  const pid = redis.pid() ?? 0

  process.kill(pid, 'SIGSTOP')
  onTestFinished(() => void process.kill(pid, 'SIGCONT'))
  const deaf = await hints.listen('b')

  await hints.wait('b', 10)
  deaf()
  expect(redis.pid()).toBe(pid)
})
