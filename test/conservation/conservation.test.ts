import { setTimeout as delay } from 'node:timers/promises'
import type { BatchStatus, Result } from '@touchstone/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rewardOf } from '../faults/oracle.ts'
import { type House, openHouse } from './house.ts'

/** Rounds of random batches; few in the suite, many in a long run. */
const RUNS = Number(process.env.CONSERVATION_RUNS ?? 15)
const SEED = Number(process.env.CONSERVATION_SEED ?? 20_261)

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

type RowKind = 'plain' | 'slow' | 'again' | 'form' | 'bad' | 'no id'
type Batch = {
  readonly rows: readonly RowKind[]
  readonly duplicate: boolean
  readonly deadlineMs: number | undefined
  readonly priority: number | undefined
  readonly cancelAfterMs: number | undefined
  readonly sends: number
  readonly way: 'page' | 'stream' | 'callback' | 'sync'
  readonly limit: number
}
type Mishap = { readonly afterMs: number; readonly what: 'restart' | 'lose jobs'; readonly nth: number }

const row = fc.oneof(
  { weight: 6, arbitrary: fc.constant<RowKind>('plain') },
  { weight: 2, arbitrary: fc.constantFrom<RowKind>('slow', 'again', 'form', 'bad', 'no id') },
)
const batch: fc.Arbitrary<Batch> = fc.record({
  rows: fc.array(row, { minLength: 1, maxLength: 90 }),
  duplicate: fc.integer({ min: 0, max: 9 }).map(n => n === 0),
  deadlineMs: fc.constantFrom(undefined, undefined, undefined, 1, 40, 600_000),
  priority: fc.constantFrom(undefined, 0, 50, 100),
  cancelAfterMs: fc.constantFrom(undefined, undefined, undefined, 0, 15, 60),
  sends: fc.constantFrom(1, 1, 2, 5),
  way: fc.constantFrom('page', 'stream', 'callback', 'sync'),
  limit: fc.constantFrom(1, 7, 64, 1_000),
})
const mishap: fc.Arbitrary<Mishap> = fc.record({
  afterMs: fc.integer({ min: 0, max: 80 }),
  what: fc.constantFrom('restart', 'lose jobs'),
  nth: fc.nat(1),
})

function rowOf(kind: RowKind, id: string): object {
  const problem = { type: 'stdio', tests: [{ stdin: '', expected: '' }] }
  const row = { id, completion: 'x', graders: [{ kind: 'code', language: 'python', problem }] }
  switch (kind) {
    case 'form':
      return {
        id,
        completion: '<think>a</think>\n<answer>b</answer>',
        graders: [{ kind: 'format', rule: 'think-answer' }],
      }
    case 'bad':
      return { ...row, completion: 7 }
    case 'no id':
      return { ...row, id: undefined }
    case 'slow':
      return { ...row, metadata: { slow: 5 } }
    case 'again':
      return { ...row, metadata: { again: true } }
    case 'plain':
      return row
  }
}

/** What goes in, and the id under which each row comes out. */
function rowsOf(name: string, { rows, duplicate }: Batch) {
  const sent = rows.map((kind, index) => rowOf(kind, `${name}-${index}`))
  const ids = rows.map((kind, index) => (kind === 'no id' ? `item-${index}` : `${name}-${index}`))
  return { ids, items: duplicate ? [...sent, { ...sent[0], id: ids[0] }] : sent }
}

