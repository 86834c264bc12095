import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Expr } from '../src/ast.ts'
import type { Decision } from '../src/decision.ts'
import { DEFAULT_STEPS, decideScalar } from '../src/ladder/decide-scalar.ts'
import { evaluate } from '../src/ladder/evaluate.ts'
import { generator } from '../src/ladder/modular.ts'
import { createDoubleField } from '../src/numeric/double-ball.ts'
import { generateExpression, mutate, type Random, rewrite, somewhere } from './generate.ts'

/** TOUCHSTONE_PROPERTY_RUNS scales the suite; 20,000 is the full one. */
const RUNS = Number(process.env.TOUCHSTONE_PROPERTY_RUNS ?? 2000)

function decide(a: Expr, b: Expr, seed = 99): Decision {
  return decideScalar(a, b, { budget: { steps: DEFAULT_STEPS }, seed, domain: 'real' })
}

function pairFrom(seed: number): { original: Expr; rewritten: Expr; mutated: Expr; random: Random } {
  const random = generator(seed)
  for (let k = 0; k < 4; k++) random()
  const variables = [[], ['x'], ['x', 'y'], ['a', 'b', 'c']][Math.floor(random() * 4)] ?? []
  const original = generateExpression(random, 1 + Math.floor(random() * 3), variables)
  let rewritten = original
  for (let k = 1 + Math.floor(random() * 3); k > 0; k--)
    rewritten = somewhere(random, rewritten, u => rewrite(random, u))
  return { original, rewritten, mutated: somewhere(random, rewritten, u => mutate(random, u)), random }
}

/** Largest relative difference seen at seeded points in plain doubles: an opinion that shares no code with balls. */
function differsInDoubles(a: Expr, b: Expr): boolean {
  const field = createDoubleField({ steps: 1e9 })
  const random = generator(4711)
  for (let k = 0; k < 12; k++) {
    const size = k < 8 ? 3 : 1e4
    const values = new Map(
      ['x', 'y', 'a', 'b', 'c'].map(name => [
        name,
        { re: BigInt(Math.floor((random() - 0.5) * 2e4 * size)), im: 0n, den: 10_007n },
      ]),
    )
    try {
      const left = evaluate(a, field, { budget: { steps: 1e6 }, values, realRoots: true })
      const right = evaluate(b, field, { budget: { steps: 1e6 }, values, realRoots: true })
      const gap = Math.abs(left.value.re.mid - right.value.re.mid)
      if (gap > left.value.re.rad + right.value.re.rad) return true
    } catch {
      // No value here: another point may have one.
    }
  }
  return false
}

test(`rewritten expressions are equal, mutated ones are not: 0 wrong, at most 0.5 % undecided (${RUNS} seeds)`, () => {
  const wrong: number[] = []
  let undecided = 0
  const reasons = new Map<string, number>()
  for (let seed = 1; seed <= RUNS; seed++) {
    const { original, rewritten, mutated } = pairFrom(seed)
    const same = decide(original, rewritten, seed)
    const other = decide(original, mutated, seed)
    if (same.verdict === 'different') wrong.push(seed)
    if (other.verdict === 'equal' && differsInDoubles(original, mutated)) wrong.push(-seed)
    for (const decision of [same, other])
      if (decision.verdict === 'undecided') {
        undecided++
        reasons.set(decision.reason, (reasons.get(decision.reason) ?? 0) + 1)
      }
  }

  expect(wrong, 'seeds; negative: the mutated pair').toEqual([])
  expect(undecided / (2 * RUNS), JSON.stringify([...reasons])).toBeLessThanOrEqual(0.005)
})

test('the ladder is symmetric and reflexive', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), seed => {
      const { original, rewritten, mutated } = pairFrom(seed)

      expect(decide(original, original).verdict).toBe('equal')
      expect(decide(original, structuredClone(original)).verdict).toBe('equal')
      expect(decide(rewritten, mutated).verdict).toBe(decide(mutated, rewritten).verdict)
    }),
    { numRuns: Math.ceil(RUNS / 10), seed: 17 },
  )
})

test('the same pair and seed give the same decision, to the byte', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { original, mutated } = pairFrom(seed)

    expect(decide(original, mutated, seed)).toEqual(decide(original, mutated, seed))
  }
})
