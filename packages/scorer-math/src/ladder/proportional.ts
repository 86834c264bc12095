import type { Expr } from '../ast.ts'
import type { DecideOptions, Decision } from '../decision.ts'
import { createDoubleField } from '../numeric/double-ball.ts'
import { EvaluationStop, orStop } from '../numeric/stop.ts'
import { analyse } from './analyse.ts'
import { decideScalar } from './decide-scalar.ts'
import { substitute } from './differentiate.ts'
import { evaluate } from './evaluate.ts'
import { modularProportional } from './modular.ts'
import { generalPoints, type Point } from './sample-points.ts'

/**
 * Is f1 = c·f2 for one constant c ≠ 0? Then the equations f1 = 0 and f2 = 0 have the same solutions.
 * Rational functions are decided modulo primes; others by f1·f2(p) = f2·f1(p) at a seeded point p where both are
 * proven nonzero, which decideScalar decides with its own bounds. Expressions without variables are undecided: two
 * constants say nothing about a solution set. `sign` is the sign of c where it is known, for inequalities.
 */
export function proportional(
  f1: Expr,
  f2: Expr,
  options: DecideOptions,
): { readonly decision: Decision; readonly sign: 1 | -1 | null } {
  const result = orStop(() => decide(f1, f2, options))
  if (!(result instanceof EvaluationStop)) return result
  return { decision: { verdict: 'undecided', reason: `${result.reason}: ${result.what}` }, sign: null }
}

function decide(f1: Expr, f2: Expr, options: DecideOptions): { decision: Decision; sign: 1 | -1 | null } {
  const { budget, seed } = options
  const x = analyse(f1)
  const y = analyse(f2)
  const variables = [...new Set([...x.variables, ...y.variables])].sort()
  if (variables.length === 0)
    return { decision: { verdict: 'undecided', reason: 'domain: an equation without variables' }, sign: null }
  const modular = modularProportional(f1, f2, { budget, seed })
  if (modular === false) {
    const witness = 'no constant factor takes one side to the other, modulo a prime'
    return { decision: { verdict: 'different', proof: 'modular', witness }, sign: null }
  }
  const discrete = new Set([...x.discrete, ...y.discrete])
  const realRoots = options.domain === 'real' && !x.hasI && !y.hasI
  const field = createDoubleField(budget)
  let reason = 'domain: no point where both sides have a value'
  for (const point of generalPoints(12, { variables, discrete, seed, complex: options.domain === 'complex' }).slice(
    2,
  )) {
    const u = signAt(f1, point)
    const v = signAt(f2, point)
    if (u === null || v === null) continue
    const sign = u === 2 || v === 2 ? null : u * v > 0 ? 1 : -1
    if (modular === true) return { decision: { verdict: 'equal', method: 'modular' }, sign }
    const left: Expr = { type: 'multiply', factors: [f1, at(f2, point)] }
    const right: Expr = { type: 'multiply', factors: [f2, at(f1, point)] }
    const decision = decideScalar(left, right, options)
    if (decision.verdict !== 'undecided') return { decision, sign: decision.verdict === 'equal' ? sign : null }
    reason = decision.reason
    break
  }
  if (modular === true) return { decision: { verdict: 'equal', method: 'modular' }, sign: null }
  return { decision: { verdict: 'undecided', reason }, sign: null }

  /** The proven sign of a real value, 2 for a value that is not real and not zero, null where nothing is proven. */
  function signAt(e: Expr, values: Point): -1 | 1 | 2 | null {
    const result = orStop(() => evaluate(e, field, { budget, values, realRoots }))
    if (result instanceof EvaluationStop) {
      if (budget.steps < 0) throw result
      return null
    }
    const re = field.sign(result.value.re)
    if (result.value.im !== null) {
      const im = field.sign(result.value.im)
      return (re !== null && re !== 0) || (im !== null && im !== 0) ? 2 : null
    }
    return re === null || re === 0 ? null : re
  }
}

function at(e: Expr, point: Point): Expr {
  let result = e
  for (const [name, value] of point) {
    const re: Expr = { type: 'number', numerator: value.re, denominator: value.den }
    const im: Expr = { type: 'number', numerator: value.im, denominator: value.den }
    const by: Expr =
      value.im === 0n
        ? re
        : { type: 'add', terms: [re, { type: 'multiply', factors: [im, { type: 'constant', name: 'i' }] }] }
    result = substitute(result, name, by)
  }
  return result
}
