import { readBraces } from './argument.ts'
import { baseLiteral } from './base-literal.ts'
import { attempt, type Cursor, deeper, eat, fail, isCommand, isMark, next, peek } from './cursor.ts'
import { readList } from './list.ts'
import type { Node } from './tree.ts'

/** ( … ), [ … ], and mixed ones of intervals, also ]0,1[. One item in round or square brackets is grouping alone. */
export function readGroup(cursor: Cursor, keep = false): Node {
  const open = next(cursor).text
  const saved = { bars: cursor.bars, builder: cursor.builder, integrals: cursor.integrals }
  cursor.bars = 0
  cursor.builder = false
  const inner = deeper(cursor, () => (isMark(peek(cursor), ')') ? null : readList(cursor)))
  Object.assign(cursor, { bars: saved.bars, builder: saved.builder })
  eat(cursor, '.')
  const token = next(cursor)
  const close = token.text
  const interval = inner?.type === 'list' && inner.items.length === 2
  const unequal = keep && !interval && (open === '(') !== (close === ')') // f(x] is no application
  if (
    token.kind !== 'mark' ||
    unequal ||
    (close !== ')' && close !== ']' && !(close === '[' && inner?.type === 'list'))
  ) {
    cursor.at--
    throw fail(cursor)
  }
  if (inner === null) return { type: 'group', open, close, items: [] }
  if (inner.type === 'list' && (inner.joint === ',' || inner.joint === ';')) {
    const digits = open === '(' && isMark(peek(cursor), '_') ? null : null
    void digits
    return { type: 'group', open, close, items: inner.items }
  }
  if (isMark(peek(cursor), '_') && inner.type === 'number' && inner.denominator === 1n && open === '(') {
    next(cursor)
    return baseLiteral(cursor, inner.numerator.toString())
  }
  if (keep) return { type: 'group', open, close, items: [inner] }
  if (open === '(' && close === ')' && peek(cursor).kind !== 'eof' && inner.type === 'letters') return inner
  if (open !== '(' || close !== ')') {
    if (open === '[' && close === ']') return inner
    throw fail(cursor)
  }
  return inner
}

/** `{a, b}` in plain text is a set; `{x | x > 2}` too; otherwise braces only group. */
export function readPlainBraces(cursor: Cursor): Node {
  const start = cursor.at
  const grouped = attempt(cursor, () => readBraces(cursor))
  if (grouped?.type === 'list' && grouped.joint === ':' && grouped.items.length === 2) {
    // {x ∈ ℝ : x ≥ 1}
    const [head, condition] = grouped.items as [Node, Node]
    if (head.type === 'relation' && head.operators[0] === 'in') return { type: 'builder', head, condition }
  }
  if (grouped === null) {
    cursor.at = start
    return readSet(cursor, '}')
  }
  if (grouped.type === 'list' && grouped.joint === ',') return { type: 'set', items: grouped.items }
  return grouped
}

/** \{ … \}: items, or head | condition. */
export function readSet(cursor: Cursor, close: string): Node {
  next(cursor)
  if (eat(cursor, close)) return { type: 'named', name: 'empty' }
  const saved = { bars: cursor.bars, builder: cursor.builder }
  cursor.bars = 0
  cursor.builder = true
  const head = deeper(cursor, () => readList(cursor))
  cursor.builder = false
  const token = peek(cursor)
  let node: Node
  if (
    isMark(token, '|') ||
    isMark(token, ':') ||
    isCommand(token, 'mid') ||
    isMark(token, 'rbar') ||
    isMark(token, 'lbar')
  ) {
    next(cursor)
    const condition = deeper(cursor, () => readList(cursor))
    node = { type: 'builder', head, condition }
  } else if (head.type === 'list' && (head.joint === ',' || head.joint === ';'))
    node = { type: 'set', items: head.items }
  else if (head.type === 'relation' && head.operators.includes('∣')) {
    const at = head.operators.indexOf('∣')
    node = {
      type: 'builder',
      head: sliceRelation(head, 0, at),
      condition: sliceRelation(head, at + 1, head.operators.length),
    }
  } else node = { type: 'set', items: [head] }
  Object.assign(cursor, saved)
  if (!eat(cursor, close) && !(close === '\\}' && eat(cursor, '}'))) throw fail(cursor)
  return node
}

function sliceRelation(relation: Node & { type: 'relation' }, from: number, to: number): Node {
  const sides = relation.sides.slice(from, to + 1)
  if (sides.length === 1) return sides[0] as Node
  return { type: 'relation', operators: relation.operators.slice(from, to), sides }
}
