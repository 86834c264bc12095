import type { Answer } from '../answer.ts'
import type { Expr } from '../ast.ts'
import type { Policy } from '../policy.ts'
import { renameAnswer } from './rename.ts'
import { variablesOf } from './variables.ts'

/** Names of constants of integration and of the general solution. */
const CONSTANT = /^[cCkK](?:_\{?\d+\}?)?$/

/** Letters for any integer. */
const INTEGER = /^[kmnlN]$/

/**
 * The answer with its free names taken to the gold's, where the gold clearly binds them: + C, c_1 and c_2, the k of
 * 2kπ; with `renameVariables` any names, if it is one name on either side. Arbitrary constants of a general solution may
 * change places, which is the only case of more than one reading. Empty where there is nothing to rename.
 */
export function renameFreely(gold: Answer, answer: Answer, policy: Policy): readonly Answer[] {
  // in sentences letters are given things more often than bound ones
  if ((gold.kind === 'prose' || answer.kind === 'prose') && !policy.renameVariables) return []
  const ours = new Set<string>()
  const theirs = new Set<string>()
  renameAnswer(gold, new Map(), ours)
  renameAnswer(answer, new Map(), theirs)
  const missing = [...ours].filter(name => !theirs.has(name)).sort()
  const extra = [...theirs].filter(name => !ours.has(name)).sort()
  if (missing.length === 0 || missing.length !== extra.length || missing.length > 6) return []
  const allowed =
    policy.renameVariables ||
    missing.every(
      (name, index) =>
        isConstant(name, gold) &&
        isConstant(extra[index] ?? '', answer) &&
        indexOf(name) === indexOf(extra[index] ?? ''),
    ) ||
    isLoneConstant(gold, answer, ours, theirs, missing, extra) ||
    (missing.length === 1 && ['Cc', 'cC'].includes(`${missing[0]}${extra[0]}`) && isGeneralSolution(gold)) ||
    (missing.length === 1 &&
      INTEGER.test(missing[0] ?? '') &&
      INTEGER.test(extra[0] ?? '') &&
      timesPi(gold, missing[0] ?? ''))
  const orders = allowed ? [missing] : isArbitrary(gold, answer, missing, extra) ? orderings(missing) : []
  return orders.map(order =>
    renameAnswer(answer, new Map(extra.map((name, index): [string, string] => [name, order[index] ?? name]))),
  )
}

const ARBITRARY = /^[A-DKcCk](?:_\{?\d+\}?)?$/

/**
 * The constants of y = C_1 cos x + C_2 sin x: at most three, of which the value is a linear function, in a general
 * solution. Of the gold's only the usual letters, A and B where both stand there.
 */
function isArbitrary(gold: Answer, answer: Answer, missing: readonly string[], extra: readonly string[]): boolean {
  if (missing.length > 3 || !isGeneralSolution(gold) || answer.kind !== 'binding') return false
  // all of them or none: of c_1 and c_2 alone an index that is wrong is an index that is wrong
  const kept = [...namesOf(gold)].some(name => !missing.includes(name) && CONSTANT.test(name))
  if (kept || !isCounted(missing) || !isCounted(extra)) return false
  const usual = missing.every(name => CONSTANT.test(name)) || (missing.includes('A') && missing.includes('B'))
  if (!usual || !missing.every(name => ARBITRARY.test(name)) || !extra.every(name => ARBITRARY.test(name))) return false
  return (
    missing.every(name => scalarsOf(gold).every(e => isLinearIn(e, name))) &&
    extra.every(name => scalarsOf(answer).every(e => isLinearIn(e, name)))
  )
}

/** Without indices, or with those from 1 or 0 on. */
function isCounted(names: readonly string[]): boolean {
  const indices = names.map(indexOf).filter(index => index !== '')
  if (indices.length === 0) return true
  const numbers = indices.map(index => Number(index.replace(/[{}]/g, ''))).sort((a, b) => a - b)
  const [first = 0] = numbers
  return numbers.length === names.length && first <= 1 && numbers.every((value, at) => value === first + at)
}

function namesOf(answer: Answer): ReadonlySet<string> {
  const found = new Set<string>()
  renameAnswer(answer, new Map(), found)
  return found
}

