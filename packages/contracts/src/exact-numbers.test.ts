import { expect, test } from 'vitest'
import { parseKeepingNumbers } from './exact-numbers.ts'

const item = (data: string): string =>
  `{"id":"a","step":1.0,"graders":[{"kind":"code","weight":1.0,"problem":{"type":"function","entry":"f","tests":[{"args":[${data}],"expected":${data},"weight":2.0}]}}]}`

function argument(text: string): unknown {
  const read = parseKeepingNumbers(text) as {
    graders: [{ weight: unknown; problem: { tests: [{ args: unknown[]; weight: unknown }] } }]
  }
  expect(read.graders[0].weight).toBe(1)
  expect(read.graders[0].problem.tests[0].weight).toBe(2)
  return read.graders[0].problem.tests[0].args[0]
}

test.each<[string, unknown, string]>([
  ['9007199254740993', { $number: '9007199254740993' }, 'an integer beyond 2^53'],
  ['3.0', { $number: '3.0' }, 'a float without a fraction'],
  ['1e3', { $number: '1e3' }, 'a float by its exponent'],
  ['3', 3, 'an integer'],
  ['2.5', 2.5, 'a float'],
  ['"3.0"', '3.0', 'text'],
  ['[[9007199254740993]]', [[{ $number: '9007199254740993' }]], 'deep inside'],
])('%s among the data is kept as %o: %s', (text, kept) => {
  expect(argument(item(text))).toEqual(kept)
})

test('within a batch, and nowhere but in the data', () => {
  const text = `{"items":[${item('3.0')}],"deadline_ms":1000.0}`

  const read = parseKeepingNumbers(text) as { deadline_ms: number; items: [{ step: number }] }

  expect([read.deadline_ms, read.items[0].step]).toEqual([1000, 1])
  expect(JSON.stringify(read)).toContain('"expected":{"$number":"3.0"}')
})

test('a text without such numbers is parsed once and as always', () => {
  expect(parseKeepingNumbers('{"__proto__":{"a":1},"b":[1,2.5,"x"]}')).toEqual(
    JSON.parse('{"__proto__":{"a":1},"b":[1,2.5,"x"]}'),
  )
  expect(() => parseKeepingNumbers('{')).toThrow(SyntaxError)
})
