import type { Expr, FunctionName } from '../ast.ts'
import type { Budget } from '../decision.ts'
import { EvaluationStop } from '../numeric/stop.ts'

const LIMIT = new EvaluationStop('limit', 'steps')

const number = (n: bigint, d = 1n): Expr => ({ type: 'number', numerator: n, denominator: d })
const zero = number(0n)
const one = number(1n)
const isZero = (e: Expr): boolean => e.type === 'number' && e.numerator === 0n
const isOne = (e: Expr): boolean => e.type === 'number' && e.numerator === 1n && e.denominator === 1n
const add = (...all: Expr[]): Expr => {
  const terms = all.filter(t => !isZero(t))
  return terms.length === 0 ? zero : terms.length === 1 && terms[0] !== undefined ? terms[0] : { type: 'add', terms }
}
const multiply = (...all: Expr[]): Expr => {
  if (all.some(isZero)) return zero
  const factors = all.filter(f => !isOne(f))
  return factors.length === 0
    ? one
    : factors.length === 1 && factors[0] !== undefined
      ? factors[0]
      : { type: 'multiply', factors }
}
const negate = (operand: Expr): Expr => (isZero(operand) ? zero : { type: 'negate', operand })
const divide = (numerator: Expr, denominator: Expr): Expr =>
  isZero(numerator) ? zero : { type: 'divide', numerator, denominator }
const power = (base: Expr, exponent: Expr): Expr => ({ type: 'power', base, exponent })
const square = (base: Expr): Expr => power(base, number(2n))
const sqrt = (radicand: Expr): Expr => ({ type: 'root', radicand })
const call = (name: FunctionName, ...args: Expr[]): Expr => ({ type: 'call', name, args })

/** f′(u) of the functions that have one everywhere they are smooth. */
const RULES: Partial<Record<FunctionName, (u: Expr) => Expr>> = {
  sin: u => call('cos', u),
  cos: u => negate(call('sin', u)),
  tan: u => divide(one, square(call('cos', u))),
  cot: u => negate(divide(one, square(call('sin', u)))),
  sec: u => multiply(call('sec', u), call('tan', u)),
  csc: u => negate(multiply(call('csc', u), call('cot', u))),
  asin: u => divide(one, sqrt(add(one, negate(square(u))))),
  acos: u => negate(divide(one, sqrt(add(one, negate(square(u)))))),
  atan: u => divide(one, add(one, square(u))),
  acot: u => negate(divide(one, add(one, square(u)))),
  sinh: u => call('cosh', u),
  cosh: u => call('sinh', u),
  tanh: u => divide(one, square(call('cosh', u))),
  coth: u => negate(divide(one, square(call('sinh', u)))),
  asinh: u => divide(one, sqrt(add(square(u), one))),
  acosh: u => divide(one, sqrt(add(square(u), number(-1n)))),
  atanh: u => divide(one, add(one, negate(square(u)))),
  exp: u => call('exp', u),
  ln: u => divide(one, u),
  abs: u => call('sign', u),
  erf: u => divide(multiply(number(2n), call('exp', negate(square(u)))), sqrt({ type: 'constant', name: 'pi' })),
}

/**
 * The derivative by `variable`, by the textbook rules and unsimplified; null where a node has none here (floor,
 * factorial, function symbols …). |u|′ is sign(u)·u′. The result is at most quadratic in the size of the input.
 */
export function differentiate(e: Expr, variable: string, budget: Budget): Expr | null {
  budget.steps -= 10
  if (budget.steps < 0) throw LIMIT
  const d = (node: Expr): Expr | null => differentiate(node, variable, budget)
  switch (e.type) {
    case 'number':
    case 'constant':
      return zero
    case 'variable':
      return e.name === variable ? one : zero
    case 'add': {
      const terms: Expr[] = []
      for (const term of e.terms) {
        const part = d(term)
        if (part === null) return null
        terms.push(part)
      }
      return add(...terms)
    }
    case 'multiply': {
      const terms: Expr[] = []
      for (let i = 0; i < e.factors.length; i++) {
        const factor = e.factors[i]
        const part = factor === undefined ? null : d(factor)
        if (part === null) return null
        if (!isZero(part)) terms.push(multiply(...e.factors.slice(0, i), part, ...e.factors.slice(i + 1)))
      }
      return add(...terms)
    }
    case 'divide': {
      const top = d(e.numerator)
      const bottom = d(e.denominator)
      if (top === null || bottom === null) return null
      if (isZero(bottom)) return divide(top, e.denominator)
      const numerator = add(multiply(top, e.denominator), negate(multiply(e.numerator, bottom)))
      return divide(numerator, square(e.denominator))
    }
    case 'negate': {
      const inner = d(e.operand)
      return inner === null ? null : negate(inner)
    }
    case 'power': {
      const base = d(e.base)
      const exponent = d(e.exponent)
      if (base === null || exponent === null) return null
      if (isZero(exponent)) {
        if (isZero(base)) return zero
        const lower = add(e.exponent, number(-1n))
        const reduced =
          e.exponent.type === 'number'
            ? number(e.exponent.numerator - e.exponent.denominator, e.exponent.denominator)
            : lower
        return multiply(e.exponent, power(e.base, reduced), base)
      }
      const log = e.base.type === 'constant' && e.base.name === 'e' ? one : call('ln', e.base)
      const main = multiply(e, exponent, log)
      if (isZero(base)) return main
      return add(main, multiply(e, e.exponent, divide(base, e.base)))
    }
    case 'root': {
      const inner = d(e.radicand)
      if (inner === null) return null
      if (isZero(inner)) return zero
      const index = e.index ?? number(2n)
      const byIndex = d(index)
      if (byIndex === null || !isZero(byIndex)) return null
      return divide(multiply(e, inner), multiply(index, e.radicand))
    }
    case 'call': {
      const first = e.args[0]
      if (first === undefined) return null
      if (e.name === 'log') {
        const base = e.args[1] ?? number(10n)
        return d(divide(call('ln', first), call('ln', base)))
      }
      if (e.name === 'sign') return d(first) === null ? null : zero
      if (!mentions(e, variable)) return zero
      const rule = RULES[e.name]
      const inner = d(first)
      if (rule === undefined || inner === null) return null
      return multiply(rule(first), inner)
    }
    case 'series': {
      if (e.kind !== 'sum' || e.variable === variable) return mentions(e, variable) ? null : zero
      if (mentions(e.from, variable) || mentions(e.to, variable)) return null
      const body = d(e.body)
      return body === null ? null : { ...e, body }
    }
    case 'integral': {
      if (!mentions(e, variable)) return zero
      if (e.from === undefined || e.to === undefined) return e.variable === variable ? e.body : null
      // Leibniz, where the variable stands in the bounds alone.
      if (e.variable !== variable && mentions(e.body, variable)) return null
      const low = d(e.from)
      const high = d(e.to)
      if (low === null || high === null) return null
      const upper = isZero(high) ? zero : multiply(substitute(e.body, e.variable, e.to), high)
      const lower = isZero(low) ? zero : multiply(substitute(e.body, e.variable, e.from), low)
      return add(upper, negate(lower))
    }
    case 'derivative':
    case 'limit':
    case 'piecewise':
      return mentions(e, variable) ? null : zero
  }
}

