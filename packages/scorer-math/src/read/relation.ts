import { type Cursor, deeper, eat, fail, isCommand, isMark, next, peek } from './cursor.ts'
import { readSum } from './expression.ts'
import { RELATIONS } from './names.ts'
import { isRelationToken, startsOperand } from './operands.ts'
import { readSets } from './set-operations.ts'
import type { Node } from './tree.ts'

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
