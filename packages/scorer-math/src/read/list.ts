import { type Cursor, deeper, eat, fail, isCommand, isMark, next, peek } from './cursor.ts'
import { LIMITS } from './limits.ts'
import { CONNECTIVES } from './names.ts'
import { readClause } from './statement.ts'
import type { Joint, Node } from './tree.ts'

/** Clauses parted by commas, semicolons, rows, "and", "or". From loose to tight: row, ;, or, comma and "and". */
export function readList(cursor: Cursor): Node {
  return deeper(cursor, () => readLevel(cursor, 0))
}

const LEVELS: readonly Joint[] = ['row', ';', 'or', ',']

function readLevel(cursor: Cursor, level: number): Node {
  if (level === LEVELS.length) return readClause(cursor)
  const items: Node[] = [readLevel(cursor, level + 1)]
  let joint = LEVELS[level] as Joint
  for (;;) {
    const found = readJoint(cursor, level)
    if (found === null) break
    if (found === 'end') break
    if (found === 'or') joint = 'or'
    if (found === 'and') joint = joint === 'or' ? 'or' : 'and'
    items.push(readLevel(cursor, level + 1))
    if (items.length > LIMITS.items) throw fail(cursor, 'limit:items')
  }
  if (items.length === 1) return items[0] as Node
  return { type: 'list', items, joint }
}

/** Eats a separator of this level; 'end' for one with nothing behind it. */
function readJoint(cursor: Cursor, level: number): Joint | 'end' | null {
  const token = peek(cursor)
  const saved = cursor.at
  let joint: Joint | null = null
  switch (LEVELS[level]) {
    case 'row':
      if (isMark(token, '\\\\')) joint = 'row'
      break
    case ';':
      if (isMark(token, ';')) joint = ';'
      break
    case 'or':
      if (isOr(cursor)) joint = 'or'
      break
    default:
      if (token.apart && !isEnd(cursor) && token.kind !== 'word' && !isMark(token, ',')) return ','
      if (isMark(token, ',')) joint = ','
      else if (isAnd(cursor)) joint = 'and'
  }
  if (joint === null) return null
  next(cursor)
  // ", and", "; or", ", or": one separator
  if ((joint === ',' || joint === ';') && isOr(cursor)) {
    next(cursor)
    joint = 'or'
  } else if ((joint === ',' || joint === ';') && isAnd(cursor)) {
    next(cursor)
    joint = joint === ',' ? 'and' : joint
  } else while (joint === ',' && eat(cursor, ',')) void 0
  if (isMark(peek(cursor), '&')) next(cursor)
  if (isEnd(cursor)) {
    if (level < LEVELS.length && peek(cursor).kind === 'eof') return 'end'
    if (isMark(peek(cursor), 'rows}') || isMark(peek(cursor), '\\\\')) return 'end'
    cursor.at = saved
    return null
  }
  return joint
}

export const isOr = (cursor: Cursor): boolean => {
  const token = peek(cursor)
  return (
    (token.kind === 'word' && CONNECTIVES.get(token.text.toLowerCase()) === 'or') ||
    isCommand(token, 'lor') ||
    isCommand(token, 'vee')
  )
}

export const isAnd = (cursor: Cursor): boolean => {
  const token = peek(cursor)
  return (
    (token.kind === 'word' && CONNECTIVES.get(token.text.toLowerCase()) === 'and') ||
    isCommand(token, 'land') ||
    (isCommand(token, 'wedge') && peek(cursor).space)
  )
}

function isEnd(cursor: Cursor): boolean {
  const token = peek(cursor)
  if (token.kind === 'eof') return true
  return token.kind === 'mark' && [')', ']', '}', '\\}', 'rows}', '\\\\'].includes(token.text)
}