async function send(path: string, body: unknown, headers = {}): Promise<Response> {
  return fetch(house.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

async function pages(id: string, limit: number): Promise<Result[]> {
  const results: Result[] = []
  for (let cursor: string | null = '0'; cursor !== null; ) {
    const answer = await fetch(`${house.url}/batches/${id}/results?cursor=${cursor}&limit=${limit}&wait=20`)
    const page = (await answer.json()) as { results: Result[]; next_cursor: string | null; done: boolean }
    expect([typeof page.next_cursor === 'string', page.done]).toEqual([!page.done, page.next_cursor === null])
    results.push(...page.results)
    cursor = page.next_cursor
  }
  return results
}

/** The stream, left after so many lines and resumed at its cursor, until a summary says that it is whole. */
async function stream(id: string, limit: number): Promise<Result[]> {
  const results: Result[] = []
  for (;;) {
    const answer = await fetch(`${house.url}/batches/${id}/results?cursor=${results.length}`, {
      headers: { accept: 'application/x-ndjson' },
    })
    let taken = 0
    for await (const line of linesOf(answer)) {
      const read = JSON.parse(line) as Result | { summary: BatchStatus }
      if ('summary' in read) {
        expect(read.summary.finished).toBe(results.length)
        return results
      }
      results.push(read)
      if (++taken === Math.max(limit, 20)) break
    }
  }
}

async function* linesOf(answer: Response): AsyncGenerator<string> {
  let text = ''
  for await (const part of answer.body ?? []) {
    text += Buffer.from(part).toString()
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    yield* lines
  }
  expect(text).toBe('')
}

async function callbacks(path: string): Promise<Result[]> {
  for (;;) {
    const bodies = house.received(path)
    if (bodies.some(({ final }) => final)) {
      expect(bodies.filter(({ final }) => final)).toHaveLength(1)
      return bodies.flatMap(({ results }) => results as Result[])
    }
    await delay(20)
  }
}

function balance(results: readonly Result[], name: string, given: Batch, mayEnd: readonly string[]): void {
  const { ids } = rowsOf(name, given)
  expect(results.map(({ id }) => id).sort()).toEqual([...ids].sort())
  const kinds = new Map(given.rows.map((kind, index) => [ids[index], kind]))
  for (const { id, reward, reason } of results) {
    if (kinds.get(id) === 'bad') expect([id, reward, reason]).toEqual([id, null, 'invalid_item'])
    else if (reward === null) expect([id, mayEnd.includes(reason ?? '')]).toEqual([id, true])
    else expect([id, reward]).toEqual([id, given.way === 'sync' && kinds.get(id) === 'form' ? 1 : rewardOf(id)])
  }
}

async function live(name: string, given: Batch): Promise<void> {
  const { ids, items } = rowsOf(name, given)
  const options = {
    ...(given.deadlineMs === undefined ? {} : { deadline_ms: given.deadlineMs }),
    ...(given.priority === undefined ? {} : { priority: given.priority }),
  }
  if (given.way === 'sync') {
    const answer = await send('/score', { items, ...options })
    expect(answer.status).toBe(given.duplicate ? 422 : 200)
    if (given.duplicate) return
    const { results } = (await answer.json()) as { results: Result[] }
    expect(results.map(({ id }) => id)).toEqual(ids)
    balance(results, name, given, given.deadlineMs === undefined ? [] : ['expired'])
    return
  }
  const path = `/${name}`
  const body = { items, ...options, ...(given.way === 'callback' ? { callback: { url: house.sink + path } } : {}) }
  const answers = await Promise.all(
    Array.from({ length: given.sends }, () => send('/batches', body, { 'idempotency-key': name })),
  )
  const bodies = (await Promise.all(answers.map(answer => answer.json()))) as { batch_id: string; item_count: number }[]
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([given.duplicate ? 422 : 202]))
  if (given.duplicate) return
  expect(new Set(bodies.map(({ batch_id: id }) => id)).size).toBe(1)
  expect(bodies[0]?.item_count).toBe(items.length)
  const id = bodies[0]?.batch_id ?? ''
  const cancelling =
    given.cancelAfterMs === undefined
      ? undefined
      : delay(given.cancelAfterMs).then(() => fetch(`${house.url}/batches/${id}`, { method: 'DELETE' }))

  const read =
    given.way === 'page' ? pages(id, given.limit) : given.way === 'stream' ? stream(id, given.limit) : callbacks(path)
  const results = await read
  await cancelling
  balance(results, name, given, [
    ...(given.deadlineMs === undefined ? [] : ['expired']),
    ...(given.cancelAfterMs === undefined ? [] : ['cancelled']),
  ])
  // Whatever way it left, the record says the same, in the same order.
  expect(await pages(id, 1_000)).toEqual(results)
  const status = (await (await fetch(`${house.url}/batches/${id}`)).json()) as BatchStatus
  const scored = results.filter(({ status }) => status === 'scored').length
  expect(status).toMatchObject({
    finished: items.length,
    progress: 1,
    counts: { queued: 0, running: 0, scored, undetermined: items.length - scored },
  })
}

test(`C7: whatever is sent and whatever happens meanwhile, exactly one result per id comes out of every way (${RUNS} rounds)`, async () => {
  let round = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(batch, { minLength: 1, maxLength: 5 }),
      fc.array(mishap, { maxLength: 4 }),
      async (batches, mishaps) => {
        const name = `r${round++}`
        const troubles = (async () => {
          for (const { afterMs, what, nth } of mishaps) {
            await delay(afterMs)
            if (what === 'restart') await house.restartWorker(nth)
            else await house.loseJobs(0.5)
          }
        })()
        await Promise.all(batches.map((given, nth) => live(`${name}-${nth}`, given)))
        await troubles
      },
    ),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  )
}, 600_000)
