import { expect, test } from 'vitest'
import {
  add,
  dec,
  div,
  e,
  expr,
  fn,
  i,
  infinity,
  mul,
  neg,
  pi,
  pow,
  q,
  root,
  sqrt,
  sub,
  sum,
  type Term,
} from '../../test/build.ts'
import { DEFAULT_STEPS, decideScalar } from './decide-scalar.ts'
import { approximate } from './evaluate.ts'
import { exactValue } from './exact.ts'
import { proportional } from './proportional.ts'

function decide(a: Term, b: Term, seed = 20_251): string {
  const there = decideScalar(expr(a), expr(b), { budget: { steps: DEFAULT_STEPS }, seed, domain: 'real' })
  const back = decideScalar(expr(b), expr(a), { budget: { steps: DEFAULT_STEPS }, seed, domain: 'real' })
  expect(back.verdict, 'symmetric').toBe(there.verdict)
  return there.verdict === 'equal' ? `equal ${there.method}` : there.verdict
}

const tiny = (digits: number): Term => pow(10, -digits)
const tower = pow(9, pow(9, pow(9, 9)))

test.each<[string, Term, Term, string]>([
  // Precision must follow the input.
  ['a term below any fixed precision', add(sqrt(2), tiny(60)), sqrt(2), 'different'],
  ['the same, as a decimal', add(sqrt(2), dec(`0.${'0'.repeat(80)}1`)), sqrt(2), 'different'],
  ['49 digits of √2', dec('1.414213562373095048801688724209698078569671875376'), sqrt(2), 'different'],
  ['20 digits of π', dec('3.14159265358979323846'), pi, 'different'],
  ['a near-integer, Ramanujan', pow(e, mul(pi, sqrt(163))), 262537412640768744n, 'different'],
  ['a near-integer without digits in the input', fn('sin', 11), -1, 'different'],
  ['e^-100 is not e^-101', pow(e, -100), pow(e, -101), 'different'],
  ['1/2004! is not 1/2006!', div(1, fn('factorial', 2004)), div(1, fn('factorial', 2006)), 'different'],
  ['2^-99 is not 2^-98', pow(2, -99), pow(2, -98), 'different'],
  ['22/7 is not π', q(22, 7), pi, 'different'],
  ['close sums of roots', add(sqrt(10), sqrt(11)), add(sqrt(5), sqrt(18)), 'different'],
  ['10^20 and its successor', 10n ** 20n, 10n ** 20n + 1n, 'different'],
  ['sin x and a constant more', add(fn('sin', 'x'), tiny(70)), fn('sin', 'x'), 'different'],
  [
    'a function and a tiny multiple of another',
    add(fn('sin', 'x'), mul(tiny(50), fn('cos', 'x'))),
    fn('sin', 'x'),
    'different',
  ],
  // Numeric identity at small points.
  ['|x − 100|', fn('abs', add('x', -100)), sub(100, 'x'), 'different'],
  ['max(x, 100)', fn('max', 'x', 100), 100, 'different'],
  ['min far away', fn('min', 'x', 1000000), 'x', 'different'],
  ['√((x − 100)²)', sqrt(pow(add('x', -100), 2)), sub(100, 'x'), 'different'],
  ['a kink in a narrow place', fn('abs', add('x', q(-50005, 1000))), fn('abs', add('x', -50)), 'different'],
  ['a floor of a variable', fn('floor', add('x', q(1, 10000))), fn('floor', 'x'), 'different'],
  [
    'a floor that only an identity proves',
    fn('floor', mul(2, 'x')),
    add(fn('floor', 'x'), fn('floor', add('x', q(1, 2)))),
    'undecided',
  ],
  ['the same floor', fn('floor', add('x', 1)), fn('floor', add(1, 'x')), 'equal modular'],
  ['Fermat: x^p and x agree modulo p', pow('x', 67108859), 'x', 'different'],
  ['a coefficient that is a product of primes', mul('x', 67108837n * 67108777n * 67108757n), mul('x', 0), 'different'],
  // Roots, surds, logarithms.
  ['√(x²) is not x', sqrt(pow('x', 2)), 'x', 'different'],
  ['√(x²) is |x|', sqrt(pow('x', 2)), fn('abs', 'x'), 'equal numeric'],
  ['ln x² is defined where 2 ln x is not', fn('ln', pow('x', 2)), mul(2, fn('ln', 'x')), 'different'],
  ['√2gh in two ways', sqrt(mul(2, 'g', 'h')), mul(sqrt(mul(2, 'g')), sqrt('h')), 'equal numeric'],
  ['real odd roots of negatives', add(root(3, add(2, sqrt(5))), root(3, sub(2, sqrt(5)))), 1, 'equal numeric'],
  ['(−8)^(1/3)', pow(-8, q(1, 3)), -2, 'equal rational'],
  ['a perfect power', pow(8, q(2, 3)), 4, 'equal rational'],
  ['logarithm of a power', fn('log', 27, 9), q(3, 2), 'equal rational'],
  ['√−4', sqrt(-4), mul(2, i), 'equal rational'],
  ['denesting', sqrt(sub(11, mul(6, sqrt(2)))), sub(3, sqrt(2)), 'equal numeric'],
  [
    '√2 + √3 + √5, nested',
    add(sqrt(2), sqrt(3), sqrt(5)),
    sqrt(add(10, mul(2, sqrt(6)), mul(2, sqrt(10)), mul(2, sqrt(15)))),
    'equal numeric',
  ],
  // Complex constants.
  ['e^iπ', pow(e, mul(i, pi)), -1, 'equal rational'],
  ['((1 + i)/√2)^8', pow(div(add(1, i), sqrt(2)), 8), 1, 'equal numeric'],
  ['a conjugate', pow(e, div(mul(i, pi), 3)), div(sub(1, mul(i, sqrt(3))), 2), 'different'],
  ['i^i', pow(i, i), pow(e, div(neg(pi), 2)), 'equal numeric'],
  ['(2 + i)^20', pow(add(2, i), 20), mul(pow(sqrt(5), 20), pow(e, mul(20, i, fn('atan', q(1, 2))))), 'equal numeric'],
  // Discrete variables.
  ['(n + 1)!/n!', div(fn('factorial', add('n', 1)), fn('factorial', 'n')), add('n', 1), 'equal numeric'],
  ['cos nπ', fn('cos', mul('n', pi)), pow(-1, 'n'), 'equal numeric'],
  ['a binomial', fn('binomial', 'n', 2), div(mul('n', add('n', 1)), 2), 'different'],
  ['Σ k', sum('k', 1, 'n', 'k'), div(mul('n', add('n', 1)), 2), 'equal numeric'],
  ['Σ k with another bound name', sum('k', 1, 'n', pow('k', 2)), sum('j', 1, 'n', pow('j', 2)), 'equal modular'],
  // Functions.
  ['2 arcsin √a', mul(2, fn('asin', sqrt('a'))), fn('acos', sub(1, mul(2, 'a'))), 'equal numeric'],
  ['arcosh', fn('acosh', 'x'), fn('ln', add('x', sqrt(add(pow('x', 2), -1)))), 'equal numeric'],
  ['artanh', fn('atanh', 'x'), mul(q(1, 2), fn('ln', div(add(1, 'x'), sub(1, 'x')))), 'equal numeric'],
  ['artanh beyond 1 lies below its cut', fn('im', fn('atanh', 2)), neg(div(pi, 2)), 'equal numeric'],
  ['Γ(1/2)', fn('gamma', q(1, 2)), sqrt(pi), 'equal numeric'],
  ['f(x + 1) is f(1 + x)', fn('apply', 'f', add('x', 1)), fn('apply', 'f', add(1, 'x')), 'equal modular'],
  ['f(x) is not f(y)', fn('apply', 'f', 'x'), fn('apply', 'f', 'y'), 'different'],
  ['a pole', fn('tan', div(pi, 2)), 0, 'different'],
  ['∞ and −∞', infinity, neg(infinity), 'different'],
  ['∞ and a number', infinity, 5, 'different'],
  ['1/0 and 2/0', div(1, 0), div(2, 0), 'undecided'],
  // Calculus that needs no engine.
  [
    '∫ cos x dx',
    { type: 'integral', variable: 'x', body: fn('cos', 'x') },
    add(fn('sin', 'x'), 'C'),
    'equal antiderivative',
  ],
  ['∫ cos x dx, wrong', { type: 'integral', variable: 'x', body: fn('cos', 'x') }, neg(fn('sin', 'x')), 'different'],
  [
    'a second derivative',
    { type: 'derivative', variable: 'x', order: 2, body: pow('x', 4) },
    mul(12, pow('x', 2)),
    'equal modular',
  ],
  // Bombs.
  ['a tower', tower, tower, 'equal identical'],
  ['a tower and one more', tower, add(tower, 1), 'different'],
  ['a tower and another', tower, pow(9, pow(9, pow(9, 8))), 'undecided'],
  ['1000000! and one more', fn('factorial', 1000000), add(fn('factorial', 1000000), 1), 'different'],
  ['(x + 1)^100000', pow(add('x', 1), 100000), pow(add('x', 2), 100000), 'different'],
  ['2^(10^9)', pow(2, pow(10, 9)), add(pow(2, pow(10, 9)), 1), 'different'],
  ['a long sum', sum('k', 1, 1000000000, div(1, 'k')), 21, 'undecided'],
  ['sin of a huge number', fn('sin', pow(10, 400)), q(1, 2), 'undecided'],
])('%s', (_, a, b, verdict) => {
  const decision = decide(a, b)

  expect(decision).toBe(verdict)
})

