import { expect, test } from 'vitest'
import { createGate } from './gate.ts'

const never = new AbortController().signal

test('so many run at a time, the others in order', async () => {
  const gate = createGate({ limit: 2, maxWaiting: 10 })
  const order: string[] = []
  const gates = ['a', 'b', 'c', 'd'].map(name => ({ name, ...Promise.withResolvers<void>() }))
  const done = gates.map(({ name, promise }) =>
    gate.run(async () => {
      order.push(name)
      await promise
    }, never),
  )

  await Promise.resolve()
  expect(order).toEqual(['a', 'b'])
  gates[1]?.resolve()
  await done[1]
  expect(order).toEqual(['a', 'b', 'c'])
  for (const { resolve } of gates) resolve()
  await Promise.all(done)

  expect(order).toEqual(['a', 'b', 'c', 'd'])
})

test('one more than may wait is refused at once', async () => {
  const gate = createGate({ limit: 1, maxWaiting: 1 })
  const { promise, resolve } = Promise.withResolvers<void>()
  const running = [gate.run(() => promise, never), gate.run(async () => {}, never)]

  await expect(gate.run(async () => {}, never)).rejects.toMatchObject({ code: 'OVERLOADED' })
  resolve()
  await Promise.all(running)
})

test('who leaves while waiting frees its place, and never runs', async () => {
  const gate = createGate({ limit: 1, maxWaiting: 5 })
  const { promise, resolve } = Promise.withResolvers<void>()
  const client = new AbortController()
  let ran = false
  const first = gate.run(() => promise, never)
  const second = gate.run(async () => {
    ran = true
  }, client.signal)

  client.abort(new Error('left'))
  await expect(second).rejects.toThrow('left')
  resolve()
  await first

  expect(gate.waiting).toBe(0)
  expect(ran).toBe(false)
  await gate.run(async () => {}, never)
})
