import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Expr } from '../src/ast.ts'
import { printForEngine } from '../src/fallback/print.ts'
import { DEFAULT_STEPS, decideScalar } from '../src/ladder/decide-scalar.ts'
import { createEvaluator } from '../src/ladder/evaluate.ts'
import { generator } from '../src/ladder/modular.ts'
import { createDoubleField } from '../src/numeric/double-ball.ts'
import { EvaluationStop, orStop } from '../src/numeric/stop.ts'
import { sub } from './build.ts'
import { generateExpression, mutate, rewrite, somewhere } from './generate.ts'

/** TOUCHSTONE_PROPERTY_RUNS scales these runs too. */
const RUNS = Math.ceil(Number(process.env.TOUCHSTONE_PROPERTY_RUNS ?? 2000) / 10)
const VARIABLES = ['v1', 'v2', 'v3']

type MathJs = { evaluate(text: string, scope: Record<string, number>): unknown; isComplex(value: unknown): boolean }
type Nerdamer = {
  (text: string): { text(format: 'fractions'): string }
  flush(): void
  clearVars(): void
}

const require = createRequire(import.meta.url)

function pair(seed: number, depth: number): { original: Expr; rewritten: Expr; mutated: Expr } {
  const random = generator(seed * 7919)
  const variables = VARIABLES.slice(0, Math.floor(random() * 4))
  const original = generateExpression(random, depth, variables)
  const rewritten = somewhere(random, original, u => rewrite(random, u))
  return { original, rewritten, mutated: somewhere(random, rewritten, u => mutate(random, u)) }
}

const names = (): Map<string, string> => new Map(VARIABLES.map(name => [name, name]))

const text = (e: Expr): string => printForEngine(e, names()) ?? ''

const decide = (a: Expr, b: Expr) =>
  decideScalar(a, b, { budget: { steps: DEFAULT_STEPS }, seed: 3, domain: 'real' }).verdict

test(`values lie within the ball wherever mathjs has one (${RUNS} expressions)`, () => {
  const mathjs = require('mathjs/lib/browser/math.js') as MathJs
  const budget = { steps: 1e9 }
  const field = createDoubleField(budget)
  const evaluate = createEvaluator(field, { budget, realRoots: true })
  const wrong: string[] = []
  let compared = 0
  for (let seed = 1; seed <= RUNS; seed++) {
    const { original } = pair(seed, 3)
    const printed = text(original)
    // mathjs takes principal roots of negatives, the ladder real ones.
    if (printed === '' || printed.includes('^(1/(3))')) continue
    const scope = { v1: 1.25, v2: -0.75, v3: 2.5 }
    const values = new Map([
      ['v1', { re: 5n, im: 0n, den: 4n }],
      ['v2', { re: -3n, im: 0n, den: 4n }],
      ['v3', { re: 5n, im: 0n, den: 2n }],
    ])
    const ours = orStop(() => evaluate(original, values).value)
    const theirs = mathjs.evaluate(printed, scope)
    if (ours instanceof EvaluationStop || typeof theirs !== 'number' || !Number.isFinite(theirs)) continue
    compared++
    const gap = Math.abs(ours.re.mid - theirs)
    // mathjs rounds at every step; its own error is judged by our radius, with room.
    if (gap > 1e4 * ours.re.rad + 1e-9 * Math.abs(theirs)) wrong.push(`${printed}: ${ours.re.mid} and ${theirs}`)
  }

  expect(wrong).toEqual([])
  expect(compared).toBeGreaterThan(RUNS / 2)
})

test(`what nerdamer simplifies to 0 is never called different, unless mathjs agrees with us (${RUNS / 2} seeds)`, () => {
  const mathjs = require('mathjs/lib/browser/math.js') as MathJs
  const nerdamer = require('nerdamer/all') as Nerdamer
  const unexplained: string[] = []
  let zeros = 0
  for (let seed = 1; seed <= Math.min(RUNS / 2, 400); seed++) {
    const { original, rewritten, mutated } = pair(seed, 2)
    for (const other of [rewritten, mutated]) {
      const difference = text(sub(original, other))
      let simplified: string
      try {
        simplified = nerdamer(`simplify(${difference})`).text('fractions')
      } catch {
        continue // nerdamer gives up: nothing to compare
      } finally {
        nerdamer.flush()
        nerdamer.clearVars()
      }
      if (simplified !== '0') continue
      zeros++
      if (decide(original, other) !== 'different') continue
      const value = mathjs.evaluate(difference, { v1: 1.25, v2: -0.75, v3: 2.5 })
      if (typeof value !== 'number' || Math.abs(value) < 1e-6) unexplained.push(`${text(original)} | ${text(other)}`)
    }
  }

  expect(unexplained).toEqual([])
  expect(zeros).toBeGreaterThan(0)
})

const giac = ['giac', 'icas'].find(name => {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore', timeout: 5000, cwd: tmpdir() })
    return true
  } catch {
    return false
  }
})

test.skipIf(giac === undefined)(
  'giac contradicts no verdict (skipped where its command-line program is not installed)',
  () => {
    const lines: string[] = []
    const ours: string[] = []
    for (let seed = 1; seed <= Math.min(RUNS, 100); seed++) {
      const { original, rewritten, mutated } = pair(seed, 2)
      for (const other of [rewritten, mutated]) {
        lines.push(`simplify(${text(sub(original, other)).replaceAll('log(', 'ln(')})`)
        ours.push(decide(original, other))
      }
    }
    // from a file: at its prompt giac echoes what it reads
    const folder = mkdtempSync(join(tmpdir(), 'giac-'))
    const script = join(folder, 'pairs.txt')
    writeFileSync(script, `${lines.join(';\n')};\n`)
    const output = execFileSync(giac ?? '', [script], {
      cwd: folder, // it leaves a session.tex where it runs
      timeout: 280_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString()
    rmSync(folder, { recursive: true })
    const answers = output
      .trim()
      .split('\n')
      .map(line => line.replace(/,$/, '').trim())
    expect(answers.length).toBe(lines.length)

    const contradicted = lines.filter((_, index) => answers[index] === '0' && ours[index] === 'different')
    expect(contradicted).toEqual([])
  },
)
