import type { Condition, Expr, FunctionName, NumberExpr } from '../ast.ts'
import type { Unit } from './units.ts'

/**
 * What the parser makes of an answer's text: the scalar forms of `Expr` (same tags, same fields, so that a tree of
 * scalars alone is an `Expr` as it stands) and the forms that only a whole answer has.
 */
export type Node = Expr | Compound | Shape

/** The forms of `Expr` whose parts may still be shapes, such as a matrix times a number. */
export type Compound =
  | { readonly type: 'add'; readonly terms: readonly Node[] }
  | { readonly type: 'multiply'; readonly factors: readonly Node[] }
  | { readonly type: 'divide'; readonly numerator: Node; readonly denominator: Node }
  | { readonly type: 'negate'; readonly operand: Node }
  | { readonly type: 'power'; readonly base: Node; readonly exponent: Node }
  | { readonly type: 'root'; readonly radicand: Node; readonly index?: Node }
  | { readonly type: 'call'; readonly name: FunctionName; readonly args: readonly Node[] }
  | {
      readonly type: 'series'
      readonly kind: 'sum' | 'product'
      readonly variable: string
      readonly from: Node
      readonly to: Node
      readonly body: Node
    }
  | {
      readonly type: 'integral'
      readonly variable: string
      readonly body: Node
      readonly from?: Node
      readonly to?: Node
    }
  | {
      readonly type: 'limit'
      readonly variable: string
      readonly to: Node
      readonly side?: '+' | '-'
      readonly body: Node
    }
  | { readonly type: 'derivative'; readonly variable: string; readonly order: number; readonly body: Node }
  | {
      readonly type: 'piecewise'
      readonly branches: readonly { readonly value: Node; readonly condition?: Condition }[]
    }

export type Joint = ',' | ';' | 'and' | 'or' | 'row' | ':' | ' '

export type Shape =
  /** left ± right, or ± right; `flip` for ∓. */
  | { readonly type: 'sign'; readonly left?: Node; readonly right: Node; readonly flip: boolean }
  | { readonly type: 'group'; readonly open: string; readonly close: string; readonly items: readonly Node[] }
  | { readonly type: 'list'; readonly items: readonly Node[]; readonly joint: Joint }
  | { readonly type: 'set'; readonly items: readonly Node[] }
  | { readonly type: 'builder'; readonly head: Node; readonly condition: Node }
  | { readonly type: 'matrix'; readonly rows: readonly (readonly Node[])[] }
  | { readonly type: 'relation'; readonly operators: readonly string[]; readonly sides: readonly Node[] }
  | {
      readonly type: 'setop'
      readonly operator: 'union' | 'intersection' | 'difference'
      readonly parts: readonly Node[]
    }
  | { readonly type: 'named'; readonly name: string }
  | { readonly type: 'text'; readonly text: string }
  /** A run of two or three letters: a product of variables, or a word. */
  | { readonly type: 'letters'; readonly text: string }
  | { readonly type: 'quantity'; readonly value: Node; readonly unit: Unit }
  | { readonly type: 'based'; readonly digits: string; readonly base: number; readonly value: NumberExpr }
  | { readonly type: 'ratio'; readonly items: readonly Node[] }
  | { readonly type: 'clock'; readonly parts: readonly number[]; readonly half: 'am' | 'pm' | null }
  | { readonly type: 'dots' }
  | { readonly type: 'given'; readonly body: Node; readonly condition: Node }
  | { readonly type: 'modulo'; readonly value: Node; readonly modulus: Node }
  /** A choice's letter with what stands beside it: `(B) 42`. */
  | { readonly type: 'choice'; readonly letter: string; readonly content: Node | null }
  /** Notation that is read and compared part by part, without a meaning of its own. */
  | { readonly type: 'opaque'; readonly head: string; readonly args: readonly Node[] }
  | { readonly type: 'prose'; readonly parts: readonly (string | Node)[] }

export const number = (value: bigint | number): NumberExpr => ({
  type: 'number',
  numerator: BigInt(value),
  denominator: 1n,
})

export const variable = (name: string): Expr => ({ type: 'variable', name })

export const call = (name: FunctionName, ...args: readonly Node[]): Node => ({ type: 'call', name, args })

/** A fraction in lowest terms. */
export function rational(numerator: bigint, denominator: bigint): NumberExpr {
  const sign = denominator < 0n ? -1n : 1n
  const divisor = gcd(numerator < 0n ? -numerator : numerator, denominator * sign)
  return { type: 'number', numerator: (sign * numerator) / divisor, denominator: (sign * denominator) / divisor }
}

export function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b]
  return a === 0n ? 1n : a
}

const shapes: ReadonlySet<string> = new Set<Shape['type']>([
  'sign',
  'group',
  'list',
  'set',
  'builder',
  'matrix',
  'relation',
  'setop',
  'named',
  'text',
  'letters',
  'quantity',
  'based',
  'ratio',
  'clock',
  'dots',
  'given',
  'modulo',
  'choice',
  'opaque',
  'prose',
])

export const isShape = (node: Node): node is Shape => shapes.has(node.type)

/** The direct parts of a node, shapes' included. Conditions of a piecewise node are not among them. */
export function children(node: Node): readonly Node[] {
  switch (node.type) {
    case 'add':
      return node.terms
    case 'multiply':
      return node.factors
    case 'divide':
      return [node.numerator, node.denominator]
    case 'negate':
      return [node.operand]
    case 'power':
      return [node.base, node.exponent]
    case 'root':
      return node.index === undefined ? [node.radicand] : [node.radicand, node.index]
    case 'call':
    case 'opaque':
      return node.args
    case 'series':
      return [node.from, node.to, node.body]
    case 'integral':
      return [node.body, ...(node.from === undefined ? [] : [node.from]), ...(node.to === undefined ? [] : [node.to])]
    case 'limit':
      return [node.to, node.body]
    case 'derivative':
      return [node.body]
    case 'piecewise':
      return node.branches.map(branch => branch.value)
    case 'sign':
      return node.left === undefined ? [node.right] : [node.left, node.right]
    case 'group':
    case 'list':
    case 'set':
    case 'ratio':
      return node.items
    case 'builder':
      return [node.head, node.condition]
    case 'matrix':
      return node.rows.flat()
    case 'relation':
      return node.sides
    case 'setop':
      return node.parts
    case 'quantity':
      return [node.value]
    case 'given':
      return [node.body, node.condition]
    case 'modulo':
      return [node.value, node.modulus]
    case 'choice':
      return node.content === null ? [] : [node.content]
    case 'prose':
      return node.parts.filter(part => typeof part !== 'string')
    case 'number':
    case 'constant':
    case 'variable':
    case 'named':
    case 'text':
    case 'letters':
    case 'based':
    case 'clock':
    case 'dots':
      return []
  }
}
