import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { createHints } from '../src/hints.ts'
import { testRedis, testRoom } from './room.ts'

test('who begins to listen when Redis has just gone is not kept until it returns', async () => {
  const redis = await testRedis()
  onTestFinished(() => redis.close())
  const handle = testRoom(redis.url).redis()
  const hints = createHints(handle)
  onTestFinished(() => hints.close())
  await once(handle.open('patient'), 'ready') // opened after that of the hints
  const pid = redis.pid() ?? 0

  process.kill(pid, 'SIGSTOP')
  onTestFinished(() => void process.kill(pid, 'SIGCONT'))
  const deaf = await hints.listen('b')

  await hints.wait('b', 10)
  deaf()
  expect(redis.pid()).toBe(pid)
})
