import type { Expr } from '../ast.ts'
import type { Decision } from '../decision.ts'
import { substitute } from '../ladder/differentiate.ts'
import { number } from '../read/tree.ts'
import type { Env, Kind } from './decisions.ts'
import { solveAffine, solveQuadratic } from './regions.ts'
import { variablesOf } from './variables.ts'

/** (x + 1)^n = 0 says x = −1: the one root of an equation in one variable, however often it is one. */
export function soleRoot(binding: Kind<'binding'>, equation: Expr, env: Env): Decision | null {
  if (binding.value.kind !== 'scalar' || binding.value.unit !== null) return null
  const names = variablesOf(equation)
  if (names.size !== 1 || !names.has(binding.name)) return null
  const f = withoutPower(equation)
  const roots =
    solveAffine(f, '=', binding.name, substitute, env.oracle) ??
    solveQuadratic(f, '=', binding.name, substitute, env.oracle)
  const [root, ...others] = roots ?? []
  if (root?.low == null || others.length > 0) return null
  const decision = env.oracle.decide(root.low, binding.value.expr)
  return decision.verdict === 'equal' ? { verdict: 'equal', method: `root, ${decision.method}` } : null
}

/** f where f^n − 0 is to vanish. */
function withoutPower(equation: Expr): Expr {
  if (equation.type !== 'add' || equation.terms.length !== 2) return equation
  const terms = equation.terms.filter(term => !isZeroTerm(term))
  const [power] = terms
  if (power?.type !== 'power' || terms.length !== 1) return equation
  const { base, exponent } = power
  return exponent.type === 'number' && exponent.denominator === 1n && exponent.numerator > 0n ? base : equation
}

const isZeroTerm = (e: Expr): boolean =>
  (e.type === 'number' && e.numerator === 0n) || (e.type === 'negate' && isZeroTerm(e.operand))

/** y = 1/x and xy = 1: linear in y, and without solutions where the coefficient of y vanishes. Null where it is not so. */
export function solvedForm(binding: Kind<'binding'>, equation: Expr, env: Env): Decision | null {
  if (binding.value.kind !== 'scalar' || binding.value.unit !== null) return null
  const rest = substitute(equation, binding.name, number(0))
  const level = [...variablesOf(rest)].reduce((e, name) => substitute(e, name, number(1)), rest)
  const { oracle } = env
  if (oracle.decide(rest, level).verdict !== 'equal' || oracle.decide(level, number(0)).verdict !== 'different')
    return null
  const solved = solvesFor(equation, binding.value.expr, env)
  return solved?.verdict === 'equal' ? solved : null
}

/**
 * Is the expression what the equation gives for the one variable that it lacks? The equation must be linear in that
 * variable, with a coefficient that is not zero, and hold identically with the expression in its place.
 */
export function solvesFor(equation: Expr, expression: Expr, { oracle }: Env): Decision | null {
  const inside = variablesOf(expression)
  const unknown = [...variablesOf(equation)].filter(name => !inside.has(name))
  const [name] = unknown
  if (name === undefined || unknown.length !== 1 || inside.size === 0) return null
  const at = (value: number): Expr => substitute(equation, name, number(value))
  const slope: Expr = { type: 'add', terms: [at(1), { type: 'negate', operand: at(0) }] }
  if (oracle.decide(slope, number(0)).verdict !== 'different') return null
  const line: Expr = { type: 'add', terms: [{ type: 'multiply', factors: [slope, { type: 'variable', name }] }, at(0)] }
  if (oracle.decide(equation, line).verdict !== 'equal') return null
  const holds = oracle.decide(substitute(equation, name, expression), number(0))
  return holds.verdict === 'equal' ? { verdict: 'equal', method: `solved for ${name}, ${holds.method}` } : holds
}
