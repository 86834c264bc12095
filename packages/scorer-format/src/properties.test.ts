import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type Extra, gradeAny, gradeNow, type Rule, scoreNow, WRONG } from '../test/support.ts'
import { createFormatScorer } from './index.ts'

/** TOUCHSTONE_TEST_RUNS deepens the search; the seed is fixed, so that a run can be repeated. */
const RUNS = { numRuns: Number(process.env.TOUCHSTONE_TEST_RUNS ?? 60), seed: 7 }

const RULES: readonly Rule[] = [
  ...(
    [
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
  ).map(variant => ({ rule: 'think-answer' as const, variant })),
  { rule: 'tag-count' },
  { rule: 'xml-count' },
  { rule: 'tags-once', tags: ['<think>', '</think>'] },
  { rule: 'structured-output', format: 'xml', schema: { type: 'object' } },
  { rule: 'structured-output', format: 'csv', schema: { type: 'array' } },
  {
    rule: 'number-score',
    expected: '4',
    reasoning_end: '</think>',
    solution_start: '<answer>',
    solution_end: '</answer>',
  },
  { rule: 'number-score', method: 'number', expected: 4, solution_start: '<answer>' },
  { rule: 'boxed' },
  { rule: 'code-fence', language: 'python' },
  { rule: 'code-format' },
  { rule: 'react' },
  { rule: 'reasoning-steps' },
  { rule: 'cosine-length', max_length: 50 },
  { rule: 'cosine-length', variant: 'open-r1' },
  { rule: 'cosine-length', variant: 'ms-swift', max_length: 50 },
  { rule: 'soft-overlong', max_length: 50, buffer: 20 },
  { rule: 'soft-overlong', variant: 'verl', max_length: 50, buffer: 20, factor: 2 },
  { rule: 'soft-overlong', variant: 'openrlhf', max_length: 50, buffer: 20, factor: 2 },
  { rule: 'target-length', target: 20, scale: 30 },
  { rule: 'finished' },
  { rule: 'long-word', max_length: 10 },
  { rule: 'repetition', n: 2 },
  { rule: 'repetition', n: 2, units: 'segments' },
  { rule: 'language', language: 'en' },
  { rule: 'code', language: 'python', defines: ['f'], scoring: 'fraction' },
  { rule: 'markdown', headings: ['a'], lists: { min: 1 }, scoring: 'fraction' },
  { rule: 'json-schema', schema: { type: 'object' } },
  { rule: 'data', format: 'json' },
  { rule: 'data', format: 'yaml' },
  { rule: 'data', format: 'xml' },
  { rule: 'latex' },
  { rule: 'regex', pattern: '<think>.*</think>' },
  ...(['toolrl', 'toolrl-format', 'toolrl-length', 'exact'] as const).map(variant => ({
    rule: 'tool-call' as const,
    variant,
    expected: [{ name: 'f', parameters: { a: 1 } }],
  })),
  { rule: 'hack-signals' },
]

/** Pieces that rules look for, put together at random, with some of any text between. */
const completion = fc
  .array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom(
          '<think>',
          '</think>',
          '<answer>',
          '</answer>',
          '\n',
          '\r\n',
          ' ',
          'a b',
          '\\boxed{',
          '}',
          '```python\n',
          '```',
          '$',
          '- a\n',
          '# a\n',
          '{"a":1}',
          '<tool_call>\n',
          '\n</tool_call>',
          '{"name":"f","parameters":{"a":1}}',
          'def f(): pass\n',
          'First,',
          'Action:',
          'Action Input:',
          '我们',
          '😀',
          '\u200b',
          '\0',
          '\ud800',
        ),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
    ),
    { maxLength: 24 },
  )
  .map(parts => parts.join(''))

beforeAll(async () => {
  await gradeAny({ rule: 'code', language: 'python' }, 'x')
})

const nameOf = (rule: Rule) => `${rule.rule} ${'variant' in rule ? rule.variant : ''}`

