import type { Condition, Expr } from '../ast.ts'

/** Same tree, names and literals; no algebra. Linear in the smaller tree. */
export function identical(a: Expr, b: Expr): boolean {
  return compareTrees(a, b) === 0
}

/**
 * A total order on trees. The ladder works on the smaller side first, so that which side was the gold can never
 * matter.
 */
export function compareTrees(a: Expr, b: Expr): number {
  if (a === b) return 0
  if (a.type !== b.type) return a.type < b.type ? -1 : 1
  switch (a.type) {
    case 'number':
      return b.type === 'number' ? order(a.numerator, b.numerator) || order(a.denominator, b.denominator) : 0
    case 'constant':
    case 'variable':
      return b.type === a.type ? order(a.name, b.name) : 0
    case 'add':
      return b.type === 'add' ? lists(a.terms, b.terms) : 0
    case 'multiply':
      return b.type === 'multiply' ? lists(a.factors, b.factors) : 0
    case 'divide':
      return b.type === 'divide'
        ? compareTrees(a.numerator, b.numerator) || compareTrees(a.denominator, b.denominator)
        : 0
    case 'negate':
      return b.type === 'negate' ? compareTrees(a.operand, b.operand) : 0
    case 'power':
      return b.type === 'power' ? compareTrees(a.base, b.base) || compareTrees(a.exponent, b.exponent) : 0
    case 'root':
      return b.type === 'root' ? compareTrees(a.radicand, b.radicand) || maybe(a.index, b.index) : 0
    case 'call':
      return b.type === 'call' ? order(a.name, b.name) || lists(a.args, b.args) : 0
    case 'series':
      return b.type === 'series'
        ? order(a.kind, b.kind) ||
            order(a.variable, b.variable) ||
            compareTrees(a.from, b.from) ||
            compareTrees(a.to, b.to) ||
            compareTrees(a.body, b.body)
        : 0
    case 'integral':
      return b.type === 'integral'
        ? order(a.variable, b.variable) || maybe(a.from, b.from) || maybe(a.to, b.to) || compareTrees(a.body, b.body)
        : 0
    case 'limit':
      return b.type === 'limit'
        ? order(a.variable, b.variable) ||
            order(a.side ?? '', b.side ?? '') ||
            compareTrees(a.to, b.to) ||
            compareTrees(a.body, b.body)
        : 0
    case 'derivative':
      return b.type === 'derivative'
        ? order(a.variable, b.variable) || order(a.order, b.order) || compareTrees(a.body, b.body)
        : 0
    case 'piecewise': {
      if (b.type !== 'piecewise') return 0
      for (const [index, branch] of a.branches.entries()) {
        const other = b.branches[index]
        if (other === undefined) return 1
        const found = compareTrees(branch.value, other.value) || compareConditions(branch.condition, other.condition)
        if (found !== 0) return found
      }
      return a.branches.length - b.branches.length
    }
  }
}

function order<T extends bigint | number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function maybe(a: Expr | undefined, b: Expr | undefined): number {
  if (a === undefined || b === undefined) return order(a === undefined ? 0 : 1, b === undefined ? 0 : 1)
  return compareTrees(a, b)
}

function lists(a: readonly Expr[], b: readonly Expr[]): number {
  if (a.length !== b.length) return a.length - b.length
  for (const [index, x] of a.entries()) {
    const y = b[index]
    const found = y === undefined ? 1 : compareTrees(x, y)
    if (found !== 0) return found
  }
  return 0
}

function compareConditions(a: Condition | undefined, b: Condition | undefined): number {
  if (a === undefined || b === undefined) return order(a === undefined ? 0 : 1, b === undefined ? 0 : 1)
  if (a.type === 'relation') {
    if (b.type !== 'relation') return 1
    return order(a.operator, b.operator) || compareTrees(a.left, b.left) || compareTrees(a.right, b.right)
  }
  if (b.type === 'relation' || a.type !== b.type) return order(a.type as string, b.type as string)
  if (a.conditions.length !== b.conditions.length) return a.conditions.length - b.conditions.length
  for (const [index, part] of a.conditions.entries()) {
    const found = compareConditions(part, b.conditions[index])
    if (found !== 0) return found
  }
  return 0
}
