import { type Cursor, isCommand, isMark, peek } from './cursor.ts'
import { OPAQUE_OPERATORS, RELATIONS } from './names.ts'
import { holdsMembership } from './statement.ts'
import type { Token } from './token.ts'
import type { Node } from './tree.ts'

/** Does this token begin an operand? */
export function startsOperand(token: Token): boolean {
  switch (token.kind) {
    case 'number':
    case 'symbol':
    case 'letters':
    case 'function':
    case 'based':
    case 'begin':
      return true
    case 'command':
      return !NOT_OPERANDS.has(token.text) && !RELATIONS.has(token.text) && !OPAQUE_OPERATORS.has(token.text)
    case 'mark':
      return ['(', '[', '{', '\\{', 'lbar', '\\$', '€', '£', '¥', '₹', '|', '\\|'].includes(token.text)
    default:
      return false
  }
}

const NOT_OPERANDS: ReadonlySet<string> = new Set(
  (
    'pm mp cdot times div cup cap setminus backslash bigcup bigcap land lor wedge vee pmod bmod mod circ degree prime rfloor rceil ' +
    'rangle over choose atop not therefore because qed permille percent smallsetminus textcirc rgroup textdegree'
  ).split(' '),
)

export function startsImplicitFactor(cursor: Cursor, previous: Node | undefined): boolean {
  const token = peek(cursor)
  if (token.apart) return false
  if (token.kind === 'mark') {
    if (token.text === '|') return cursor.bars === 0 && !cursor.builder && closesBar(cursor)
    if (token.text === '\\|') return false
    if (token.text === '[' && !startsOperand(peek(cursor, 1)) && !isMark(peek(cursor, 1), '-')) return false // ]0, 1[
    if (token.text === '(' && isCommand(peek(cursor, 1), 'pmod')) return false
    if (token.text === '(' && holdsMembership(cursor)) return false
    if (token.text === '(' && (isCommand(peek(cursor, 1), 'bmod') || isCommand(peek(cursor, 1), 'mod'))) return false
    if (token.text === '[' && previous !== undefined && previous.type === 'setop') return false
  }
  if (token.kind === 'symbol' && (token.text === 'U' || token.text === 'u') && isUnionLetter(cursor, previous))
    return false
  if (cursor.integrals > 0 && isDifferential(cursor)) return true
  return startsOperand(token)
}

/** Is there another | to close the one here? */
function closesBar(cursor: Cursor): boolean {
  for (let ahead = 1; ; ahead++) {
    const token = peek(cursor, ahead)
    if (token.kind === 'eof') return false
    if (isMark(token, '|')) return true
  }
}

export function isUnionLetter(cursor: Cursor, previous: Node | undefined): boolean {
  const after = peek(cursor, 1)
  if (previous?.type !== 'group' && previous?.type !== 'set' && previous?.type !== 'setop') return false
  return isMark(after, '(') || isMark(after, '[') || isMark(after, '\\{') || isMark(after, '{')
}

export function isDifferential(cursor: Cursor): boolean {
  const token = peek(cursor)
  const after = peek(cursor, 1)
  return token.kind === 'symbol' && token.text === 'd' && after.kind === 'symbol' && !after.space
}

export function isRelationToken(token: Token): boolean {
  if (token.kind === 'mark') return ['=', '<', '>', '<=', '>=', '!=', '→', '⇒'].includes(token.text)
  return token.kind === 'command' && RELATIONS.has(token.text)
}
