import { expect, test } from 'vitest'
import { findMathSpans } from './math-spans.ts'

test.each([
  ['so $x=1$ and \\(y\\)', ['x=1', 'y'], 'inline'],
  ['$$a$$ \\[b\\]', ['a', 'b'], 'display'],
  ['\\begin{align*}x&=1\\end{align*}', ['x&=1'], 'environment'],
  ['it costs $5 and $6', [], 'money'],
  ['it costs $5', [], 'one sign alone'],
  ['$a\n\nb$', [], 'a paragraph ends it'],
  ['\\$5 and $x$', ['x'], 'an escaped sign'],
  ['\\(never closed', [], 'unclosed'],
])('%j holds %j: %s', (text, expected) => {
  expect(findMathSpans(text).map(span => span.content)).toEqual(expected)
})

test('a megabyte of signs is read in one pass', () => {
  expect(findMathSpans('\\('.repeat(400_000))).toEqual([])
})
