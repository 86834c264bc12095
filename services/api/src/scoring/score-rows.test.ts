import { Failure, type Result } from '@touchstone/contracts'
import { expect, test } from 'vitest'
import type { LocalScorer } from './local-scorer.ts'
import type { ReadRow } from './read-rows.ts'
import { createScoreRows } from './score-rows.ts'

const result = (id: string): Result => ({
  id,
  status: 'scored',
  reward: 1,
  reason: null,
  components: [],
  flags: [],
  grader_versions: {},
  isolation: 'full',
  timing: { duration_ms: 0 },
})
const row = (id: string, kind: 'format' | 'code'): ReadRow => ({
  ok: true,
  id,
  item: {
    id,
    completion: '',
    graders: [kind === 'code' ? { kind, problem: { type: 'stdio', tests: [] } } : { kind, rule: 'boxed' }],
  },
})
const local: LocalScorer = {
  score: async (items, { keep }) => {
    for (const placed of items) keep(placed, result(placed.item.id))
  },
  close: async () => {},
}
const options = { tenant: 't', deadlineMs: 5_000, signal: new AbortController().signal }
const scoring = (scoreAndWait: (call: number, deadlineMs: number | undefined) => Promise<readonly Result[]>) => {
  let calls = 0
  const counted: string[] = []
  const scoreRows = createScoreRows({
    local,
    store: { scoreAndWait: (_items, { deadlineMs }) => scoreAndWait(++calls, deadlineMs) },
    isolation: async () => 'full',
    onAnswered: answers => {
      for (const { result, counted: elsewhere } of answers) if (!elsewhere) counted.push(result.id)
    },
  })
  return { scoreRows, counted, calls: () => calls }
}

test('rows of every road come back in their order, and only those that no store counted are counted here', async () => {
  const { scoreRows, counted } = scoring(async () => [result('b')])
  const bad: ReadRow = { ok: false, id: 'c', failure: new Failure('INVALID_ITEM') }

  const results = await scoreRows([row('a', 'format'), row('b', 'code'), bad], options)

  expect(results.map(({ id, reward }) => [id, reward])).toEqual([
    ['a', 1],
    ['b', 1],
    ['c', null],
  ])
  expect(counted).toEqual(['a', 'c'])
})

test('an overloaded store is tried again while the client waits', async () => {
  const { scoreRows, calls } = scoring(async call => {
    if (call < 3) throw new Failure('OVERLOADED')
    return [result('b')]
  })

  expect((await scoreRows([row('b', 'code')], options))[0]?.reward).toBe(1)
  expect(calls()).toBe(3)
})

test('a store that is away fails the request as a whole, at once', async () => {
  const { scoreRows, calls } = scoring(async () => {
    throw new Failure('STORE_UNAVAILABLE')
  })

  await expect(scoreRows([row('a', 'format'), row('b', 'code')], options)).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
  })
  expect(calls()).toBe(1)
})

test('at the deadline what is unfinished is expired, and what is done is kept', async () => {
  const { scoreRows } = scoring(() => new Promise(() => {}))

  const results = await scoreRows([row('a', 'format'), row('b', 'code')], { ...options, deadlineMs: 1 })

  expect(results.map(({ reward, reason }) => [reward, reason])).toEqual([
    [1, null],
    [null, 'expired'],
  ])
})

test('a client that leaves ends the wait', async () => {
  const client = new AbortController()
  const { scoreRows } = scoring(
    () => new Promise((_resolve, reject) => client.signal.addEventListener('abort', reject)),
  )

  const asked = scoreRows([row('b', 'code')], { ...options, signal: client.signal })
  client.abort(new Error('left'))

  await expect(asked).rejects.toThrow('left')
})
