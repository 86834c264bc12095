import { expect, test } from 'vitest'
import { findBoxes } from './boxes.ts'

const contents = (text: string): readonly string[] => findBoxes(text).map(box => box.content)

test.each([
  ['\\boxed{5}', ['5'], 'plain'],
  ['\\boxed{\\frac{1}{2}} and \\fbox{3}', ['\\frac{1}{2}', '3'], 'nested braces, both commands'],
  ['\\boxed 5.', ['5'], 'without braces'],
  ['\\boxed12$', ['12'], 'glued'],
  ['\\boxed{\\{1,2\\}}', ['\\{1,2\\}'], 'escaped braces do not count'],
  ['\\boxed{a \\boxed{b} c}', ['a \\boxed{b} c'], 'the outer one holds the inner one'],
  ['\\boxed{5', [], 'one that never closes is none'],
  ['\\boxedfoo{5}', [], 'another command'],
  ['} } \\boxed{7}', ['7'], 'stray braces before'],
  ['no box', [], 'none'],
])('%s holds %j: %s', (text, expected) => {
  expect(contents(text)).toEqual(expected)
})

test('a megabyte of opening boxes is read in one pass', () => {
  expect(findBoxes('\\boxed{'.repeat(140_000))).toEqual([])
})

test('a box says where it stands', () => {
  const text = 'so \\boxed{42} it is'

  const [box] = findBoxes(text)

  expect(text.slice(box?.start, box?.end)).toBe('\\boxed{42}')
})