export function mentions(e: Expr, variable: string): boolean {
  switch (e.type) {
    case 'number':
    case 'constant':
      return false
    case 'variable':
      return e.name === variable
    case 'add':
      return e.terms.some(t => mentions(t, variable))
    case 'multiply':
      return e.factors.some(f => mentions(f, variable))
    case 'divide':
      return mentions(e.numerator, variable) || mentions(e.denominator, variable)
    case 'negate':
      return mentions(e.operand, variable)
    case 'power':
      return mentions(e.base, variable) || mentions(e.exponent, variable)
    case 'root':
      return mentions(e.radicand, variable) || (e.index !== undefined && mentions(e.index, variable))
    case 'call':
      return (e.name === 'apply' ? e.args.slice(1) : e.args).some(a => mentions(a, variable))
    case 'series':
      return (
        mentions(e.from, variable) ||
        mentions(e.to, variable) ||
        (e.variable !== variable && mentions(e.body, variable))
      )
    case 'integral':
      if (e.from !== undefined && mentions(e.from, variable)) return true
      if (e.to !== undefined && mentions(e.to, variable)) return true
      return (e.from === undefined || e.variable !== variable) && mentions(e.body, variable)
    case 'limit':
      return mentions(e.to, variable) || (e.variable !== variable && mentions(e.body, variable))
    case 'derivative':
      return mentions(e.body, variable)
    case 'piecewise':
      return e.branches.some(
        b => mentions(b.value, variable) || (b.condition !== undefined && conditionMentions(b.condition, variable)),
      )
  }
}

type Condition = NonNullable<Extract<Expr, { type: 'piecewise' }>['branches'][number]['condition']>

function conditionMentions(c: Condition, variable: string): boolean {
  return c.type === 'relation'
    ? mentions(c.left, variable) || mentions(c.right, variable)
    : c.conditions.some(part => conditionMentions(part, variable))
}

/** `e` with `variable` replaced; bound names are left alone. The caller keeps free names of `by` from being bound. */
export function substitute(e: Expr, variable: string, by: Expr): Expr {
  const go = (node: Expr): Expr => substitute(node, variable, by)
  switch (e.type) {
    case 'number':
    case 'constant':
      return e
    case 'variable':
      return e.name === variable ? by : e
    case 'add':
      return { type: 'add', terms: e.terms.map(go) }
    case 'multiply':
      return { type: 'multiply', factors: e.factors.map(go) }
    case 'divide':
      return { type: 'divide', numerator: go(e.numerator), denominator: go(e.denominator) }
    case 'negate':
      return { type: 'negate', operand: go(e.operand) }
    case 'power':
      return { type: 'power', base: go(e.base), exponent: go(e.exponent) }
    case 'root':
      return e.index === undefined
        ? { type: 'root', radicand: go(e.radicand) }
        : { type: 'root', radicand: go(e.radicand), index: go(e.index) }
    case 'call':
      return {
        type: 'call',
        name: e.name,
        args: e.args.map((arg, index) => (e.name === 'apply' && index === 0 ? arg : go(arg))),
      }
    case 'series':
      return { ...e, from: go(e.from), to: go(e.to), body: e.variable === variable ? e.body : go(e.body) }
    case 'integral':
      if (e.from === undefined || e.to === undefined) return { ...e, body: go(e.body) }
      return { ...e, from: go(e.from), to: go(e.to), body: e.variable === variable ? e.body : go(e.body) }
    case 'limit':
      return { ...e, to: go(e.to), body: e.variable === variable ? e.body : go(e.body) }
    case 'derivative':
      return e.variable === variable ? e : { ...e, body: go(e.body) }
    case 'piecewise':
      return {
        type: 'piecewise',
        branches: e.branches.map(b =>
          b.condition === undefined
            ? { value: go(b.value) }
            : { value: go(b.value), condition: inCondition(b.condition, go) },
        ),
      }
  }
}

function inCondition(c: Condition, go: (e: Expr) => Expr): Condition {
  if (c.type === 'relation') return { ...c, left: go(c.left), right: go(c.right) }
  return { ...c, conditions: c.conditions.map(part => inCondition(part, go)) }
}
