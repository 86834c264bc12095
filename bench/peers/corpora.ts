// Public cases of other graders, read from a folder that is not part of the repository (README.md here says which).

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GraderOf } from '@touchstone/contracts'
import { compareAnswers, createMathScorer } from '@touchstone/scorer-math'
import type { BenchRow } from '../table.ts'

type Judge = (pairs: readonly { gold: string; answer: string }[]) => Promise<boolean[]>

type HardPair = { readonly ground_truth: string; readonly fn_output: string; readonly tn_output: string }

/**
 * HardVerify-Math of the public TinyV repository: answers that people called right or wrong.
 * @param peer another grader, to be asked about the same pairs; null where it is not installed
 */
export async function hardPairs(corpus: string, peer: Judge | null, notes: string[]): Promise<BenchRow[]> {
  const file = join(corpus, 'HardVerify-Math.json')
  if (!existsSync(file)) {
    notes.push('no HardVerify-Math.json in the corpus folder: its rows are left out')
    return []
  }
  const pairs = JSON.parse(readFileSync(file, 'utf8')) as HardPair[]
  const right = pairs.map(pair => ({ gold: pair.ground_truth, answer: pair.fn_output }))
  const wrong = pairs.map(pair => ({ gold: pair.ground_truth, answer: pair.tn_output }))
  const ours = (pair: { gold: string; answer: string }): boolean => {
    const compared = compareAnswers(pair.gold, pair.answer)
    return compared.outcome === 'decided' && compared.decision.verdict === 'equal'
  }
  const share = (verdicts: readonly boolean[]): number => (100 * verdicts.filter(Boolean).length) / verdicts.length
  const found = share(right.map(ours))
  const paid = share(wrong.map(ours))
  const rows: BenchRow[] = [
    { what: 'human-labelled hard pairs, right ones found', value: found, unit: '%', goal: '>= 80', met: found >= 80 },
    { what: 'human-labelled hard pairs, wrong ones paid', value: paid, unit: '%', goal: '<= 0.8', met: paid <= 0.8 },
  ]
  if (peer !== null) {
    rows.push({ what: 'the same, Math-Verify, found', value: share(await peer(right)), unit: '%' })
    rows.push({ what: 'the same, Math-Verify, paid', value: share(await peer(wrong)), unit: '%' })
  }
  return rows
}

type Case = {
  readonly gold: string
  readonly pred: string
  readonly expected: boolean
  readonly file: string
  readonly types: readonly string[]
  readonly precision: number
  readonly strict: boolean
}

type Disagreement = { readonly gold: string; readonly answer: string; readonly reason: string }

const ARGUED = join(import.meta.dirname, 'math-verify-disagreements.json')

/**
 * Math-Verify's own test cases, read from a checkout as data, each through the whole grader with the preset
 * `math-verify` and what the case passes to its helper: the kinds of text to look in, decimals, renaming.
 * Every disagreement must stand, with its reason, in math-verify-disagreements.json.
 */
export function mathVerifyCases(corpus: string, notes: string[]): BenchRow[] {
  const checkout = join(corpus, 'Math-Verify')
  if (!existsSync(join(checkout, 'tests'))) {
    notes.push('no Math-Verify checkout in the corpus folder: its test cases are left out')
    return []
  }
  const script = join(import.meta.dirname, 'math_verify_cases.py')
  const cases = execFileSync('python3', [script, checkout], { encoding: 'utf8', maxBuffer: 2 ** 27 })
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Case)
  const argued = JSON.parse(readFileSync(ARGUED, 'utf8')) as Disagreement[]
  const known = (test: Case): boolean => argued.some(row => row.gold === test.gold && row.answer === test.pred)
  const disagreed = cases.filter(test => isCorrect(test) !== test.expected)
  const unexplained = disagreed.filter(test => !known(test))
  for (const test of unexplained)
    notes.push(`not argued: ${test.file}: ${JSON.stringify([test.gold, test.pred])}, ${test.expected} there`)
  const share = (cases.length - disagreed.length) / cases.length
  return [
    {
      what: `Math-Verify's ${cases.length} test cases, preset math-verify, agreement`,
      value: 100 * share,
      unit: '%',
      goal: '>= 97',
      met: share >= 0.97,
    },
    {
      what: 'disagreements without an argument',
      value: unexplained.length,
      unit: 'cases',
      goal: '0',
      met: unexplained.length === 0,
    },
  ]
}

function isCorrect(test: Case): boolean {
  const grader: GraderOf<'math'> = {
    kind: 'math',
    gold: test.gold,
    preset: 'math-verify',
    fallback: false,
    ...(test.precision === 6 ? {} : { absolute_tolerance: 0.5 * 10 ** -test.precision }),
    ...(test.strict ? {} : { rename_variables: true }),
    ...(test.types.includes('expr') ? {} : { extract: ['boxed', 'phrase', 'latex'] }),
    ...(test.types.includes('latex') ? {} : { extract: ['number'] }),
  }
  const scorer = createMathScorer({ salt: 'bench' })
  const item = { id: 'case', completion: test.pred, graders: [grader] }
  try {
    const grade = scorer.grade(item, grader, {
      completion: test.pred,
      outcomes: new Map(),
      signal: new AbortController().signal,
    })
    return !(grade instanceof Promise) && grade.verdict === 'correct'
  } catch {
    return false // a gold that cannot be read is no agreement where one was expected
  }
}
