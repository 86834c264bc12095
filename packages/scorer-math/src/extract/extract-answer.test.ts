import { expect, test } from 'vitest'
import { extractAnswer } from './extract-answer.ts'
import type { Extraction } from './extraction.ts'

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
  ['<answer>6 km or 5 km</answer>', '6 km or 5 km', 'number', 'alternatives with units'],
  ['it takes 20 km or more, so we need 12', '12', 'number', 'or without a number behind it'],
  ['\\frac{1}{2}', '\\frac{1}{2}', 'whole', 'a bare formula'],
  ['<think>\\boxed{1}</think>\\boxed{2}', '2', 'boxed', 'only behind the reasoning'],
  ['<answer>\\boxed{3}</answer> \\boxed{4}', '3', 'boxed', 'inside the answer element'],
  ['\\boxed{7}<answer>', '7', 'boxed', 'an element that is opened behind the answer takes nothing away'],
  ['\\boxed{7}\n<answer>8', '8', 'whole', 'one that holds an answer counts, closed or not'],
  ['**Answer: 42**', '42', 'phrase', 'a label and its answer in bold'],
  ['| n | f |\n|---|---|\n| 1 | 7 |\n\nSo the answer is 7.', '7', 'phrase', 'behind a table'],
  ['答えは42です。', '42', 'phrase', 'Japanese'],
  ['정답: 42', '42', 'phrase', 'Korean'],
  ['La réponse est 42.', '42', 'phrase', 'French'],
  ['Ответ: 42', '42', 'phrase', 'Russian'],
  ['The answer is 42, which is 40 plus 2.', '42', 'phrase', 'a remark is no part of the answer'],
  ['The answer is 42 because 6 · 7 = 42.', '42', 'phrase', 'nor is a reason'],
  ['*Answer*: 42', '42', 'phrase', 'a label in italics'],
  ['Answer - 42', '42', 'phrase', 'a dash, which is no minus'],
  ['综上，结果为 42', '42', 'phrase', 'a result in Chinese'],
  ['故选 C', 'C', 'phrase', 'a choice in Chinese'],
  ['따라서 답은 42입니다.', '42', 'phrase', 'Korean without its first syllable'],
  ['Đáp án: 42', '42', 'phrase', 'Vietnamese'],
  ['f(x) = 3, hence $f(x) = x^2$ for all real $x$.', 'f(x) = x^2', 'latex', 'what it holds for is not what it is'],
  [`answer: 41${' '.repeat(70_000)}answer: 42`, '42', 'phrase', 'the last of two that stand far apart'],
  ['The correct option is C.', 'C', 'phrase', 'a choice'],
  ['$\\text{Answer: } 12$', '12', 'phrase', 'a label inside the math'],
  ['The answer is 12<|im_end|>', '12', 'phrase', 'a token of a chat template'],
  ['<|begin_of_box|>5<|end_of_box|>', '5', 'whole', 'a box of tokens'],
  ['The area is 5 cm^2.', '5', 'number', 'an exponent is no answer'],
  ['the sum is 1.5e3', '1.5e3', 'number', 'a number with an exponent'],
  ['so AZYUK2A and 7', '7', 'number', 'a digit in a name is none'],
  ['$x=12$. $\\blacksquare$', 'x=12', 'latex', 'the mark at the end of a proof is no answer'],
])('%j gives %j from %s: %s', (text, answer, source) => {
  expect(extract(text)).toMatchObject({ state: 'found', answer, source })
})

test.each([
  ['so it is \\boxed{5', 'truncated', 'a box that breaks off'],
  ['<think>\\boxed{5}', 'truncated', 'nothing inside an open think block is an answer'],
  ['I do not know', 'none', 'no answer'],
  ['', 'none', 'nothing at all'],
  ['\\boxed{}', 'none', 'an empty box'],
  ['The answer is $\\boxed{}$', 'none', 'an empty box behind a phrase'],
  ['\\boxed{5}<answer></answer>', 'none', 'an empty element that was closed is the answer given'],
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

test.each([
  ['\\boxed{1} papers and \\boxed{2} bins', '{1}, {2}', 'words with "and" between'],
  ['(a) \\boxed{1}\n(b) \\boxed{2}', '{1}, {2}', 'parts of a question'],
  ['$y_1 = \\boxed{1}$ and $y_2 = \\boxed{2}$', '{1}, {2}', 'names with an index'],
])('%s may be one answer of two parts, or its last box: %s', (text, joined) => {
  expect(extract(text)).toMatchObject({ answer: '2', joined })
})

test('boxes in sentences of their own are separate answers', () => {
  expect(extract('First \\boxed{1}. And then \\boxed{2}')).toMatchObject({ answer: '2', joined: null })
})

test('ranked as Math-Verify does: its phrase before the boxes, then what stands last', () => {
  const ranked = (text: string): unknown => {
    const extraction = extractAnswer(text, {
      extract: ['boxed', 'phrase', 'latex', 'number'],
      boxes: 'last',
      thinkPrefilled: false,
      cutOff: false,
      order: 'math-verify',
    })
    return extraction.state === 'found' ? extraction.answer : extraction.state
  }

  expect(ranked('\\boxed{200}. The final answer is $10$. I hope it is correct.')).toBe('$10$')
  expect(ranked('since $d = 3$ there are 12 of them')).toBe('12')
  expect(ranked('there are 12 of them, since $d = 3$')).toBe('d = 3')
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