test('verdicts depend on the seed in no way that matters, and repeat exactly for one seed', () => {
  for (const seed of [1, 2, 3, 2 ** 31 - 1, -5]) {
    expect(decide(fn('sin', mul(2, 'x')), mul(2, fn('sin', 'x'), fn('cos', 'x')), seed)).toBe('equal numeric')
    expect(decide(fn('sin', mul(2, 'x')), mul(2, fn('sin', 'x')), seed)).toBe('different')
  }
})

test('a spent budget is undecided, not an error', () => {
  const decision = decideScalar(fn('sin', mul(2, 'x')), mul(2, fn('sin', 'x'), fn('cos', 'x')), {
    budget: { steps: 40 },
    seed: 1,
    domain: 'real',
  })

  expect(decision).toEqual({ verdict: 'undecided', reason: 'limit: steps' })
})

test('depth and size are refused before anything is evaluated', () => {
  let deep: Term = 'x'
  for (let k = 0; k < 5000; k++) deep = neg(deep)

  expect(decide(deep, 'y')).toBe('undecided')
  expect(decide(add(...Array.from({ length: 30_000 }, () => 'x')), 'y')).toBe('undecided')
})

test('exactValue gives lowest terms, and null for what is not rational', () => {
  expect(exactValue(div(pow(6, 3), add(1, 5, 3)), { steps: 1000 })).toEqual({ numerator: 24n, denominator: 1n })
  expect(exactValue(sum('k', 1, 4, div(1, 'k')), { steps: 1000 })).toEqual({ numerator: 25n, denominator: 12n })
  expect(exactValue(sqrt(2), { steps: 1000 })).toBeNull()
  expect(exactValue(div(1, 0), { steps: 1000 })).toBeNull()
  expect(exactValue(fn('factorial', 5000), { steps: 1000 })).toBeNull()
})

