import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { createByteBudget } from './byte-budget.ts'

test('bodies share one budget; an answer gives its bytes back, and so does a connection that is gone', () => {
  const budget = createByteBudget(100)
  const first = { socket: new EventEmitter() }
  const second = { socket: new EventEmitter() }

  budget.take(first, 60)
  budget.take(second, 40)
  expect(() => budget.take(second, 1)).toThrow(/too many large requests/)
  budget.release(first)
  budget.release(first)
  budget.take(first, 60)
  expect(() => budget.take(first, 1)).toThrow()
  second.socket.emit('close')
  budget.take(first, 40)

  expect(() => budget.take(second, 1)).toThrow()
  expect(first.socket.listenerCount('close')).toBe(1)
  budget.release(first)
  expect(first.socket.listenerCount('close')).toBe(0)
})
