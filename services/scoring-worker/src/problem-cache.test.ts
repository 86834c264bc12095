import { type CodeProblem, Failure, keptReference } from '@touchstone/contracts'
import { expect, test } from 'vitest'
import { createProblemCache } from './problem-cache.ts'

const hash = (letter: string) => letter.repeat(64)
const problem = (stdin: string): CodeProblem => ({ type: 'stdio', tests: [{ stdin, expected: '' }] })

function recordingStore(answers: { readonly [key: string]: number | Failure }) {
  const asked: string[] = []
  return {
    asked,
    async get(tenant: string, reference: string) {
      const key = `${tenant}/${reference.charAt(0)}`
      asked.push(key)
      const found = answers[key] ?? new Failure('NOT_FOUND')
      if (typeof found !== 'number') throw found
      return { id: reference, hash: reference, problem: problem(key), bytes: found }
    },
  }
}

test('a problem is fetched once for all who name it at the same time and after', async () => {
  const store = recordingStore({ 't/a': 10 })
  const problemById = createProblemCache(store)
  const reference = keptReference({ tenant: 't', hash: hash('a') })

  const both = await Promise.all([problemById(reference), problemById(reference)])
  const later = await problemById(reference)

  expect(store.asked).toEqual(['t/a'])
  expect(both[0]).toBe(both[1])
  expect(later).toBe(both[0])
})

test('past the bound the one used longest ago goes', async () => {
  const store = recordingStore({ 't/a': 60, 't/b': 40, 't/c': 30 })
  const problemById = createProblemCache(store, 100)
  const [a, b, c] = ['a', 'b', 'c'].map(letter => keptReference({ tenant: 't', hash: hash(letter) }))

  for (const reference of [a, c, a, b, a, c]) await problemById(reference ?? '')

  expect(store.asked).toEqual(['t/a', 't/c', 't/b', 't/c'])
})

test('content that is gone is our failure, and asked for again', async () => {
  const store = recordingStore({ 't/a': new Failure('NOT_FOUND') })
  const problemById = createProblemCache(store)
  const reference = keptReference({ tenant: 't', hash: hash('a') })

  await expect(problemById(reference)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true })
  await expect(problemById(reference)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  expect(store.asked).toEqual(['t/a', 't/a'])
})

test("what is no reference of the server's own names nothing", async () => {
  const store = recordingStore({ 't/a': 10 })
  const problemById = createProblemCache(store)

  expect(await problemById('my-problem')).toBeUndefined()
  expect(await problemById(hash('a'))).toBeUndefined()
  expect(store.asked).toEqual([])
})
