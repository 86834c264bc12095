import { expect, test } from 'vitest'
import { Lanes } from './lanes.ts'

test('never more runs than lanes, in the order of asking', async () => {
  const lanes = new Lanes(['a', 'b'])
  const order: number[] = []

  const first = await lanes.take()
  await lanes.take()
  const third = lanes.take().then(() => order.push(3))
  const fourth = lanes.take().then(() => order.push(4))
  await Promise.resolve()
  expect(order).toEqual([])
  lanes.give(first)
  await third
  lanes.give(first)
  await fourth

  expect(order).toEqual([3, 4])
})

test('a lane that is liked better is taken first', async () => {
  const lanes = new Lanes(['a', 'b', 'c'])

  expect(await lanes.take({ prefer: lane => (lane === 'b' ? 1 : 0) })).toBe('b')
})

test('a quiet run waits until all lanes are free, and nothing begins beside it', async () => {
  const lanes = new Lanes(['a', 'b'])
  const busy = await lanes.take()
  let quiet = false
  let later = false

  const quietRun = lanes.takeQuiet({ shares: false }).then(lane => {
    quiet = true
    return lane
  })
  const laterRun = lanes.take().then(() => {
    later = true
  })
  await Promise.resolve()
  expect([quiet, later]).toEqual([false, false])

  lanes.give(busy)
  const lane = await quietRun
  expect([quiet, later]).toEqual([true, false])

  lanes.give(lane)
  await laterRun
})

test('sleepers share a quiet phase; after it, ordinary runs have their turn', async () => {
  let now = 0
  const lanes = new Lanes(['a', 'b'], () => now)

  const [one, two] = await Promise.all([lanes.takeQuiet({ shares: true }), lanes.takeQuiet({ shares: true })])
  now = 1000
  lanes.give(one)
  lanes.give(two)
  const ordinary = await lanes.take()
  const nextQuiet = lanes.takeQuiet({ shares: true })
  const second = await lanes.take()
  lanes.give(ordinary)
  lanes.give(second)

  await nextQuiet
})

test('who gives up waiting leaves the queue; who closes rejects it', async () => {
  const lanes = new Lanes(['a'])
  const lane = await lanes.take()
  const leaving = new AbortController()
  const gone = lanes.take({ signal: leaving.signal })
  const waiting = lanes.take()

  leaving.abort()
  await expect(gone).rejects.toMatchObject({ code: 'CANCELLED' })
  lanes.close()
  await expect(waiting).rejects.toMatchObject({ code: 'DRAINING' })
  await expect(lanes.take()).rejects.toMatchObject({ code: 'DRAINING' })
  lanes.give(lane)
})
