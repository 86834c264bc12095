import { expect, test } from 'vitest'
import { createBoundedLoads } from './bounded-loads.ts'

test('one that had to go while it was loading takes no room of the others', async () => {
  const keep = createBoundedLoads<string>(100)
  const loads: string[] = []
  const of = (key: string, bytes: number) =>
    keep(key, async () => {
      loads.push(key)
      return { value: key, bytes }
    })
  let arrive = (_: { value: string; bytes: number }): void => {}
  const late = keep('late', () => new Promise(resolve => (arrive = resolve)))

  await of('large', 120) // pushes out what is older
  arrive({ value: 'late', bytes: 90 })
  expect(await late).toBe('late')
  await of('b', 50) // pushes out the large one
  await of('c', 50)
  await of('b', 50)

  expect(loads).toEqual(['large', 'b', 'c'])
})

test('a load that failed is tried again', async () => {
  const keep = createBoundedLoads<string>(100)

  await expect(keep('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away')

  expect(await keep('a', async () => ({ value: 'here', bytes: 1 }))).toBe('here')
})
