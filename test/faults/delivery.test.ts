import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { createAddressPolicy, createCallbackSink, readSecrets, startDelivery } from '@touchstone/delivery'
import { connect, createOutbox } from '@touchstone/queue'
import { Webhook } from 'standardwebhooks'
import { expect, onTestFinished, test } from 'vitest'
import { oracleItems, rewardOf } from './oracle.ts'
import { BALANCED, createRig, expectWithin, type Rig, report, SCALE, SEEDS, until } from './rig.ts'

const SECRET = `whsec_${Buffer.from('the secret of the fault suite').toString('base64')}`

type Answer = (request: IncomingMessage, response: ServerResponse, nth: number) => void

/** A trainer that keeps what it was sent, by message id, and answers as badly as it is told to. */
async function trainer(answer: Answer, port = 0) {
  const bodies = new Map<string, string[]>()
  let requests = 0
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('error', () => {})
    request.on('data', part => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString()
      new Webhook(SECRET).verify(body, request.headers as Record<string, string>)
      const id = String(request.headers['webhook-id'])
      bodies.set(id, [...(bodies.get(id) ?? []), body])
      answer(request, response, requests++)
    })
  })
  await new Promise<void>(done => server.listen(port, '127.0.0.1', done))
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise(done => server.close(done))
  }
  onTestFinished(close)
  const at = (server.address() as AddressInfo).port
  return { url: `http://127.0.0.1:${at}/results`, port: at, bodies, requests: () => requests, close }
}

type Body = { sequence: number; final: boolean; results: { id: string; reward: number }[] }

/** Each result once per message, the same bytes at every try of a message, sequences without gaps, one final. */
function balance(bodies: ReadonlyMap<string, readonly string[]>, ids: readonly string[]) {
  const seen = new Map<string, number>()
  const sequences: number[] = []
  let finals = 0
  let wrong = 0
  let changed = 0
  for (const tries of bodies.values()) {
    if (new Set(tries.map(body => createHash('sha1').update(body).digest('hex'))).size > 1) changed++
    const { sequence, final, results } = JSON.parse(tries[0] ?? '{}') as Body
    sequences.push(sequence)
    if (final) finals++
    for (const { id, reward } of results) {
      seen.set(id, (seen.get(id) ?? 0) + 1)
      if (reward !== rewardOf(id)) wrong++
    }
  }
  return {
    missing: ids.filter(id => !seen.has(id)).length,
    doubled: [...seen.values()].filter(count => count > 1).length,
    gaps: sequences.sort((a, b) => a - b).filter((sequence, index) => sequence !== index).length,
    finals,
    wrong,
    changed,
  }
}

const WHOLE = { missing: 0, doubled: 0, gaps: 0, finals: 1, wrong: 0, changed: 0 }

/** @param timeoutMs patience with an answer; short only where one never comes, since a good trainer on a busy machine is slow */
function deliver(rig: Rig, { parkMs = 600_000, timeoutMs = 30_000 } = {}) {
  const redis = connect({ url: rig.redis.url, prefix: rig.prefix })
  const outbox = createOutbox({ redis, maxItems: 40, maxWaitMs: 100, leaseMs: 60_000 })
  const sink = createCallbackSink({ policy: createAddressPolicy([]), secrets: readSecrets(SECRET), timeoutMs })
  const delivery = startDelivery({ outbox, sink, backoffCapMs: 300, parkMs, idleMs: 20 })
  onTestFinished(async () => {
    await delivery.close()
    await sink.close()
    await redis.close()
  })
}

async function sendWithCallback(rig: Rig, url: string, name: string, count = 200) {
  const items = oracleItems(count, name)
  const rows = items.map(item => ({ item }))
  const { batchId } = await rig.store.accept({ tenant: 'trainer', rows, callback: { url } })
  return { batchId, ids: items.map(({ id }) => id) }
}

async function callbackState(rig: Rig, batchId: string): Promise<string | undefined> {
  return (await rig.store.status('trainer', batchId)).callback?.state
}

const MISBEHAVIOURS: readonly Answer[] = [
  (_request, response) => response.writeHead(500).end(),
  () => {}, // never answers
  request => request.socket.destroy(),
  (_request, response) => response.writeHead(307, { location: '/elsewhere' }).end(),
  (_request, response) => response.writeHead(429, { 'retry-after': '0' }).end(),
  (_request, response) => response.writeHead(503).end('x'.repeat(300_000)),
]

