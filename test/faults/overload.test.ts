import { setTimeout as delay } from 'node:timers/promises'
import type { BatchStatus, Result } from '@touchstone/contracts'
import { expect, test } from 'vitest'
import { type Api, startApi } from './api.ts'
import { oracleItems, rewardOf } from './oracle.ts'
import { createRig, type Rig, report, SCALE, SEEDS, until } from './rig.ts'

const BATCH = 64
const CHUNK = 16
const SLOW_MS = 100
const HELD = 4
/** Items a second that the worker can do: it waits rather than computes, so that a busy machine changes little. */
const CAPACITY = (HELD * CHUNK * 1_000) / SLOW_MS

type Sent = { readonly accepted: string[]; readonly refused: { status: number; ms: number; retryAfter: number }[] }

async function post(api: Api, path: string, body: unknown, headers = {}): Promise<Response> {
  return fetch(api.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

async function offer(api: Api, name: string, sent: Sent): Promise<void> {
  const items = oracleItems(BATCH, name, { slowMs: SLOW_MS })
  const began = performance.now()
  const answer = await post(api, '/batches', { items, deadline_ms: 240_000 })
  const body = (await answer.json()) as { batch_id?: string }
  if (answer.status === 202) sent.accepted.push(body.batch_id ?? '')
  else
    sent.refused.push({
      status: answer.status,
      ms: performance.now() - began,
      retryAfter: Number(answer.headers.get('retry-after')),
    })
}

async function waiting(rig: Rig): Promise<number> {
  return Number((await rig.handle.client.hget(`{${rig.prefix}}:load`, 'items')) ?? 0)
}

/** Items finished a second while a sender keeps the queue from running dry and asks for no more than it takes. */
async function peak(rig: Rig, api: Api, seconds: number, sent: Sent): Promise<number> {
  const endsAt = performance.now() + seconds * 1_000
  let nth = 0
  while (performance.now() < endsAt) {
    if ((await waiting(rig)) < CAPACITY / 2) await offer(api, `peak-${nth++}`, sent)
    else await delay(10)
  }
  return (sent.accepted.length * BATCH - (await waiting(rig))) / seconds
}

/** The same under an open loop of three times as much, whatever becomes of it. */
async function overload(rig: Rig, api: Api, seconds: number, sent: Sent): Promise<number> {
  const every = (BATCH / (3 * CAPACITY)) * 1_000
  const began = performance.now()
  const offers: Promise<void>[] = []
  for (let nth = 0; performance.now() - began < seconds * 1_000; nth++) {
    offers.push(offer(api, `over-${nth}`, sent))
    await delay(Math.max(0, began + (nth + 1) * every - performance.now()))
  }
  await Promise.all(offers)
  const elapsed = (performance.now() - began) / 1_000
  return (sent.accepted.length * BATCH - (await waiting(rig))) / elapsed
}

/** A trainer that asks one question after the other, each with the patience of two seconds, and never takes a null for a number. */
async function holding(api: Api, seconds: number) {
  const seen = { scored: 0, expired: 0, refused: 0, other: 0 }
  const problem = { type: 'stdio', tests: [{ stdin: '', expected: '' }] }
  for (const end = performance.now() + seconds * 1_000, nth = { at: 0 }; performance.now() < end; nth.at++) {
    const id = `held-${nth.at}`
    const item = { id, completion: 'x', graders: [{ kind: 'code', language: 'python', problem }] }
    const answer = await post(api, '/score', { items: [item] }, { prefer: 'wait=2' })
    const { results: [result] = [] } = (await answer.json()) as { results?: Result[] }
    if (answer.status === 200 && result?.reward === rewardOf(id)) seen.scored++
    else if (answer.status === 200 && result?.reward === null && result.reason === 'expired') seen.expired++
    else if ([429, 503].includes(answer.status) && Number(answer.headers.get('retry-after')) >= 1) seen.refused++
    else seen.other++
  }
  return seen
}

test.each(SEEDS)(
  'F20 (seed %i): under three times the load goodput stays, what waits is bounded, who is refused hears when to return, what was taken ends',
  async seed => {
    const rig = await createRig()
    const api = await startApi(rig, {
      TOUCHSTONE_CHUNK_ITEMS: String(CHUNK),
      TOUCHSTONE_MAX_QUEUE_ITEMS: String(2 * CAPACITY + seed),
      TOUCHSTONE_DRAIN_TIMEOUT_MS: '15000',
    })
    await rig.worker({ concurrency: HELD })
    const seconds = Math.min(60, 4 * SCALE)
    const warm: Sent = { accepted: [], refused: [] }
    await until(async () => (await fetch(`${api.url}/batches/none`)).status === 404)
    await peak(rig, api, 1, warm)
    await until(async () => (await waiting(rig)) === 0)

    const calm: Sent = { accepted: [], refused: [] }
    const best = await peak(rig, api, seconds, calm)
    await until(async () => (await waiting(rig)) === 0)
    const rss = [api.residentBytes()]
    const queued: number[] = []
    const sent: Sent = { accepted: [], refused: [] }
    const held = holding(api, seconds)
    const watch = setInterval(() => {
      rss.push(api.residentBytes())
      waiting(rig).then(
        items => queued.push(items),
        () => {},
      )
    }, 250)
    const goodput = await overload(rig, api, seconds, sent).finally(() => clearInterval(watch))
    const patience = await held
    await until(async () => (await waiting(rig)) === 0)
    const ends = await Promise.all(
      [...calm.accepted, ...sent.accepted].map(
        async id => (await (await fetch(`${api.url}/batches/${id}`)).json()) as BatchStatus,
      ),
    )

    const share = goodput / best
    const middle = Math.max(...rss.slice(0, Math.ceil(rss.length / 2)))
    const last = Math.max(...rss.slice(Math.ceil(rss.length / 2)))
    expect(ends.filter(({ counts }) => counts.scored !== BATCH)).toEqual([])
    expect(sent.refused.length).toBeGreaterThan(0)
    expect(sent.refused.filter(({ status, retryAfter }) => ![429, 503].includes(status) || !(retryAfter >= 1))).toEqual(
      [],
    )
    expect(patience.other).toBe(0)
    expect(patience.scored + patience.expired + patience.refused).toBeGreaterThan(0)
    // All that the API may hold is what the queue may: the bound, and the batch that reached it.
    expect(Math.max(...queued)).toBeLessThanOrEqual(2 * CAPACITY + seed + BATCH)
    // Goodput that collapses is next to none; a few seconds on a busy machine vary.
    expect(share).toBeGreaterThan(SCALE > 1 ? 0.9 : 0.4)
    if (SCALE > 1) expect(last - middle).toBeLessThan(48 * 1024 ** 2)
    const refusals = sent.refused.map(({ ms }) => ms).sort((a, b) => a - b)
    report({
      id: 'F20',
      fault: `three times the load that can be done, for ${seconds} s`,
      plain: 'takes all of it in, until its memory ends',
      here:
        `goodput ${Math.round(share * 100)} % of peak; ${sent.accepted.length} batches taken and finished, ${sent.refused.length} refused with Retry-After (p99 ${(refusals[Math.floor(refusals.length * 0.99)] ?? 0).toFixed(0)} ms); ` +
        `held questions: ${patience.scored} answered, ${patience.expired + patience.refused} told in time; memory of the API ${((last - middle) / 1024 ** 2).toFixed(0)} MB more in the second half`,
    })
  },
  600_000,
)
