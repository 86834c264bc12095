import { Failure, type Grade, type GraderOf, type ScoreItem } from '@touchstone/contracts'
import { expect, test } from 'vitest'
import { createMathScorer, type MathFallback } from './math-scorer.ts'

type Options = Partial<Omit<GraderOf<'math'>, 'kind' | 'gold'>>

function grade(
  completion: string,
  gold: GraderOf<'math'>['gold'],
  options: Options = {},
  item: Partial<ScoreItem> = {},
): Grade {
  const graded = ask(completion, gold, options, item)
  if (graded instanceof Promise) throw new Error('a promise where none was due')
  return graded
}

function ask(
  completion: string,
  gold: GraderOf<'math'>['gold'],
  options: Options,
  item: Partial<ScoreItem>,
  fallback?: MathFallback,
) {
  const scorer = createMathScorer({ salt: 'test', ...(fallback === undefined ? {} : { fallback }) })
  const grader = { kind: 'math', gold, ...options } as const
  const whole: ScoreItem = { id: '1', completion, graders: [grader], ...item }
  return scorer.grade(whole, grader, { completion, outcomes: new Map(), signal: new AbortController().signal })
}

test('a right answer is correct, with the method and where it was read', () => {
  expect(grade('… \\boxed{\\frac12}', '0.5')).toMatchObject({
    verdict: 'correct',
    score: 1,
    detail: { answer: '\\frac12', gold: '0.5', method: 'rational', source: 'boxed' },
  })
})

test.each([
  ['\\boxed{6}', '5', 'wrong', 'another number'],
  ['no idea', '5', 'no_answer', 'nothing to read'],
  ['\\boxed{\\foo}', '5', 'unparsable_answer', 'an unknown command'],
  ['<think>5', '5', 'truncated', 'an open think block'],
  ['\\boxed{9^{9^{9^{9}}}}', '5', 'undecided', 'beyond the budget'],
  ['\\boxed{3} or \\boxed{4}', '4', 'wrong', 'hedged'],
])('%s against %s is %s with 0: %s', (completion, gold, verdict) => {
  expect(grade(completion, gold)).toMatchObject({ verdict, score: 0 })
})

test('any of several golds will do, numbers included', () => {
  expect(grade('\\boxed{7}', ['5', 7]).verdict).toBe('correct')
  expect(grade('\\boxed{8}', ['5', 7]).verdict).toBe('wrong')
})

test('a gold with its solution is read where sets keep the answer', () => {
  expect(grade('\\boxed{72}', 'She sold 48/2 = 24. 48+24 = 72\n#### 72').verdict).toBe('correct')
  expect(grade('\\boxed{72}', 'Therefore $\\boxed{72}$.').verdict).toBe('correct')
})

test('parts in boxes of their own make one answer where the gold has several', () => {
  expect(grade('\\boxed{3} and \\boxed{4}', '3, 4').verdict).toBe('correct')
  expect(grade('\\boxed{4}, \\boxed{4}', '4').verdict).toBe('correct')
})

test('an unreadable gold is the data’s fault, also where there is no answer', () => {
  for (const completion of ['\\boxed{5}', 'no idea', '<think>'])
    expect(() => grade(completion, '\\foo{5}')).toThrow(expect.objectContaining({ code: 'GOLD_UNPARSABLE' }))
})

test('undecided is masked where the option asks, or where the gold alone exhausts the budget', () => {
  expect(grade('\\boxed{9^{9^{9^{9}}}}', '5', { undecided: 'null' }).score).toBeNull()
})

test('the fallback is asked about what the ladder leaves open, and its failure is ours', async () => {
  const asked: unknown[] = []
  const yes: MathFallback = {
    async decide(a, b) {
      asked.push([a, b])
      return { verdict: 'equal', method: 'closed-form' }
    },
  }
  const lost: MathFallback = {
    async decide() {
      throw new Failure('ENGINE_LOST')
    },
  }

  const graded = await ask('\\boxed{\\int_0^1 x^2\\,dx}', '\\frac13', {}, {}, yes)

  expect(graded).toMatchObject({ verdict: 'correct', score: 1 })
  expect(asked).toHaveLength(1)
  await expect(ask('\\boxed{\\int_0^1 x^2\\,dx}', '\\frac13', {}, {}, lost)).rejects.toMatchObject({
    code: 'ENGINE_LOST',
  })
  expect(grade('\\boxed{\\int_0^1 x^2\\,dx}', '\\frac13', { fallback: false }).verdict).toBe('undecided')
})

test('the same item gives the same grade, byte for byte', () => {
  expect(JSON.stringify(grade('\\boxed{x^2-1}', '(x-1)(x+1)'))).toBe(
    JSON.stringify(grade('\\boxed{x^2-1}', '(x-1)(x+1)')),
  )
})