test.each(RULES.map(rule => [nameOf(rule), rule] as const))(
  '%s stays in its range and is the same twice',
  (_name, rule) => {
    const scorer = createFormatScorer()
    const [lowest, highest] = scorer.range({ kind: 'format', ...rule } as Parameters<typeof scorer.range>[0])

    fc.assert(
      fc.property(completion, fc.boolean(), (text, prefilled) => {
        const first = gradeNow(rule, text, { think_prefilled: prefilled })
        const again = gradeNow(rule, text, { think_prefilled: prefilled })
        expect(first).toEqual(again)
        expect(first.score).not.toBeNull()
        expect(first.score ?? Number.NaN).toBeGreaterThanOrEqual(lowest - 1e-12)
        expect(first.score ?? Number.NaN).toBeLessThanOrEqual(highest + 1e-12)
        expect(Object.is(first.score, -0)).toBe(false)
        expect(JSON.parse(JSON.stringify(first.detail))).toEqual(first.detail)
      }),
      RUNS,
    )
  },
)

test.each(RULES.map(rule => [nameOf(rule), rule] as const))('%s never reads the gold', (_name, rule) => {
  fc.assert(
    fc.property(completion, fc.string(), (text, gold) => {
      const trap = { kind: 'math' as const, gold }
      const grader = { kind: 'format', ...rule } as NonNullable<Extra['graders']>[number]

      expect(gradeNow(rule, text, { graders: [grader, trap] })).toEqual(gradeNow(rule, text))
    }),
    { ...RUNS, numRuns: Math.min(RUNS.numRuns, 20) },
  )
})

const lengths = fc
  .tuple(fc.nat({ max: 60 }), fc.nat({ max: 60 }))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
const words = (count: number): Extra => ({ completion_tokens: count })

test('longer is never better where a rule punishes length, and never worse where it punishes haste', () => {
  fc.assert(
    fc.property(lengths, ([short, long]) => {
      for (const variant of ['dapo', 'verl', 'openrlhf', 'ms-swift'] as const) {
        const rule: Rule = { rule: 'soft-overlong', variant, max_length: 50, buffer: 20 }
        expect(scoreNow(rule, 'x', words(long))).toBeLessThanOrEqual(scoreNow(rule, 'x', words(short)) ?? Number.NaN)
      }
      const cosine: Rule = { rule: 'cosine-length', max_length: 60 }
      expect(scoreNow(cosine, 'x', words(long))).toBeLessThanOrEqual(scoreNow(cosine, 'x', words(short)) ?? Number.NaN)
      const hasty = (count: number) => scoreNow(cosine, 'x', { ...words(count), math: WRONG }) ?? Number.NaN
      expect(hasty(long)).toBeGreaterThanOrEqual(hasty(short))
    }),
    RUNS,
  )
})

test('a right answer is never worth less than a wrong one of its length', () => {
  fc.assert(
    fc.property(fc.nat({ max: 200 }), length => {
      for (const variant of ['trl', 'open-r1', 'ms-swift'] as const) {
        const rule: Rule = { rule: 'cosine-length', variant, max_length: 60, unit: 'tokens' }
        const wrong = scoreNow(rule, 'x', { ...words(length), math: WRONG }) ?? Number.NaN
        expect(scoreNow(rule, 'x', words(length))).toBeGreaterThan(wrong)
      }
    }),
    RUNS,
  )
})

test('more of the same never repeats less', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 3, maxLength: 12 }),
      fc.integer({ min: 2, max: 5 }),
      (list, times) => {
        const text = list.join(' ')
        const once = scoreNow({ rule: 'repetition', n: 2 }, text) ?? Number.NaN
        const often = scoreNow({ rule: 'repetition', n: 2 }, Array.from({ length: times }, () => text).join(' '))
        expect(often).toBeLessThanOrEqual(once + 1e-12)
      },
    ),
    RUNS,
  )
})

test('a megabyte of anything is answered', () => {
  for (const rule of RULES.filter(each => each.rule !== 'data'))
    for (const unit of ['<think>', 'a ', '😀', '\n'])
      expect(scoreNow(rule, unit.repeat(1_000_000 / unit.length)), nameOf(rule)).not.toBeNull()
})
