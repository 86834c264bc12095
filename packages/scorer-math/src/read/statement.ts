import { attempt, type Cursor, deeper, eat, fail, isCommand, isMark, next, peek } from './cursor.ts'
import { readSum } from './expression.ts'
import { LIMITS } from './limits.ts'
import { CONDITION_WORDS, CONNECTIVES, RELATIONS } from './names.ts'
import { isRelationToken, isUnionLetter, startsOperand } from './operands.ts'
import { DENYING_WORDS } from './spoken.ts'
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

const isOr = (cursor: Cursor): boolean => {
  const token = peek(cursor)
  return (
    (token.kind === 'word' && CONNECTIVES.get(token.text.toLowerCase()) === 'or') ||
    isCommand(token, 'lor') ||
    isCommand(token, 'vee')
  )
}

const isAnd = (cursor: Cursor): boolean => {
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

/** 3:4 is a ratio, 12:05 a time of day, and "x < −7 : (−∞, −7)" says one thing twice. */
function readColon(cursor: Cursor, first: Node): Node {
  const items: Node[] = [first]
  const raw: string[] = [cursor.tokens[cursor.at - 1]?.text ?? '']
  let digitsOnly = first.type === 'number'
  while (isMark(peek(cursor), ':')) {
    next(cursor)
    const token = peek(cursor)
    raw.push(token.text)
    const item = readRelation(cursor)
    if (item.type !== 'number') digitsOnly = false
    if (item.type === 'clock') {
      items.push({ type: 'number', numerator: BigInt(item.parts[0] ?? 0), denominator: 1n })
      return clockOf(items, item.half)
    }
    items.push(item)
  }
  if (peek(cursor).kind === 'half' && digitsOnly) return clockOf(items, next(cursor).text === 'pm' ? 'pm' : 'am')
  if (digitsOnly && raw.slice(1).every(part => /^[0-5]\d$/.test(part)) && /^\d{1,3}$/.test(raw[0] ?? ''))
    return clockOf(items, null)
  if (
    items.some(
      item =>
        item.type === 'relation' ||
        item.type === 'setop' ||
        item.type === 'named' ||
        (item.type === 'group' && item.items.length > 1),
    )
  )
    return { type: 'list', items, joint: ':' }
  return { type: 'ratio', items }
}

const isWord = (cursor: Cursor, ahead: number, text: string): boolean =>
  peek(cursor, ahead).kind === 'word' && peek(cursor, ahead).text.toLowerCase() === text

/** 7:00 in the morning */
function readPartOfDay(cursor: Cursor, body: Node): Node {
  if (isWord(cursor, 0, 'noon') || isWord(cursor, 0, 'midnight')) {
    if (body.type !== 'clock' && !(body.type === 'number' && body.numerator === 12n)) return body
    const half = next(cursor).text.toLowerCase() === 'noon' ? 'pm' : 'am'
    return body.type === 'clock' ? { ...body, half } : clockOf([body], half)
  }
  if (!isWord(cursor, 0, 'in') || !isWord(cursor, 1, 'the')) return body
  if (body.type !== 'clock' && body.type !== 'number') return body
  const part = peek(cursor, 2).text.toLowerCase()
  const half = part === 'morning' ? 'am' : part === 'afternoon' || part === 'evening' ? 'pm' : null
  if (half === null) return body
  cursor.at += 3
  return body.type === 'clock' ? { ...body, half } : clockOf([body], half)
}

const clockOf = (items: readonly Node[], half: 'am' | 'pm' | null): Node => ({
  type: 'clock',
  parts: items.map(item => (item.type === 'number' ? Number(item.numerator) : 0)),
  half,
})

/** Sides joined by = < ≤ ∈ … */
export function readRelation(cursor: Cursor): Node {
  const sides: Node[] = []
  const operators: string[] = []
  if (isRelationToken(peek(cursor)) && startsOperand(peek(cursor, 1)) && !isCommand(peek(cursor), 'in')) {
    // "= 5", "≈ 5", "< 3": the left side is what was asked for
    const operator = readOperator(cursor)
    if (operator === '=') return deeper(cursor, () => readRelation(cursor))
    const right = readSets(cursor)
    return {
      type: 'relation',
      operators: [operator ?? '='],
      sides: [{ type: 'opaque', head: 'blank', args: [] }, right],
    }
  }
  sides.push(readSide(cursor, operators))
  for (;;) {
    const operator = readOperator(cursor)
    if (operator === null) break
    operators.push(operator)
    sides.push(readSide(cursor, operators))
    if (sides.length > 64) throw fail(cursor, 'limit:items')
  }
  const last = sides.at(-1)
  if (operators.length === 1 && operators[0] === '≡' && last?.type === 'call' && last.name === 'mod') {
    // x ≡ 3 mod 8: the congruence has the modulus, not its right side
    const [value, modulus] = last.args
    if (value !== undefined && modulus !== undefined)
      return {
        type: 'modulo',
        value: { type: 'relation', operators, sides: [sides[0] as Node, value] },
        modulus,
      }
  }
  let node: Node = operators.length === 0 ? (sides[0] as Node) : { type: 'relation', operators, sides }
  node = readModulus(cursor, node)
  return node
}

/** A side; of an equation it may be a ratio: V_1 : V_2 = 11 : 21. */
function readSide(cursor: Cursor, operators: readonly string[]): Node {
  const node = readSets(cursor)
  if (!isMark(peek(cursor), ':') || cursor.builder || operators.some(operator => operator !== '=')) return node
  if (operators.length === 0 && !equationAhead(cursor)) return node
  const after = peek(cursor, 1)
  if (after.kind !== 'number' && after.kind !== 'symbol') return node
  const items: Node[] = [node]
  while (isMark(peek(cursor), ':')) {
    next(cursor)
    items.push(readSets(cursor))
  }
  return { type: 'ratio', items }
}

/** Does an = follow in this clause? */
function equationAhead(cursor: Cursor): boolean {
  for (let ahead = 0; ahead < 40; ahead++) {
    const token = peek(cursor, ahead)
    if (token.kind === 'eof' || isMark(token, ',') || isMark(token, ';')) return false
    if (isMark(token, '=')) return true
  }
  return false
}

function readOperator(cursor: Cursor): string | null {
  const token = peek(cursor)
  if (isCommand(token, 'not')) {
    const negated = peek(cursor, 1)
    const operator = RELATIONS.get(negated.text)
    if (operator === undefined) return null
    cursor.at += 2
    return operator === '=' ? '!=' : operator === 'in' ? 'notin' : `not ${operator}`
  }
  if (token.kind === 'mark') {
    if (!['=', '<', '>', '<=', '>=', '!=', '→', '⇒'].includes(token.text)) return null
    next(cursor)
    // "=<" and "=>" of damaged text are not guessed at
    return token.text
  }
  if (token.kind !== 'command') return null
  const operator = RELATIONS.get(token.text)
  if (operator === undefined) return null
  if (operator === '∣' && cursor.builder) return null
  next(cursor)
  return operator
}

/** `\pmod{4}`, `(mod 4)`, after a relation or a value. */
function readModulus(cursor: Cursor, value: Node): Node {
  const token = peek(cursor)
  if (isCommand(token, 'pmod') || isCommand(token, 'mod')) {
    next(cursor)
    const braced = isMark(peek(cursor), '{') || isMark(peek(cursor), '(')
    const modulus = braced ? deeper(cursor, () => readSum(cursor)) : deeper(cursor, () => readSum(cursor))
    return { type: 'modulo', value, modulus }
  }
  if (
    isMark(token, '(') &&
    (isCommand(peek(cursor, 1), 'bmod') || isCommand(peek(cursor, 1), 'mod') || isCommand(peek(cursor, 1), 'pmod'))
  ) {
    cursor.at += 2
    const modulus = deeper(cursor, () => readSum(cursor))
    if (!eat(cursor, ')')) throw fail(cursor)
    return { type: 'modulo', value, modulus }
  }
  return value
}

/** Unions, intersections and differences of sets. */
function readSets(cursor: Cursor): Node {
  let node = readSum(cursor)
  for (;;) {
    const token = peek(cursor)
    let operator: 'union' | 'intersection' | 'difference' | null = null
    if (
      isCommand(token, 'cup') ||
      isCommand(token, 'bigcup') ||
      isCommand(token, 'cupdot') ||
      isCommand(token, 'sqcup') ||
      (token.kind === 'word' && token.text === 'union')
    )
      operator = 'union'
    else if (isCommand(token, 'cap') || isCommand(token, 'bigcap')) operator = 'intersection'
    else if (isCommand(token, 'setminus') || isCommand(token, 'backslash') || isCommand(token, 'smallsetminus'))
      operator = 'difference'
    else if (token.kind === 'symbol' && (token.text === 'U' || token.text === 'u') && isUnionLetter(cursor, node))
      operator = 'union'
    if (operator === null) return node
    next(cursor)
    const right = readSum(cursor)
    const parts: readonly Node[] =
      node.type === 'setop' && node.operator === operator && operator !== 'difference'
        ? [...node.parts, right]
        : [node, right]
    if (parts.length > LIMITS.items) throw fail(cursor, 'limit:items')
    node = { type: 'setop', operator, parts }
  }
}
