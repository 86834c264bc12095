import type { Condition } from '../ast.ts'
import { type Cursor, deeper, eat, fail, isMark, next, peek } from './cursor.ts'
import { LIMITS } from './limits.ts'
import { isScalarTree } from './map-parts.ts'
import { CONDITION_WORDS } from './names.ts'
import { readClause } from './statement.ts'
import type { Node } from './tree.ts'

/** \begin{…} … \end{…}: matrices, determinants, cases. */
export function readEnvironment(cursor: Cursor, name: string): Node {
  const rows = deeper(cursor, () => readCells(cursor, name))
  if (name === 'cases' || name === 'dcases' || name === 'rcases') return casesNode(rows)
  if (name === 'vmatrix' || name === 'Vmatrix') return { type: 'opaque', head: 'det', args: [matrixNode(cursor, rows)] }
  if (MATRICES.has(name)) return matrixNode(cursor, rows)
  throw fail(cursor, 'environment')
}

const MATRICES: ReadonlySet<string> = new Set([
  'matrix',
  'pmatrix',
  'bmatrix',
  'Bmatrix',
  'smallmatrix',
  'array',
  'tabular',
])

function readCells(cursor: Cursor, name: string): Node[][] {
  const saved = { bars: cursor.bars, builder: cursor.builder }
  Object.assign(cursor, { bars: 0, builder: false })
  const rows: Node[][] = [[]]
  let cells = 0
  for (;;) {
    const token = peek(cursor)
    const row = rows.at(-1) as Node[]
    if (token.kind === 'end') {
      next(cursor)
      if (token.text !== name) throw fail(cursor, 'environment')
      if (row.length === 0) rows.pop()
      Object.assign(cursor, saved)
      return rows
    }
    if (isMark(token, '\\\\')) {
      next(cursor)
      rows.push([])
      continue
    }
    if (isMark(token, '&')) {
      next(cursor)
      if (isMark(peek(cursor), '&') || isMark(peek(cursor), '\\\\') || peek(cursor).kind === 'end')
        row.push({ type: 'opaque', head: 'blank', args: [] })
      continue
    }
    if (++cells > LIMITS.cells) throw fail(cursor, 'limit:cells')
    row.push(readCell(cursor))
  }
}

function readCell(cursor: Cursor): Node {
  while (peek(cursor).kind === 'word' && CONDITION_WORDS.has(peek(cursor).text.toLowerCase())) next(cursor)
  const token = peek(cursor)
  if (token.kind === 'word' && /^(?:otherwise|else|elsewhere)$/.test(token.text)) {
    next(cursor)
    eat(cursor, '.')
    return { type: 'text', text: 'otherwise' }
  }
  const cell = readClause(cursor)
  while (eat(cursor, ',') || eat(cursor, ';') || eat(cursor, '.')) {
    if (peek(cursor).kind === 'end' || isMark(peek(cursor), '\\\\') || isMark(peek(cursor), '&')) continue
    while (peek(cursor).kind === 'word' && CONDITION_WORDS.has(peek(cursor).text.toLowerCase())) next(cursor)
    const more = readClause(cursor)
    return { type: 'given', body: cell, condition: more }
  }
  return cell
}

function matrixNode(cursor: Cursor, rows: readonly (readonly Node[])[]): Node {
  const width = rows[0]?.length ?? 0
  if (width === 0 || rows.some(row => row.length !== width)) throw fail(cursor, 'matrix')
  return { type: 'matrix', rows }
}

function casesNode(rows: readonly (readonly Node[])[]): Node {
  const flat = rows.map(row => (row.length === 1 && row[0]?.type === 'given' ? [row[0].body, row[0].condition] : row))
  if (flat.every(row => row.length === 2)) {
    const branches: { value: Node; condition?: Condition }[] = []
    for (const [value, condition] of flat) {
      const read = condition === undefined ? null : conditionOf(condition)
      if (value === undefined || read === null)
        return { type: 'opaque', head: 'cases', args: flat.map(row => ({ type: 'opaque', head: 'case', args: row })) }
      branches.push(read === 'otherwise' ? { value } : { value, condition: read })
    }
    return { type: 'piecewise', branches }
  }
  const items = flat.map(row =>
    row.length === 1 ? (row[0] as Node) : ({ type: 'opaque', head: 'case', args: row } as Node),
  )
  if (items.length === 1) return items[0] as Node
  return { type: 'list', items, joint: 'row' }
}

/** A relation, or relations joined by and / or, as a condition of scalars; null where it is something else. */
export function conditionOf(node: Node): Condition | 'otherwise' | null {
  if (node.type === 'text') return node.text === 'otherwise' ? 'otherwise' : null
  if (node.type === 'relation') {
    const conditions: Condition[] = []
    for (const [index, operator] of node.operators.entries()) {
      const left = node.sides[index]
      const right = node.sides[index + 1]
      if (left === undefined || right === undefined || !isScalarTree(left) || !isScalarTree(right)) return null
      if (
        operator !== '<' &&
        operator !== '<=' &&
        operator !== '>' &&
        operator !== '>=' &&
        operator !== '=' &&
        operator !== '!='
      )
        return null
      conditions.push({ type: 'relation', operator, left, right })
    }
    return conditions.length === 1 ? (conditions[0] as Condition) : { type: 'and', conditions }
  }
  if (node.type === 'list' && node.joint !== ':') {
    const conditions: Condition[] = []
    for (const item of node.items) {
      const condition = conditionOf(item)
      if (condition === null || condition === 'otherwise') return null
      conditions.push(condition)
    }
    return { type: node.joint === 'or' ? 'or' : 'and', conditions }
  }
  return null
}