test.each(SEEDS)('F12 (seed %i): a trainer that misbehaves in every way gets each result all the same', async seed => {
  const rig = await createRig()
  await rig.worker()
  deliver(rig, { timeoutMs: 500 })
  let redirected = 0
  const bad = await trainer((request, response, nth) => {
    if (request.url === '/elsewhere') redirected++
    const misbehave = nth % 3 === 2 ? undefined : MISBEHAVIOURS[(nth + seed) % MISBEHAVIOURS.length]
    if (misbehave === undefined) response.writeHead(204).end()
    else misbehave(request, response, nth)
  })

  const { batchId, ids } = await sendWithCallback(rig, bad.url, `f12-${seed}`)
  await until(async () => (await callbackState(rig, batchId)) === 'delivered')

  expect(balance(bad.bodies, ids)).toEqual(WHOLE)
  expect(redirected).toBe(0)
  report({
    id: 'F12',
    fault: 'the trainer answers 500, 503, 429, redirects, resets, or nothing at all',
    plain: 'no callbacks',
    here: `${ids.length} results delivered in ${bad.requests()} tries; same bytes per message id, no gap, redirect not followed`,
  })
})

test.each(SEEDS)(
  'F12 (seed %i): a trainer that answers 410 hears no more, and its results stay to be read',
  async seed => {
    const rig = await createRig()
    await rig.worker()
    deliver(rig)
    const gone = await trainer((_request, response) => response.writeHead(410).end())

    const { batchId, ids } = await sendWithCallback(rig, gone.url, `f12g-${seed}`)
    await until(async () => (await callbackState(rig, batchId)) === 'stopped')
    await delay(300)

    expect(gone.requests()).toBe(1)
    await until(async () => (await rig.store.status('trainer', batchId)).state === 'done')
    expect((await rig.store.results('trainer', batchId, { limit: 1_000 })).results).toHaveLength(ids.length)
  },
)

test.each(SEEDS)('F12 (seed %i): a slow trainer does not slow the grading of others', async seed => {
  const rig = await createRig()
  await rig.worker()
  deliver(rig, { timeoutMs: 500 })
  const slow = await trainer(() => {})

  const waiting = await Promise.all([1, 2, 3].map(nth => sendWithCallback(rig, slow.url, `f12s-${seed}-${nth}`)))
  await until(() => slow.requests() > 0)
  const began = performance.now()
  await rig.send(oracleItems(640, `f12o-${seed}`))
  const account = await rig.account()

  expectWithin(performance.now() - began, 10_000)
  expect(account).toMatchObject({ items: 640, ...BALANCED })
  const states = await Promise.all(waiting.map(({ batchId }) => callbackState(rig, batchId)))
  expect(states).toEqual(['pending', 'pending', 'pending'])
})

test.each(SEEDS)('F13 (seed %i): a trainer that was away gets everything after its return', async seed => {
  const rig = await createRig()
  await rig.worker()
  deliver(rig)
  const first = await trainer((_request, response) => response.writeHead(204).end())
  await first.close()
  const { batchId, ids } = await sendWithCallback(rig, first.url, `f13-${seed}`)
  await until(async () => (await rig.store.status('trainer', batchId)).state === 'done')
  await delay(1_000 * SCALE)
  expect(await callbackState(rig, batchId)).toBe('pending')

  const back = await trainer((_request, response) => response.writeHead(204).end(), first.port)
  const tookMs = await until(async () => (await callbackState(rig, batchId)) === 'delivered')

  expect(balance(back.bodies, ids)).toEqual(WHOLE)
  expectWithin(tookMs, 60_000)
  report({
    id: 'F13',
    fault: 'the trainer is away and comes back',
    plain: 'no callbacks',
    here: `everything delivered ${(tookMs / 1_000).toFixed(1)} s after its return`,
  })
})

test.each(SEEDS)(
  'F13 (seed %i): a trainer that stays away has its callbacks parked, can read, and can ask again',
  async seed => {
    const rig = await createRig()
    await rig.worker()
    deliver(rig, { parkMs: 300 })
    const away = await trainer((_request, response) => response.writeHead(204).end())
    await away.close()
    const { batchId, ids } = await sendWithCallback(rig, away.url, `f13p-${seed}`)

    await until(async () => (await callbackState(rig, batchId)) === 'parked')
    await until(async () => (await rig.store.status('trainer', batchId)).state === 'done')
    expect((await rig.store.results('trainer', batchId, { limit: 1_000 })).results).toHaveLength(ids.length)

    const back = await trainer((_request, response) => response.writeHead(204).end(), away.port)
    await rig.store.redeliver('trainer', batchId)
    await until(async () => (await callbackState(rig, batchId)) === 'delivered')

    expect(balance(back.bodies, ids)).toEqual(WHOLE)
  },
)

test.each(SEEDS)('F13 (seed %i): redelivery from a sequence number sends the same bytes again', async seed => {
  const rig = await createRig()
  await rig.worker()
  deliver(rig)
  const sink = await trainer((_request, response) => response.writeHead(204).end())
  const { batchId, ids } = await sendWithCallback(rig, sink.url, `f13r-${seed}`)
  await until(async () => (await callbackState(rig, batchId)) === 'delivered')
  const before = sink.requests()

  await rig.store.redeliver('trainer', batchId, { fromSequence: 2 })
  await until(async () => (await callbackState(rig, batchId)) === 'delivered')

  expect(balance(sink.bodies, ids)).toEqual(WHOLE)
  expect(sink.requests()).toBe(before + before - 2)
})
