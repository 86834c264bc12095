import { expect, test } from 'vitest'
import { type Extraction, extractAnswer } from './extract.ts'

const extract = (text: string, boxes: 'last' | 'first' | 'all' | 'reject' = 'last'): Extraction =>
  extractAnswer(text, { extract: ['boxed', 'phrase', 'latex', 'number'], boxes, thinkPrefilled: false, cutOff: false })

test.each([
  ['Thus \\boxed{\\frac{1}{2}}.', '\\frac{1}{2}', 'boxed', 'the last box'],
  ['\\boxed{1} no, \\boxed{2}', '2', 'boxed', 'of several the last'],
  ['The final answer is $5$. I hope it is correct.', '$5$', 'phrase', 'Minerva’s phrase'],
  ['Answer: 12', '12', 'phrase', 'a label'],
  ['**Answer:** 12', '12', 'phrase', 'a label in bold'],
  ['**Final Answer**\n\n$x=2$', '$x=2$', 'phrase', 'a heading'],
  ['steps\n#### 1,234', '1,234', 'phrase', 'GSM8K'],
  ['答案是 7。', '7', 'phrase', 'Chinese'],
  ['The answer is 3.14.', '3.14', 'phrase', 'a full stop in a number does not end the sentence'],
  ['so $x=5$ then $y=6$', 'y=6', 'latex', 'the last span'],
  ['either $5$ or $6$', '$5$ or $6$', 'latex', 'alternatives stay together'],
  ['we get 12 apples', '12', 'number', 'the last number'],
  ['maybe it is 12 or 13', '12 or 13', 'number', 'alternatives of numbers'],
  ['\\frac{1}{2}', '\\frac{1}{2}', 'whole', 'a bare formula'],
  ['<think>\\boxed{1}</think>\\boxed{2}', '2', 'boxed', 'only behind the reasoning'],
  ['<answer>\\boxed{3}</answer> \\boxed{4}', '3', 'boxed', 'inside the answer element'],
])('%j gives %j from %s: %s', (text, answer, source) => {
  expect(extract(text)).toMatchObject({ state: 'found', answer, source })
})

test.each([
  ['<think>\\boxed{5}', 'truncated', 'nothing inside an open think block is an answer'],
  ['I do not know', 'none', 'no answer'],
  ['', 'none', 'nothing at all'],
  ['\\boxed{}', 'none', 'an empty box'],
])('%j is %s: %s', (text, state) => {
  expect(extract(text).state).toBe(state)
})

test('a completion that was cut off has no answer but a boxed or a named one', () => {
  const options = {
    extract: ['boxed', 'phrase', 'latex', 'number'],
    boxes: 'last',
    thinkPrefilled: false,
    cutOff: true,
  } as const

  expect(extractAnswer('so $x = 5$ and then', options).state).toBe('truncated')
  expect(extractAnswer('\\boxed{5} and then', options).state).toBe('found')
})

test('different boxes joined by "or" are alternatives, joined by "and" parts of one answer', () => {
  expect(extract('\\boxed{3} or \\boxed{4}')).toMatchObject({
    answer: '{3}\\text{ or }{4}',
    flags: ['several_boxes', 'hedged'],
  })
  expect(extract('\\boxed{3} and \\boxed{4}')).toMatchObject({ answer: '{3}, {4}', joined: null })
  expect(extract('$x=\\boxed{3}$, $y=\\boxed{4}$')).toMatchObject({ answer: '4', joined: '{3}, {4}' })
  expect(extract('\\boxed{3} so \\boxed{3}')).toMatchObject({ answer: '3', joined: null, flags: [] })
})

test('the policy on several boxes', () => {
  expect(extract('\\boxed{1} x \\boxed{2}', 'first')).toMatchObject({ answer: '1' })
  expect(extract('\\boxed{1} x \\boxed{2}', 'all')).toMatchObject({ answer: '2', others: ['1'] })
  expect(extract('\\boxed{1} x \\boxed{2}', 'reject').state).toBe('rejected')
})

test('a prefilled think block that never closes is truncated', () => {
  const text = 'reasoning \\boxed{5}'

  expect(extractAnswer(text, { extract: ['boxed'], boxes: 'last', thinkPrefilled: true, cutOff: false }).state).toBe(
    'truncated',
  )
})

test.each([
  `answer${' '.repeat(300_000)}`,
  'answer is '.repeat(50_000),
  '$'.repeat(500_000),
  '1 or '.repeat(100_000),
  '<answer>'.repeat(60_000),
])('hostile text %#: read in linear time', text => {
  expect(['found', 'none']).toContain(extract(text).state)
})
