import { expect, test } from 'vitest'
import { gradeNow, type Rule, scoreNow } from '../../test/support.ts'

const VARIANTS = [
  'r1',
  'think-only',
  'open-r1',
  'trl',
  'ms-swift',
  'roll',
  'easyr1',
  'open-instruct',
  'nemo-rl',
  'willccb-strict',
  'willccb-soft',
] as const

// What each variant's published expression gives, in the order above.
test.each<[string, string, readonly number[]]>([
  ['empty', '', [0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0]],
  ['only tags', '<think></think><answer></answer>', [1, 1, 0, 1, 1, 0, 0, 1, 1, 0, 0]],
  ['tags in lines', '<think>\na\n</think>\n<answer>\nb\n</answer>', [1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0]],
  [
    'tags in lines, a line break at the end',
    '<think>\na\n</think>\n<answer>\nb\n</answer>\n',
    [1, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0],
  ],
  ['inline tags', '<think>a</think> <answer>b</answer>', [1, 1, 0, 1, 1, 0, 0, 1, 1, 0, 0]],
  ['CRLF', '<think>\r\na\r\n</think>\r\n<answer>\r\nb\r\n</answer>', [1, 1, 0, 1, 1, 0, 0, 1, 1, 0, 0]],
  [
    'text after, on a line of its own',
    '<think>\na\n</think>\n<answer>\nb\n</answer>\nand more',
    [0, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0],
  ],
  [
    'text after, on the same line',
    '<think>\na\n</think>\n<answer>\nb\n</answer> and more',
    [0, 1, 0, 1, 0, -1, 0, 1, 1, 0, 0],
  ],
  ['text before', 'So: <think>\na\n</think>\n<answer>\nb\n</answer>', [0, 0, 0, 0, 0, -1, 0, 1, 1, 0, 0]],
  ['text between', '<think>a</think> so <answer>b</answer>', [0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0]],
  ['no answer block', '<think>\na\n</think>\nb', [0, 1, 0, 1, 0, -1, 0, 0, 0.25, 0, 0]],
  ['a box instead of an answer block', '<think>a</think> it is \\boxed{2}.', [0, 1, 0, 1, 0, -1, 1, 0, 0.25, 0, 0]],
  ['never closed', '<think>\na', [0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0]],
  ['think twice', '<think>a</think><think>b</think><answer>c</answer>', [0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0]],
  ['nested think', '<think><think>a</think></think><answer>c</answer>', [0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0]],
  ['answer twice', '<think>a</think><answer>b</answer><answer>c</answer>', [0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 0]],
  ['tags in a code fence', '```\n<think>a</think><answer>b</answer>\n```', [0, 0, 0, 0, 0, -1, 0, 1, 1, 0, 0]],
  ['answer before think', '<answer>b</answer><think>a</think>', [0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0]],
  ['only the reasoning is closed', 'a</think>\n<answer>b</answer>', [0, 0, 0, 0, 0, -1, 0, 1, 0.75, 0, 0]],
  ['no-break space between', '<think>a</think>\u00a0<answer>b</answer>', [1, 1, 0, 1, 1, 0, 0, 1, 1, 0, 0]],
  [
    'reasoning tags in lines',
    '<reasoning>\na\n</reasoning>\n<answer>\nb\n</answer>\n',
    [0, 0, 0, 0, 0, -1, 0, 0, 0.75, 0.5, 0],
  ],
  ['reasoning tags inline', '<reasoning>a</reasoning>\n<answer>b</answer> c', [0, 0, 0, 0, 0, -1, 0, 0, 0.75, 0, 0.5]],
  [
    'reasoning over two lines',
    '<reasoning>\na\na\n</reasoning>\n<answer>\nb\n</answer>\n',
    [0, 0, 0, 0, 0, -1, 0, 0, 0.75, 0, 0],
  ],
])('%s', (_reason, completion, expected) => {
  const scores = VARIANTS.map(variant => scoreNow({ rule: 'think-answer', variant }, completion))

  expect(scores).toEqual(expected)
})

test('a megabyte is judged like a line', () => {
  const completion = `<think>\n${'so '.repeat(350_000)}\n</think>\n<answer>\nb\n</answer>`

  expect(VARIANTS.slice(0, 6).map(variant => scoreNow({ rule: 'think-answer', variant }, completion))).toEqual([
    1, 1, 1, 1, 1, 0,
  ])
})

test('a tag that the template has opened is not missing', () => {
  const completion = 'a\n</think>\n<answer>\nb\n</answer>'
  const scores = (prefilled: boolean) =>
    (['r1', 'open-r1', 'trl', 'ms-swift'] as const).map(variant =>
      scoreNow({ rule: 'think-answer', variant }, completion, { think_prefilled: prefilled }),
    )

  expect(scores(false)).toEqual([0, 0, 0, 0])
  expect(scores(true)).toEqual([1, 1, 1, 1])
})

test('reasoning that was never closed is truncated, and any other miss is bad format', () => {
  expect(gradeNow({ rule: 'think-answer' }, '<think>a').verdict).toBe('truncated')
  expect(gradeNow({ rule: 'think-answer' }, 'a', { think_prefilled: true }).verdict).toBe('truncated')
  expect(gradeNow({ rule: 'think-answer' }, 'a').verdict).toBe('bad_format')
})

test('the detail says what is missing', () => {
  expect(gradeNow({ rule: 'think-answer' }, '<think>a</think> so <answer>b</answer>').detail.miss).toBe(
    'text between </think> and <answer>',
  )
})

test('tags and values can be the caller’s', () => {
  const rule = { rule: 'think-answer', think_tag: 'plan', answer_tag: 'final', values: [-2, 3] } satisfies Rule

  expect(scoreNow(rule, '<plan>a</plan><final>b</final>')).toBe(3)
  expect(scoreNow(rule, '<think>a</think><answer>b</answer>')).toBe(-2)
})
