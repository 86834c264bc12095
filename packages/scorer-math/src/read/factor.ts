import { readApplication } from './application.ts'
import { readArgument } from './argument.ts'
import { readAtom } from './atom.ts'
import { baseLiteral } from './base-literal.ts'
import { type Cursor, deeper, eat, fail, isCommand, isMark, next, peek } from './cursor.ts'
import { fractionParts } from './mixed-number.ts'
import { isDifferential } from './operands.ts'
import { readSuperscript } from './superscript.ts'
import type { Token } from './token.ts'
import { call, type Node, number, variable } from './tree.ts'
import { ARC_MINUTE, ARC_SECOND, currency, DEGREE, PERCENT, PERMILLE } from './units.ts'

/** An operand with what stands behind it: powers, factorials, percent and degree signs. */
export function readFactor(cursor: Cursor): Node {
  return deeper(cursor, () => {
    if (cursor.integrals > 0 && isDifferential(cursor)) {
      next(cursor)
      cursor.differential = next(cursor).text
      return number(1)
    }
    let node = readAtom(cursor)
    for (;;) {
      const token = peek(cursor)
      if (isMark(token, '^')) {
        const degree = readDegree(cursor)
        if (degree !== null) {
          node = { type: 'quantity', value: node, unit: degree }
          continue
        }
        next(cursor)
        node = readSuperscript(cursor, node)
      } else if (token.kind === 'word' && POWER_WORDS.has(token.text) && isNumeral(node)) {
        next(cursor)
        node = { type: 'power', base: node, exponent: number(POWER_WORDS.get(token.text) ?? 1) }
      } else if (token.kind === 'word' && token.text === 'factorial' && isNumeral(node)) {
        next(cursor)
        node = call('factorial', node)
      } else if (
        token.kind === 'word' &&
        token.text === 'choose' &&
        isNumeral(node) &&
        peek(cursor, 1).kind === 'number'
      ) {
        next(cursor)
        node = call('binomial', node, readAtom(cursor))
      } else if (isMark(token, '!')) {
        next(cursor)
        if (isMark(peek(cursor), '!') && !peek(cursor).space) {
          next(cursor)
          node = call('double_factorial', node)
        } else node = call('factorial', node)
      } else if (isAmount(node) && token.kind === 'mark' && isMoneyBehind(cursor)) {
        next(cursor)
        const unit = currency(token.text === '\\$' ? '$' : token.text)
        if (unit === undefined) throw fail(cursor)
        node = { type: 'quantity', value: node, unit }
      } else if (isMark(token, '%') || isCommand(token, 'percent')) {
        next(cursor)
        node = { type: 'quantity', value: node, unit: PERCENT }
      } else if (isCommand(token, 'permille')) {
        next(cursor)
        node = { type: 'quantity', value: node, unit: PERMILLE }
      } else if (isCommand(token, 'degree') || isCommand(token, 'textdegree')) {
        next(cursor)
        node = { type: 'quantity', value: node, unit: DEGREE }
      } else if (isMark(token, "'") || isCommand(token, 'prime')) {
        const marks = countPrimes(cursor)
        if (node.type === 'number') {
          node = { type: 'quantity', value: node, unit: marks === 1 ? ARC_MINUTE : ARC_SECOND }
        } else node = primed(cursor, node, marks)
      } else if (isMark(token, '"') && node.type === 'number') {
        next(cursor)
        node = { type: 'quantity', value: node, unit: ARC_SECOND }
      } else if (isMark(token, '_') && node.type === 'number' && node.denominator === 1n) {
        next(cursor)
        node = baseLiteral(cursor, node.numerator.toString())
      } else if (isMark(token, '_')) {
        next(cursor)
        const base = node.type === 'number' && node.decimal === undefined ? null : readArgument(cursor)
        if (base === null) throw fail(cursor)
        node = { type: 'opaque', head: 'subscript', args: [node, base] }
      } else break
    }
    return node
  })
}

/** "5 squared", "x cubed": in words what an exponent says. */
const POWER_WORDS: ReadonlyMap<string, number> = new Map([
  ['squared', 2],
  ['cubed', 3],
])

const isNumeral = (node: Node): boolean => node.type === 'number' || node.type === 'variable'

/** A number or a fraction of two. */
const isAmount = (node: Node): boolean => node.type === 'number' || fractionParts(node) !== null

/** 5 €: the sign stands behind, and not before another number. */
function isMoneyBehind(cursor: Cursor): boolean {
  const token = peek(cursor)
  const after = peek(cursor, 1)
  return (
    ['\\$', '€', '£', '¥', '₹', '₽', '₩'].includes(token.text) && after.kind !== 'number' && after.kind !== 'symbol'
  )
}

export function countPrimes(cursor: Cursor): number {
  let marks = 0
  for (;;) {
    if (eat(cursor, "'")) marks++
    else if (isCommand(peek(cursor), 'prime')) {
      next(cursor)
      marks++
    } else return marks
  }
}

export function primed(cursor: Cursor, node: Node, marks: number): Node {
  const name = node.type === 'variable' ? node.name : null
  if (name === null) return { type: 'opaque', head: `prime${marks}`, args: [node] }
  const symbol = `${name}${"'".repeat(marks)}`
  return isMark(peek(cursor), '(') ? readApplication(cursor, symbol) : variable(symbol)
}

/** `^\circ`, `^{\circ}`, and `^\prime`, which is a minute of arc after a number. */
function readDegree(cursor: Cursor): typeof DEGREE | null {
  const isCircle = (token: Token): boolean =>
    isCommand(token, 'circ') ||
    isCommand(token, 'degree') ||
    isCommand(token, 'textcirc') ||
    (token.kind === 'symbol' && token.text === 'o' && cursor.tokens[cursor.at - 1]?.kind === 'number')
  const first = peek(cursor, 1)
  if (isCircle(first)) {
    cursor.at += 2
    return DEGREE
  }
  if (!isMark(first, '{')) return null
  if (isCircle(peek(cursor, 2)) && isMark(peek(cursor, 3), '}')) {
    cursor.at += 4
    return DEGREE
  }
  if (isCommand(peek(cursor, 2), 'prime') || isMark(peek(cursor, 2), "'")) {
    const before = cursor.tokens[cursor.at - 1]
    if (before?.kind !== 'number') return null
    const single = isMark(peek(cursor, 3), '}')
    const double = isMark(peek(cursor, 4), '}')
    if (!single && !double) return null
    cursor.at += single ? 4 : 5
    return single ? ARC_MINUTE : ARC_SECOND
  }
  return null
}
