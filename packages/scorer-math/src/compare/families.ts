import type { Answer } from '../answer.ts'
import type { Expr } from '../ast.ts'
import type { Decision } from '../decision.ts'
import { differentiate, mentions, substitute } from '../ladder/differentiate.ts'
import { number } from '../read/tree.ts'
import type { Oracle } from './oracle.ts'
import { variablesOf } from './variables.ts'

/** Letters of the constant of integration. */
const CONSTANT = /^[cCkK](?:_[01])?$/

/**
 * Are two expressions with "+ C" the same family of antiderivatives? Their difference without the constants must have
 * the derivative 0. Numbers that are added beside the constant must agree, so that a wrong number in a sum that only
 * looks like an antiderivative is not excused. Null where one of the sides has no such constant.
 */
export function sameFamily(gold: Answer, answer: Answer, oracle: Oracle): Decision | null {
  const [f, g] = [bodyOf(gold), bodyOf(answer)]
  if (f === null || g === null || (gold.kind === 'binding' && answer.kind === 'binding' && gold.name !== answer.name))
    return null
  const [a, b] = [shiftOf(f), shiftOf(g)]
  if (a === null || b === null) return null
  const [x, ...others] = variablesOf(a.rest)
  if (x === undefined || others.length > 0 || ![...variablesOf(b.rest)].every(name => name === x)) return null
  if (oracle.decide(numbersIn(a.rest), numbersIn(b.rest)).verdict !== 'equal') return null
  const slope = differentiate({ type: 'add', terms: [a.rest, { type: 'negate', operand: b.rest }] }, x, { steps: 2000 })
  if (slope === null) return null
  const decision = oracle.decide(slope, number(0))
  return decision.verdict === 'equal' ? { ...decision, method: `${decision.method}, up to the constant` } : null
}

function bodyOf(answer: Answer): Expr | null {
  const value = answer.kind === 'binding' ? answer.value : answer
  return value.kind === 'scalar' && value.unit === null ? value.expr : null
}

/** What stands beside a constant that is added on, once and with a positive number before it at most: B − C is no B + C. */
function shiftOf(e: Expr): { rest: Expr } | null {
  const names = [...variablesOf(e)].filter(name => CONSTANT.test(name))
  const [name] = names
  if (name === undefined || names.length !== 1 || !isShift(e, name)) return null
  return { rest: substitute(e, name, number(0)) }
}

function isShift(e: Expr, name: string): boolean {
  switch (e.type) {
    case 'variable':
      return e.name === name
    case 'divide':
      return isPositive(e.denominator) && isShift(e.numerator, name)
    case 'multiply': {
      const rest = e.factors.filter(factor => !isPositive(factor))
      return rest.length === 1 && rest[0] !== undefined && isShift(rest[0], name)
    }
    case 'add': {
      const with_ = e.terms.filter(term => mentions(term, name))
      return with_.length === 1 && with_[0] !== undefined && isShift(with_[0], name)
    }
    default:
      return false
  }
}

const isPositive = (e: Expr): boolean => e.type === 'number' && e.numerator > 0n

/** The sum of the terms without a variable. */
function numbersIn(e: Expr): Expr {
  const terms = e.type === 'add' ? e.terms : [e]
  return { type: 'add', terms: [number(0), ...terms.filter(term => variablesOf(term).size === 0)] }
}
