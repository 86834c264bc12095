import { Failure, type FormatGraderOf, type FormatRule, type Grade, type ScoreItem } from '@touchstone/contracts'
import { createFormatScorer } from '../src/index.ts'

export type FormatGrader = FormatGraderOf<FormatRule>
/** A grader without its kind. */
export type Rule = FormatGrader extends infer Each ? (Each extends FormatGrader ? Omit<Each, 'kind'> : never) : never
export type Extra = Partial<ScoreItem> & { readonly math?: Grade }

const scorer = createFormatScorer()
const CORRECT: Grade = { verdict: 'correct', score: 1, detail: {} }
export const WRONG: Grade = { verdict: 'wrong', score: 0, detail: {} }

/** The grade of a completion by a rule that answers at once; the component `math` was right unless told. */
export function gradeNow(rule: Rule, completion: string, extra: Extra = {}): Grade {
  const grade = gradeAny(rule, completion, extra)
  if (grade instanceof Promise) throw new Error('this rule did not answer at once')
  return grade
}

export function gradeAny(
  rule: Rule,
  completion: string,
  { math = CORRECT, ...item }: Extra = {},
): Grade | Promise<Grade> {
  const grader = { kind: 'format', ...rule } as FormatGrader
  const full: ScoreItem = { id: 'item', completion, graders: [grader], ...item }
  return scorer.grade(full, grader, {
    completion,
    outcomes: new Map([['math', math]]),
    signal: new AbortController().signal,
  })
}

export function scoreNow(rule: Rule, completion: string, extra?: Extra): number | null {
  return gradeNow(rule, completion, extra).score
}

export function failureOf(act: () => unknown): Failure {
  try {
    act()
  } catch (error) {
    return Failure.from(error)
  }
  throw new Error('nothing was thrown')
}
