import type { Expr } from '../ast.ts'
import type { Decision } from '../decision.ts'
import { type Env, type Kind, samePairs, shape, undecided } from './decisions.ts'
import { pureValue } from './lower.ts'

export function equationOf(relation: Kind<'relation'>): Expr | null {
  const [left, right] = relation.sides
  if (relation.operators.length !== 1 || relation.operators[0] !== '=' || left === undefined || right === undefined)
    return null
  if (left.kind !== 'scalar' || right.kind !== 'scalar') return null
  const a = pureValue(left)
  const b = pureValue(right)
  return a === null || b === null ? null : { type: 'add', terms: [a, { type: 'negate', operand: b }] }
}

/** f = 0 and g = 0 have the same solutions where f = c·g with a constant c ≠ 0. */
export function compareEquations(f: Expr, g: Expr, { oracle }: Env): Decision {
  const { decision } = oracle.proportional(f, g)
  if (decision.verdict === 'equal') return { verdict: 'equal', method: `equation, ${decision.method}` }
  return decision
}

const FLIPPED: { readonly [operator: string]: string } = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

const SYMMETRIC: ReadonlySet<string> = new Set(['=', '!=', '≈', '~', '≅', '⊥', '∥', '≃', '≡', '∦'])

export function compareRelations(gold: Kind<'relation'>, answer: Kind<'relation'>, env: Env): Decision {
  if (gold.operators.length === 1 && answer.operators.length === 1) {
    const ours = gold.operators[0] as string
    const theirs = answer.operators[0] as string
    if (ours === '=' && theirs === '=') {
      const f = equationOf(gold)
      const g = equationOf(answer)
      if (f !== null && g !== null) {
        const sides = samePairs(gold.sides, answer.sides, env)
        return sides.verdict === 'equal' ? sides : compareEquations(f, g, env)
      }
    }
    if (FLIPPED[ours] !== undefined && FLIPPED[theirs] !== undefined) {
      const f = difference(gold)
      const g = difference(answer)
      if (f !== null && g !== null) {
        if (ours.endsWith('=') !== theirs.endsWith('='))
          return { verdict: 'different', proof: 'strictness', witness: `${ours}, ${theirs}` }
        const opposite = ours.startsWith('<') !== theirs.startsWith('<')
        const { decision, sign } = env.oracle.proportional(f, g)
        if (decision.verdict !== 'equal') return decision
        if (sign === null) return undecided('sign of the factor')
        return (sign === 1) !== opposite
          ? { verdict: 'equal', method: `inequality, ${decision.method}` }
          : { verdict: 'different', proof: 'direction' }
      }
    }
  }
  if (gold.operators.length !== answer.operators.length) return shape('relations of different length')
  const straight = gold.operators.every((operator, index) => operator === answer.operators[index])
  if (straight) {
    const decision = samePairs(gold.sides, answer.sides, env)
    if (decision.verdict === 'equal') return decision
    if (!gold.operators.every(operator => SYMMETRIC.has(operator))) return decision
    const mirrored = samePairs(gold.sides, [...answer.sides].reverse(), env)
    return mirrored.verdict === 'equal' ? mirrored : decision
  }
  const backwards = [...answer.operators].reverse().map(operator => FLIPPED[operator] ?? operator)
  if (gold.operators.every((operator, index) => operator === backwards[index]))
    return samePairs(gold.sides, [...answer.sides].reverse(), env)
  return {
    verdict: 'different',
    proof: 'relation',
    witness: `${gold.operators.join(' ')}, ${answer.operators.join(' ')}`,
  }
}

function difference(relation: Kind<'relation'>): Expr | null {
  return equationOf({ ...relation, operators: ['='] })
}
