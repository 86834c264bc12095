import type { Condition, Expr } from '../ast.ts'
import { bitLength } from '../numeric/bigint.ts'
import { EvaluationStop } from '../numeric/stop.ts'

export const MAX_NODES = 20_000
export const MAX_DEPTH = 400

const TOO_DEEP = new EvaluationStop('limit', 'depth')
const TOO_MANY = new EvaluationStop('limit', 'nodes')

/** What the ladder needs to know of an expression before it evaluates anything. */
export type Analysis = {
  readonly variables: Set<string>
  /** Variables that only integers make sense for: under !, binomials, gcd, bounds of sums, (−1)^n. */
  readonly discrete: Set<string>
  readonly hasI: boolean
  readonly hasInfinity: boolean
  /** A step function of a variable: numbers alone never prove equality. */
  readonly hasSteps: boolean
  readonly hasApply: boolean
  readonly hasCalculus: boolean
  /** Arguments whose zeros are kinks, borders of a domain, or borders of pieces. */
  readonly critical: Expr[]
  /** Decimal digits of all literals together. */
  readonly digits: number
  readonly nodes: number
}

/** One pass; throws EvaluationStop `limit` past MAX_NODES or MAX_DEPTH. */
export function analyse(e: Expr): Analysis {
  const variables = new Set<string>()
  const discrete = new Set<string>()
  const critical: Expr[] = []
  const bound: string[] = []
  let hasI = false
  let hasInfinity = false
  let hasSteps = false
  let hasApply = false
  let hasCalculus = false
  let bits = 0
  let literals = 0
  let nodes = 0

  /** Returns whether the node contains a free variable; `integers` marks the variables met as discrete. */
  function visit(node: Expr, depth: number, integers: boolean): boolean {
    if (++nodes > MAX_NODES) throw TOO_MANY
    if (depth > MAX_DEPTH) throw TOO_DEEP
    const go = (child: Expr, whole = integers): boolean => visit(child, depth + 1, whole)
    const all = (children: readonly Expr[], whole = integers): boolean => {
      let open = false
      for (const child of children) open = go(child, whole) || open
      return open
    }
    switch (node.type) {
      case 'number':
        bits += bitLength(node.numerator) + bitLength(node.denominator) - 1
        literals++
        return false
      case 'constant':
        if (node.name === 'i') hasI = true
        if (node.name === 'infinity') hasInfinity = true
        return false
      case 'variable':
        if (bound.includes(node.name)) return true
        variables.add(node.name)
        if (integers) discrete.add(node.name)
        return true
      case 'add':
        return all(node.terms)
      case 'multiply':
        return all(node.factors)
      case 'divide': {
        const top = go(node.numerator)
        return go(node.denominator) || top
      }
      case 'negate':
        return go(node.operand)
      case 'power': {
        const open = go(node.base)
        const sign = !open && isNegative(node.base)
        const open2 = go(node.exponent, integers || sign)
        if (open && isFraction(node.exponent)) critical.push(node.base)
        return open || open2
      }
      case 'root': {
        const open = go(node.radicand)
        if (open) critical.push(node.radicand)
        return (node.index === undefined ? false : go(node.index)) || open
      }
      case 'call': {
        switch (node.name) {
          case 'factorial':
          case 'double_factorial':
          case 'gcd':
          case 'lcm':
          case 'phi': {
            const open = all(node.args, true)
            if (open && node.name !== 'factorial' && node.name !== 'double_factorial') hasSteps = true
            return open
          }
          case 'binomial':
          case 'permutations':
            return all(node.args, true)
          case 'floor':
          case 'ceil':
          case 'round':
          case 'mod': {
            const open = all(node.args)
            if (open) hasSteps = true
            const first = node.args[0]
            if (open && first !== undefined && node.name !== 'mod') critical.push(first, plus(first, -1n))
            return open
          }
          case 'abs':
          case 'sign':
          case 'ln':
          case 'log':
          case 'acosh': {
            const open = all(node.args)
            if (open && node.args[0] !== undefined) critical.push(node.args[0])
            return open
          }
          case 'asin':
          case 'acos':
          case 'atanh': {
            const open = all(node.args)
            const first = node.args[0]
            if (open && first !== undefined) critical.push(plus(first, 1n), plus(first, -1n))
            return open
          }
          case 'min':
          case 'max': {
            const open = all(node.args)
            if (open)
              for (let j = 1; j < node.args.length && j < 8; j++) {
                const a = node.args[j - 1]
                const b = node.args[j]
                if (a !== undefined && b !== undefined) critical.push(minus(a, b))
              }
            return open
          }
          case 'apply':
            hasApply = true
            return all(node.args.slice(1)) || true
          default:
            return all(node.args)
        }
      }
      case 'series': {
        const from = go(node.from, true)
        const to = go(node.to, true)
        bound.push(node.variable)
        go(node.body)
        bound.pop()
        if (node.to.type === 'constant') hasCalculus = true
        return from || to || variables.size > 0
      }
      case 'integral': {
        hasCalculus = true
        if (node.from) go(node.from)
        if (node.to) go(node.to)
        const definite = node.from !== undefined
        if (definite) bound.push(node.variable)
        go(node.body)
        if (definite) bound.pop()
        return true
      }
      case 'limit':
        hasCalculus = true
        go(node.to)
        bound.push(node.variable)
        go(node.body)
        bound.pop()
        return true
      case 'derivative':
        hasCalculus = true
        go(node.body)
        return true
      case 'piecewise': {
        for (const branch of node.branches) {
          go(branch.value)
          if (branch.condition !== undefined) visitCondition(branch.condition, depth + 1)
        }
        return true
      }
    }
  }

  function visitCondition(c: Condition, depth: number): void {
    if (depth > MAX_DEPTH) throw TOO_DEEP
    if (c.type === 'relation') {
      visit(c.left, depth, false)
      visit(c.right, depth, false)
      critical.push(minus(c.left, c.right))
    } else for (const part of c.conditions) visitCondition(part, depth + 1)
  }

  visit(e, 0, false)
  const digits = Math.ceil(bits * 0.302) + literals * 0
  return { variables, discrete, hasI, hasInfinity, hasSteps, hasApply, hasCalculus, critical, digits, nodes }
}

const plus = (a: Expr, n: bigint): Expr => ({
  type: 'add',
  terms: [a, { type: 'number', numerator: n, denominator: 1n }],
})

const minus = (a: Expr, b: Expr): Expr => ({ type: 'add', terms: [a, { type: 'negate', operand: b }] })

function isNegative(e: Expr): boolean {
  if (e.type === 'number') return e.numerator < 0n
  if (e.type === 'negate') return !isNegative(e.operand)
  if (e.type === 'divide') return isNegative(e.numerator) !== isNegative(e.denominator)
  return e.type === 'constant' && e.name === 'i'
}

function isFraction(e: Expr): boolean {
  return !(e.type === 'number' && e.denominator === 1n)
}
