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

test('long runs have half of the lanes and a sixteenth of the time while others wait, and all of them else', async () => {
  let now = 0
  const lanes = new Lanes(['a', 'b'], () => now)
  const started: string[] = []
  const ask = (name: string, long = false) =>
    (long ? lanes.takeLong({ needMs: 0 }) : lanes.take()).then(lane => {
      started.push(name)
      return lane
    })

  const [one, two] = await Promise.all([ask('one'), ask('two')])
  const longs = [ask('long 1', true), ask('long 2', true)]
  const others = Array.from({ length: 20 }, (_, index) => ask(`other ${index}`))
  now = 70
  lanes.give(one)
  const long = await longs[0]
  lanes.give(two)
  const other = await others[0]
  expect(started.slice(2)).toEqual(['long 1', 'other 0']) // beside one that runs, no second

  now = 1070
  lanes.give(long ?? '')
  let last = await others[1]
  for (let index = 2; index < 20; index += 1) {
    now += 100
    lanes.give(last ?? '')
    last = await others[index]
  }
  expect(started).toHaveLength(23) // 1,000 ms for the first: 15,000 ms of the others are not over
  lanes.give(other ?? '')
  await longs[1]
  expect(started.at(-1)).toBe('long 2') // none waits

  lanes.close()
})

test('what long runs took while none waited does not keep them waiting for ever', async () => {
  let now = 0
  const lanes = new Lanes(['a'], () => now)
  const alone = await lanes.takeLong({ needMs: 0 })
  now = 3_600_000
  lanes.give(alone)

  let lane = await lanes.take()
  let started = false
  const long = lanes.takeLong({ needMs: 0 }).then(() => {
    started = true
  })
  for (let run = 0; run < 152 && !started; run += 1) {
    const next = lanes.take()
    now += 1_000
    lanes.give(lane)
    await Promise.race([next, long])
    if (!started) lane = await next
  }

  expect(started).toBe(true)
  lanes.close()
})

test('among long runs what needs less goes first, yet none waits for ever; each begins when its time is saved', async () => {
  let now = 0
  const lanes = new Lanes(['a'], () => now)
  const started: string[] = []
  const ask = (name: string, needMs: number) =>
    lanes.takeLong({ needMs }).then(lane => {
      started.push(`${name} ${now}`)
      now += needMs
      lanes.give(lane)
    })
  /** Ordinary runs of 90 ms, of which one waits all the time. */
  const ordinary = async (count: number) => {
    for (let run = 0; run < count; run += 1) {
      const next = lanes.take()
      now += 90
      lanes.give(lane)
      lane = await next
    }
  }

  let lane = await lanes.take()
  const asked = [ask('long', 1_000), ask('short', 20)]
  await ordinary(4)
  const early = [...started]
  for (let more = 0; more < 120; more += 1) {
    asked.push(ask('another', 100))
    await ordinary(10)
  }

  expect(early).toEqual(['short 360']) // 20 ms are saved after 300
  const place = started.findIndex(each => each.startsWith('long'))
  expect(place).toBeGreaterThan(1)
  expect(place).toBeLessThan(20)
  lanes.give(lane)
  await Promise.all(asked)
})
