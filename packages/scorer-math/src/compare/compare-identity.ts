import type { Answer } from '../answer.ts'
import type { Expr } from '../ast.ts'
import type { Decision } from '../decision.ts'
import { allOf, type Env } from './decisions.ts'
import { pureValue } from './lower.ts'

/**
 * (x + 1)² = x² + 2x + 1 where an expression is asked for: every link must hold for all values of its letters, and the
 * last side be the gold. Null for what is no such chain.
 */
export function compareIdentity(gold: Answer, answer: Answer, env: Env): Decision | null {
  const chain = answer.kind === 'relation' ? answer : gold.kind === 'relation' ? gold : null
  const single = answer.kind === 'relation' ? gold : answer
  if (chain === null || single.kind !== 'scalar' || !chain.operators.every(operator => operator === '=')) return null
  const sides = chain.sides.map(side => (side.kind === 'scalar' ? pureValue(side) : null))
  const last = chain.sides.at(-1)
  if (!sides.every(side => side !== null) || last === undefined) return null
  const decision = answer === chain ? env.compare(gold, last) : env.compare(last, answer)
  if (decision.verdict !== 'equal') return decision
  const links = sides.slice(1).map((side, index) => (): Decision => env.oracle.decide(sides[index] as Expr, side))
  const whole = allOf(links, 'chain')
  return whole.verdict === 'different' ? { ...whole, witness: 'a link does not hold for all values' } : whole
}