function isLinearIn(e: Expr, name: string): boolean {
  switch (e.type) {
    case 'add':
      return e.terms.every(term => isLinearIn(term, name))
    case 'negate':
      return isLinearIn(e.operand, name)
    case 'multiply': {
      const within = e.factors.filter(factor => variablesOf(factor).has(name))
      return within.length === 0 || (within.length === 1 && isLinearIn(within[0] as Expr, name))
    }
    case 'divide':
      return isLinearIn(e.numerator, name) && !variablesOf(e.denominator).has(name)
    case 'variable':
      return true
    default:
      return !variablesOf(e).has(name)
  }
}

function orderings(names: readonly string[]): readonly (readonly string[])[] {
  if (names.length < 2) return [names]
  return names.flatMap((name, index) =>
    orderings(names.filter((_, other) => other !== index)).map(rest => [name, ...rest]),
  )
}

/** y = C e^x: a function with an exponential, a logarithm or the like of its variable. */
function isGeneralSolution(gold: Answer): boolean {
  const found = (e: Expr): boolean => {
    switch (e.type) {
      case 'add':
        return e.terms.some(found)
      case 'multiply':
        return e.factors.some(found)
      case 'divide':
        return found(e.numerator) || found(e.denominator)
      case 'negate':
        return found(e.operand)
      case 'power':
        return variablesOf(e.exponent).size > 0 || found(e.base)
      case 'root':
        return found(e.radicand)
      case 'call':
        return e.name !== 'apply' && variablesOf(e).size > 0
      default:
        return false
    }
  }
  return gold.kind === 'binding' && scalarsOf(gold).some(found)
}

/** + C and + C_1, where there is no other constant beside it. */
function isLoneConstant(
  gold: Answer,
  answer: Answer,
  ours: ReadonlySet<string>,
  theirs: ReadonlySet<string>,
  missing: readonly string[],
  extra: readonly string[],
): boolean {
  const [name = '', other = ''] = [missing[0], extra[0]]
  if (missing.length !== 1 || (indexOf(name) === '') === (indexOf(other) === '')) return false
  const count = (names: ReadonlySet<string>): number => [...names].filter(found => CONSTANT.test(found)).length
  const isAdded = (symbol: string, side: Answer): boolean =>
    scalarsOf(side).some(e => e.type === 'add' && e.terms.some(term => isSigned(term, symbol)))
  return count(ours) === 1 && count(theirs) === 1 && isAdded(name, gold) && isAdded(other, answer)
}

/** c_1 may be C_1, never c_2. */
const indexOf = (name: string): string => name.split('_')[1] ?? ''

/** c_1 is one by its name; a bare letter only where it is added on. */
function isConstant(name: string, answer: Answer): boolean {
  if (!CONSTANT.test(name)) return false
  // k_1 = 9 k_2 is about two given things
  const given = answer.kind === 'binding' && CONSTANT.test(answer.name)
  return (
    (name.includes('_') && !given) ||
    scalarsOf(answer).some(e => e.type === 'add' && e.terms.some(term => isSigned(term, name)))
  )
}

const isSigned = (e: Expr, name: string): boolean =>
  (e.type === 'variable' && e.name === name) || (e.type === 'negate' && isSigned(e.operand, name))

function timesPi(answer: Answer, name: string): boolean {
  const found = (e: Expr): boolean => {
    switch (e.type) {
      case 'add':
        return e.terms.some(found)
      case 'negate':
        return found(e.operand)
      case 'divide':
        return found(e.numerator)
      case 'multiply':
        return (
          e.factors.some(factor => factor.type === 'constant' && factor.name === 'pi') &&
          e.factors.some(factor => mentionsName(factor, name))
        )
      default:
        return false
    }
  }
  return scalarsOf(answer).some(found)
}

function mentionsName(e: Expr, name: string): boolean {
  if (e.type === 'variable') return e.name === name
  if (e.type === 'add') return e.terms.some(term => mentionsName(term, name))
  if (e.type === 'multiply') return e.factors.some(factor => mentionsName(factor, name))
  return e.type === 'negate' && mentionsName(e.operand, name)
}

function scalarsOf(answer: Answer): readonly Expr[] {
  switch (answer.kind) {
    case 'scalar':
      return [answer.expr]
    case 'list':
    case 'sequence':
    case 'tuple':
    case 'set':
      return answer.items.flatMap(scalarsOf)
    case 'binding':
      return scalarsOf(answer.value)
    case 'given':
      return scalarsOf(answer.body)
    case 'either':
      return answer.options.flatMap(scalarsOf)
    default:
      return []
  }
}
