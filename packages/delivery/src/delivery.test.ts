import { expect, test } from 'vitest'
import type { Answer } from './callback-sink.ts'
import { bodyOf, type Parcel, type ParcelSource, startDelivery } from './delivery.ts'
import { createEndpoints } from './endpoints.ts'

const parcel = (extra: Partial<Parcel> = {}): Parcel => ({
  batchId: 'b1',
  sequence: 0,
  callback: { url: 'http://127.0.0.1:1/' },
  results: ['{"id":"a"}', '{"id":"b"}'],
  final: true,
  tries: 0,
  failingForMs: 0,
  waitingMs: 5,
  ...extra,
})

/** Lends each parcel once and notes how it was settled. */
function recordingSource(parcels: Parcel[]) {
  const settled: Parameters<ParcelSource<Parcel>['settle']>[1][] = []
  const returned: number[] = []
  const { promise: done, resolve } = Promise.withResolvers<void>()
  const total = parcels.length
  const note = (): void => {
    if (settled.length + returned.length >= total) resolve()
  }
  const source: ParcelSource<Parcel> = {
    next: async () => parcels.shift(),
    settle: async (_parcel, outcome) => {
      settled.push(outcome)
      note()
      return true
    },
    giveBack: async (_parcel, afterMs) => {
      returned.push(afterMs)
      note()
    },
  }
  return { source, settled, returned, done }
}

async function deliver(parcels: Parcel[], answer: Answer, extra = {}) {
  const { source, settled, returned, done } = recordingSource(parcels)
  const sent: string[] = []
  const sink = {
    send: async ({ id }: { id: string }) => {
      sent.push(id)
      return answer
    },
    close: async () => {},
  }
  const delivery = startDelivery({
    outbox: source,
    sink,
    backoffCapMs: 10_000,
    parkMs: 60_000,
    idleMs: 5,
    random: () => 1,
    ...extra,
  })
  await done
  await delivery.close()
  return { settled, returned, sent }
}

test('a body is the results as they are stored, so that every try has the same bytes', () => {
  expect(bodyOf(parcel())).toBe('{"batch_id":"b1","sequence":0,"results":[{"id":"a"},{"id":"b"}],"final":true}')
})

test('the id of a message is its batch and sequence', async () => {
  const { sent, settled } = await deliver([parcel({ sequence: 7 })], { kind: 'delivered', status: 200 })

  expect(sent).toEqual(['b1.7'])
  expect(settled).toEqual([{ kind: 'delivered', status: 200 }])
})

test.each([
  [0, 500],
  [1, 1_000],
  [4, 8_000],
  [9, 10_000],
])('after %i failed tries the next comes within %i ms', async (tries, afterMs) => {
  const { settled } = await deliver([parcel({ tries })], { kind: 'retry', error: 'status 500', status: 500 })

  expect(settled).toEqual([{ kind: 'retry', error: 'status 500', afterMs }])
})

test('Retry-After is honoured where it is later than the back-off', async () => {
  const { settled } = await deliver([parcel()], { kind: 'retry', error: '', status: 429, retryAfterMs: 7_000 })

  expect(settled).toMatchObject([{ kind: 'retry', afterMs: 7_000 }])
})

test('what has failed for too long is parked', async () => {
  const { settled } = await deliver([parcel({ failingForMs: 60_001 })], { kind: 'retry', error: 'status 500' })

  expect(settled).toEqual([{ kind: 'park', error: 'status 500' }])
})

test('an endpoint that fails time after time is left alone for a while, then tried once', () => {
  let now = 0
  const endpoints = createEndpoints({ maxFailures: 2, now: () => now })
  for (let time = 0; time < 2; time++) {
    expect(endpoints.enter('a').ok).toBe(true)
    endpoints.leave('a', false)
  }

  expect(endpoints.enter('a')).toEqual({ ok: false, afterMs: 500 })
  expect(endpoints.enter('b').ok).toBe(true)
  now = 500
  expect(endpoints.enter('a').ok).toBe(true)
  expect(endpoints.enter('a').ok).toBe(false)
  endpoints.leave('a', true)
  expect([endpoints.enter('a').ok, endpoints.enter('a').ok]).toEqual([true, true])
})

test('one endpoint has no more than its share of tries under way', () => {
  const endpoints = createEndpoints({ maxInFlight: 2 })

  expect([1, 2, 3].map(() => endpoints.enter('a').ok)).toEqual([true, true, false])
})
