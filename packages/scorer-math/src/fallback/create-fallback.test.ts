import { afterAll, expect, test } from 'vitest'
import { add, div, e, expr, fn, infinity, mul, neg, pi, pow, q, sqrt, sub, sum, type Term } from '../../test/build.ts'
import type { Expr } from '../ast.ts'
import { createFallback } from './create-fallback.ts'
import { createEngine } from './engine-process.ts'

const fallback = createFallback()
afterAll(() => fallback.close())

const integral = (body: Term, from?: Term, to?: Term): Expr => ({
  type: 'integral',
  variable: 'x',
  body: expr(body),
  ...(from === undefined || to === undefined ? {} : { from: expr(from), to: expr(to) }),
})
const limit = (body: Term, to: Term, side?: '+' | '-'): Expr => ({
  type: 'limit',
  variable: 'x',
  to: expr(to),
  body: expr(body),
  ...(side === undefined ? {} : { side }),
})

test.each<[string, Term, Term, string]>([
  ['∫ x² from 0 to 1', integral(pow('x', 2), 0, 1), q(1, 3), 'equal'],
  ['∫ x² from 0 to 1, wrong', integral(pow('x', 2), 0, 1), q(1, 4), 'different'],
  ['∫ sin x over a half period', integral(fn('sin', 'x'), 0, pi), 2, 'equal'],
  ['∫ 1/(1 + x²) over the line', integral(div(1, add(1, pow('x', 2))), neg(infinity), infinity), pi, 'equal'],
  ['∫ of a quarter circle', integral(sqrt(sub(1, pow('x', 2))), 0, 1), div(pi, 4), 'equal'],
  ['∫ ln x to its singular end', integral(fn('ln', 'x'), 0, 1), -1, 'equal'],
  ['∫ with a parameter', integral(mul('a', 'x'), 0, 't'), div(mul('a', pow('t', 2)), 2), 'equal'],
  ['∫ over a pole is no number', integral(div(1, pow('x', 2)), -1, 1), -2, 'undecided'],
  [
    '∫ e^(−x²) has no elementary form but erf',
    integral(pow(e, neg(pow('x', 2))), 0, 1),
    mul(q(1, 2), sqrt(pi), fn('erf', 1)),
    'equal',
  ],
  ['lim sin x / x', limit(div(fn('sin', 'x'), 'x'), 0), 1, 'equal'],
  ['lim (1 − cos x)/x²', limit(div(sub(1, fn('cos', 'x')), pow('x', 2)), 0), q(1, 2), 'equal'],
  ['lim at infinity', limit(div(add(mul(3, pow('x', 2)), 1), sub(pow('x', 2), 5)), infinity), 3, 'equal'],
  ['lim |x|/x has two sides', limit(div(fn('abs', 'x'), 'x'), 0), 1, 'undecided'],
  ['a geometric series', sum('k', 0, infinity, pow(q(1, 3), 'k')), q(3, 2), 'equal'],
  ['a geometric series, wrong', sum('k', 1, infinity, pow(q(1, 3), 'k')), q(3, 2), 'different'],
  ['a divergent series', sum('k', 0, infinity, pow(2, 'k')), -1, 'undecided'],
  ['Basel', sum('k', 1, infinity, div(1, pow('k', 2))), div(pow(pi, 2), 6), 'equal'],
  ['Basel without its first term', sum('k', 2, infinity, div(1, pow('k', 2))), sub(div(pow(pi, 2), 6), 1), 'equal'],
  ['the harmonic series', sum('k', 1, infinity, div(1, 'k')), 12, 'undecided'],
])('%s', async (_, a, b, verdict) => {
  const decision = await fallback.decide(expr(a), expr(b), { budget: { steps: 2_000_000 }, seed: 5, domain: 'real' })

  expect(verdict.split('|'), JSON.stringify(decision)).toContain(decision.verdict)
})

test('names of an answer never reach the engine as symbols of its own', async () => {
  const options = () => ({ budget: { steps: 2_000_000 }, seed: 5, domain: 'real' as const })
  const square = integral(pow('x', 2), 0, 'pi:3')
  const cube = div(pow('pi:3', 3), 3)

  expect((await fallback.decide(square, cube, options())).verdict).toBe('equal')
  expect((await fallback.decide(integral(fn('sin', 'x'), 0, pi), expr(2), options())).verdict).toBe('equal')
})

test('an engine past its CPU time is ended and the next question is answered', async () => {
  const engine = createEngine({ cpuMs: 60, memoryBytes: 2 ** 30 })
  const heavy = `(${Array.from({ length: 60 }, (_, k) => `sin(v1^${k + 2})*(v1+${k})^9`).join('*')})`

  const first = await engine.ask({ op: 'integrate', body: heavy, variable: 'v1' })
  const second = await engine.ask({ op: 'integrate', body: '2*v1', variable: 'v1' })
  await engine.close()
  await engine.close()

  expect(first).toEqual({ kind: 'limit', what: 'cpu' })
  expect(second.kind).not.toBe('none')
})

test('a closed engine is lost, not undecided', async () => {
  const engine = createEngine({ cpuMs: 60, memoryBytes: 2 ** 30 })
  await engine.close()

  await expect(engine.ask({ op: 'integrate', body: 'v1', variable: 'v1' })).rejects.toMatchObject({
    code: 'ENGINE_LOST',
  })
})

test('units and matrices through mathjs', async () => {
  expect(await fallback.convertUnit('km/hour', 'm/s')).toBeCloseTo(1 / 3.6, 12)
  expect(await fallback.convertUnit('km', 's')).toBeNull()
  expect(await fallback.convertUnit('import("x")', 's')).toBeNull()
  expect(
    await fallback.invertMatrix([
      ['1', '2'],
      ['3', '4'],
    ]),
  ).toEqual([
    ['-2', '1'],
    ['3/2', '-1/2'],
  ])
  expect(
    await fallback.invertMatrix([
      ['1', '2'],
      ['2', '4'],
    ]),
  ).toBeNull()
})
