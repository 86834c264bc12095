import type { Condition, Expr } from '../ast.ts'

/** Same tree, names and literals; no algebra. Linear in the smaller tree. */
export function identical(a: Expr, b: Expr): boolean {
  if (a === b) return true
  switch (a.type) {
    case 'number':
      return b.type === 'number' && a.numerator === b.numerator && a.denominator === b.denominator
    case 'constant':
      return b.type === 'constant' && a.name === b.name
    case 'variable':
      return b.type === 'variable' && a.name === b.name
    case 'add':
      return b.type === 'add' && lists(a.terms, b.terms)
    case 'multiply':
      return b.type === 'multiply' && lists(a.factors, b.factors)
    case 'divide':
      return b.type === 'divide' && identical(a.numerator, b.numerator) && identical(a.denominator, b.denominator)
    case 'negate':
      return b.type === 'negate' && identical(a.operand, b.operand)
    case 'power':
      return b.type === 'power' && identical(a.base, b.base) && identical(a.exponent, b.exponent)
    case 'root':
      return b.type === 'root' && identical(a.radicand, b.radicand) && maybe(a.index, b.index)
    case 'call':
      return b.type === 'call' && a.name === b.name && lists(a.args, b.args)
    case 'series':
      return (
        b.type === 'series' &&
        a.kind === b.kind &&
        a.variable === b.variable &&
        identical(a.from, b.from) &&
        identical(a.to, b.to) &&
        identical(a.body, b.body)
      )
    case 'integral':
      return (
        b.type === 'integral' &&
        a.variable === b.variable &&
        maybe(a.from, b.from) &&
        maybe(a.to, b.to) &&
        identical(a.body, b.body)
      )
    case 'limit':
      return (
        b.type === 'limit' &&
        a.variable === b.variable &&
        a.side === b.side &&
        identical(a.to, b.to) &&
        identical(a.body, b.body)
      )
    case 'derivative':
      return b.type === 'derivative' && a.variable === b.variable && a.order === b.order && identical(a.body, b.body)
    case 'piecewise':
      return (
        b.type === 'piecewise' &&
        a.branches.length === b.branches.length &&
        a.branches.every((branch, index) => {
          const other = b.branches[index]
          return (
            other !== undefined &&
            identical(branch.value, other.value) &&
            sameCondition(branch.condition, other.condition)
          )
        })
      )
  }
}

function maybe(a: Expr | undefined, b: Expr | undefined): boolean {
  return a === undefined || b === undefined ? a === b : identical(a, b)
}

function lists(a: readonly Expr[], b: readonly Expr[]): boolean {
  return (
    a.length === b.length &&
    a.every((x, index) => {
      const y = b[index]
      return y !== undefined && identical(x, y)
    })
  )
}

function sameCondition(a: Condition | undefined, b: Condition | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  if (a.type === 'relation')
    return (
      b.type === 'relation' && a.operator === b.operator && identical(a.left, b.left) && identical(a.right, b.right)
    )
  return (
    b.type === a.type &&
    a.conditions.length === b.conditions.length &&
    a.conditions.every((part, index) => sameCondition(part, b.conditions[index]))
  )
}
