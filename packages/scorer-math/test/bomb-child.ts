// Runs every bomb in this process and prints one JSON line: CPU and growth of the peak of memory, for each.
// usage: node --expose-gc bomb-child.ts

import { compareAnswers, createMathScorer } from '../src/index.ts'
import { BOMBS, COMPLETIONS } from './bombs.ts'

export type BombReport = {
  readonly name: string
  readonly verdict: string
  readonly wrong: boolean
  /** CPU of one run, the least of three. */
  readonly cpuMs: number
  /** Growth of the greatest resident size of this process while it ran. */
  readonly peakMiB: number
}

const scorer = createMathScorer({ salt: 'bomb' })

function compare(gold: string, answer: string): string {
  const compared = compareAnswers(gold, answer)
  return compared.outcome === 'decided' ? compared.decision.verdict : compared.outcome
}

function grade(completion: string): string {
  const grader = { kind: 'math', gold: '7' } as const
  const graded = scorer.grade({ id: '1', completion, graders: [grader] }, grader, {
    completion,
    outcomes: new Map(),
    signal: new AbortController().signal,
  })
  return graded instanceof Promise ? 'promise' : graded.verdict
}

const peak = (): number => process.resourceUsage().maxRSS / 1024

const collect = (globalThis as { gc?: () => void }).gc ?? (() => {})

function measure(name: string, run: () => string, isWrong: (verdict: string) => boolean): BombReport {
  if (process.argv.includes('--progress')) console.error(name)
  collect()
  const before = peak()
  let verdict = ''
  let cpuMs = Infinity
  for (let round = 0; round < 3; round++) {
    const start = process.cpuUsage()
    verdict = run()
    const { user, system } = process.cpuUsage(start)
    cpuMs = Math.min(cpuMs, (user + system) / 1000)
  }
  return { name, verdict, wrong: isWrong(verdict), cpuMs, peakMiB: peak() - before }
}

for (let round = 0; round < 300; round++) {
  compare('\\frac{1}{2}', '0.5')
  compare('x^2-1', '(x-1)(x+1)')
  compare('\\sin 2x+\\sqrt{3}', '2\\sin x\\cos x+3^{1/2}')
  grade('so the answer is \\boxed{7}')
}
// the texts themselves are made before anything is measured
const pairs = BOMBS.map(bomb => ({ ...bomb }))
const start = peak()
const reports = [
  ...pairs.map(({ name, gold, answer, equal }) =>
    measure(
      name,
      () => compare(gold, answer),
      verdict => verdict === (equal ? 'different' : 'equal'),
    ),
  ),
  ...COMPLETIONS.map(({ name, completion, right }) =>
    measure(
      `1 MB completion: ${name}`,
      () => grade(completion),
      verdict => (verdict === 'correct') !== right,
    ),
  ),
]
console.log(JSON.stringify({ reports, growthMiB: peak() - start }))
