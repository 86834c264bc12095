import { readArgument } from './argument.ts'
import { symbolNode } from './atom.ts'
import { attempt, type Cursor, deeper, eat, expect, isCommand, isMark, next, peek } from './cursor.ts'
import { readFactor } from './factor.ts'
import { mapParts } from './map-parts.ts'
import { call, type Node, number, variable } from './tree.ts'

export function readSeries(cursor: Cursor, kind: 'sum' | 'product'): Node {
  const { lower, upper } = readLimits(cursor)
  const body = indexed(readSeriesBody(cursor), lower)
  if (lower?.type === 'relation' && lower.operators.length === 1) {
    const [left, right] = lower.sides
    const operator = lower.operators[0]
    if (left?.type === 'variable' || (left?.type === 'constant' && left.name === 'i')) {
      const name = left.type === 'variable' ? left.name : 'i'
      const bound = left.type === 'variable' ? body : bindI(body)
      if (right !== undefined && operator === '=' && upper !== null)
        return { type: 'series', kind, variable: bound === body ? name : 'i#', from: right, to: upper, body: bound }
      if (right !== undefined && (operator === '>=' || operator === '>') && upper === null) {
        const from: Node = operator === '>=' ? right : { type: 'add', terms: [right, number(1)] }
        const to: Node = { type: 'constant', name: 'infinity' }
        return { type: 'series', kind, variable: bound === body ? name : 'i#', from, to, body: bound }
      }
    }
  }
  return { type: 'opaque', head: kind, args: [lower, upper, body].filter(part => part !== null) }
}

/** In \sum_{k} a_k the term depends on k: a_k is a function of its index. */
function indexed(body: Node, lower: Node | null): Node {
  if (lower?.type !== 'relation') return body
  const index = lower.sides[0]
  const name = index?.type === 'variable' ? index.name : index?.type === 'constant' && index.name === 'i' ? 'i' : null
  if (name === null) return body
  const map = (node: Node): Node =>
    node.type === 'variable' && node.name.endsWith(`_${name}`)
      ? call('apply', variable(node.name.slice(0, -name.length)), symbolNode(name))
      : mapParts(node, map)
  return map(body)
}

/** In \sum_{i=1}^{n} the letter i is an index, not the imaginary unit. */
function bindI(node: Node): Node {
  if (node.type === 'constant' && node.name === 'i') return variable('i#')
  return mapParts(node, bindI)
}

/** A sum's body: the product that follows, with its sign. */
function readSeriesBody(cursor: Cursor): Node {
  if (eat(cursor, '-')) return { type: 'negate', operand: deeper(cursor, () => readSeriesBody(cursor)) }
  const factors: Node[] = []
  for (;;) {
    const token = peek(cursor)
    if (isCommand(token, 'cdot') || isCommand(token, 'times') || isMark(token, '*')) {
      next(cursor)
      continue
    }
    if (isMark(token, '/')) {
      next(cursor)
      const numerator = product(factors)
      factors.length = 0
      factors.push({ type: 'divide', numerator, denominator: readFactor(cursor) })
      continue
    }
    const before = cursor.at
    const factor = factors.length === 0 ? readFactor(cursor) : attempt(cursor, () => readFactor(cursor))
    if (factor === null || cursor.at === before) break
    factors.push(factor)
    const after = peek(cursor)
    if (after.kind === 'eof' || after.kind === 'word' || (after.kind === 'mark' && !'([{*/|'.includes(after.text)))
      break
  }
  return product(factors)
}

const product = (factors: readonly Node[]): Node =>
  factors.length === 1 ? (factors[0] as Node) : { type: 'multiply', factors: [...factors] }

export function readLimits(cursor: Cursor): { lower: Node | null; upper: Node | null } {
  let lower: Node | null = null
  let upper: Node | null = null
  for (let count = 0; count < 2; count++) {
    if (isMark(peek(cursor), '_')) {
      next(cursor)
      lower = readArgument(cursor)
    } else if (isMark(peek(cursor), '^')) {
      next(cursor)
      upper = readArgument(cursor)
    }
  }
  return { lower, upper }
}

export function readLimit(cursor: Cursor): Node {
  expect(cursor, '_')
  const under = readArgument(cursor)
  const body = readSeriesBody(cursor)
  if (under.type === 'relation' && under.operators[0] === '→' && under.sides[0]?.type === 'variable') {
    const to = under.sides[1] as Node
    if (to.type === 'opaque' && (to.head === '^+' || to.head === '^-') && to.args[0] !== undefined)
      return { type: 'limit', variable: under.sides[0].name, to: to.args[0], side: to.head === '^+' ? '+' : '-', body }
    return { type: 'limit', variable: under.sides[0].name, to, body }
  }
  return { type: 'opaque', head: 'lim', args: [under, body] }
}