test('approximate encloses the value', () => {
  const value = approximate(add(pow(e, div(mul(i, pi), 3)), fn('ln', 10)))

  expect(Math.abs((value?.re ?? 0) - (0.5 + Math.LN10))).toBeLessThanOrEqual((value?.error ?? 0) + 1e-15)
  expect(value?.error).toBeLessThan(1e-13)
})

test('equations are compared up to a nonzero constant factor', () => {
  const options = () => ({ budget: { steps: DEFAULT_STEPS }, seed: 7, domain: 'real' as const })
  const circle = sub(add(pow('x', 2), pow('y', 2)), 25)

  expect(proportional(circle, mul(-3, circle), options())).toMatchObject({ decision: { verdict: 'equal' }, sign: -1 })
  expect(proportional(circle, mul('x', circle), options()).decision.verdict).toBe('different')
  expect(proportional(circle, add(circle, 20), options()).decision.verdict).toBe('different')
  expect(proportional(sub('y', mul(2, sqrt('x'))), sub(div('y', sqrt(2)), sqrt(mul(2, 'x'))), options())).toMatchObject(
    {
      decision: { verdict: 'equal' },
      sign: 1,
    },
  )
  expect(proportional(sub(2, 3), sub(5, 7), options()).decision.verdict).toBe('undecided')
  expect(proportional(mul(sqrt(2), 'x'), mul(0, 'x'), options()).decision.verdict).not.toBe('equal')
})
