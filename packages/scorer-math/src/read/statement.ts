import { isWord, readColon, readPartOfDay } from './colon.ts'
import { attempt, type Cursor, deeper, eat, fail, isCommand, isMark, next, peek } from './cursor.ts'
import { LIMITS } from './limits.ts'
import { isAnd, isOr, readList } from './list.ts'
import { CONDITION_WORDS } from './names.ts'
import { startsOperand } from './operands.ts'
import { readRelation } from './relation.ts'
import { readSets } from './set-operations.ts'
import { DENYING_WORDS } from './spoken.ts'
import type { Joint, Node } from './tree.ts'

/** Arrows and the like before a statement say that it follows. */
const LEADS: ReadonlySet<string> = new Set([
  'implies',
  'Rightarrow',
  'Longrightarrow',
  'to',
  'rightarrow',
  'therefore',
  '⇒',
  '→',
])

/** One statement: a relation or an expression, with what it holds for. */
export function readClause(cursor: Cursor): Node {
  while (eat(cursor, '&')) void 0
  while (LEADS.has(peek(cursor).text) && peek(cursor).kind !== 'word' && startsOperand(peek(cursor, 1))) next(cursor)
  const label =
    isMark(peek(cursor, 1), ':') || (peek(cursor).kind === 'word' && isMark(peek(cursor, 1), '='))
      ? attempt(cursor, () => readLabel(cursor))
      : null
  let body = label ?? readRelation(cursor)
  if (isMark(peek(cursor), ':') && !cursor.builder) body = readColon(cursor, body)
  if (body.type === 'number' && isWord(cursor, 0, 'to') && peek(cursor, 1).kind === 'number') {
    next(cursor) // odds of 3 to 4
    body = { type: 'ratio', items: [body, readSets(cursor)] }
  }
  body = readPartOfDay(cursor, body)
  if (
    isMark(peek(cursor), ',') &&
    CONDITION_WORDS.has(peek(cursor, 1).text.toLowerCase()) &&
    peek(cursor, 1).kind === 'word'
  )
    next(cursor) // 5, when x = 2
  const token = peek(cursor)
  if (token.kind === 'word' && (CONDITION_WORDS.has(token.text.toLowerCase()) || token.text === 'such')) {
    next(cursor)
    if (token.text === 'such') {
      if (peek(cursor).text !== 'that') throw fail(cursor)
      next(cursor)
    }
    while (isAnyWord(cursor)) next(cursor)
    const condition = readConditions(cursor)
    while (isAnyWord(cursor)) next(cursor)
    return { type: 'given', body, condition }
  }
  if (isMark(token, '(') && holdsMembership(cursor)) {
    next(cursor)
    const condition = deeper(cursor, () => readList(cursor))
    if (!eat(cursor, ')')) throw fail(cursor)
    return { type: 'given', body, condition }
  }
  if (isCommand(token, 'forall')) {
    next(cursor)
    return { type: 'given', body, condition: deeper(cursor, () => readList(cursor)) }
  }
  return body
}

/** What an answer holds for: relations joined by commas or "and"; an equation behind them is the next answer. */
function readConditions(cursor: Cursor): Node {
  const items: Node[] = [deeper(cursor, () => readRelation(cursor))]
  let joint: Joint = ','
  for (;;) {
    const saved = cursor.at
    const more = attempt(cursor, () => {
      const comma = eat(cursor, ',')
      const or = !comma && isOr(cursor)
      if (isAnd(cursor) || isOr(cursor)) next(cursor)
      else if (!comma) throw fail(cursor)
      const item = deeper(cursor, () => readRelation(cursor))
      if (item.type !== 'relation' || item.operators.includes('=')) throw fail(cursor)
      if (or) joint = 'or'
      return item
    })
    if (more === null) {
      cursor.at = saved
      return items.length === 1 ? (items[0] as Node) : { type: 'list', items, joint }
    }
    items.push(more)
    if (items.length > LIMITS.items) throw fail(cursor, 'limit:items')
  }
}

/** `(k \in \mathbb{Z})` behind an answer declares a name. */
export function holdsMembership(cursor: Cursor): boolean {
  let depth = 0
  for (let ahead = 0; ahead < 24; ahead++) {
    const token = peek(cursor, ahead)
    if (token.kind === 'eof') return false
    if (isMark(token, '(')) depth++
    else if (isMark(token, ')') && --depth === 0) return false
    else if (depth === 1 && isCommand(token, 'in')) return true
  }
  return false
}

const isAnyWord = (cursor: Cursor): boolean =>
  peek(cursor).kind === 'word' &&
  /^(?:any|all|some|every|each|an|a|is|are|be|arbitrary|positive|nonnegative|non-negative|natural|integers?|reals?|numbers?|constants?)$/i.test(
    peek(cursor).text,
  )

/** `Tom: 5`, `J: 4 hr`: a name and its value. */
function readLabel(cursor: Cursor): Node {
  const token = peek(cursor)
  const after = peek(cursor, 1)
  if (!isMark(after, ':') && !isMark(after, '=')) throw fail(cursor)
  if (
    token.kind !== 'word' &&
    !(token.kind === 'letters' && /^[A-Z]/.test(token.text)) &&
    !(token.kind === 'symbol' && token.roman)
  )
    throw fail(cursor)
  if (DENYING_WORDS.has(token.text.toLowerCase())) throw fail(cursor)
  cursor.at += 2
  const value = readRelation(cursor)
  return { type: 'relation', operators: ['='], sides: [{ type: 'text', text: token.text.toLowerCase() }, value] }
}
