import { symbolNode } from './atom.ts'
import { type Cursor, expect, fail, isMark, next, peek } from './cursor.ts'
import { NUMBER_WORDS } from './names.ts'
import { type Node, number, rational } from './tree.ts'

/** The subscript of a number is its base: 204_5, 1101_{two}. */
export function baseLiteral(cursor: Cursor, digits: string): Node {
  const token = peek(cursor)
  const inner = isMark(token, '{') ? peek(cursor, 1) : token
  if (inner.kind === 'symbol' && !inner.roman && !digits.startsWith('-')) {
    // 100_b: a base that is not known yet
    cursor.at += isMark(token, '{') ? 2 : 1
    if (isMark(token, '{')) expect(cursor, '}')
    const digitsLow = [...digits].reverse().map(digit => number(BigInt(digit)))
    return {
      type: 'add',
      terms: digitsLow.map(
        (digit, place): Node => ({
          type: 'multiply',
          factors: [digit, { type: 'power', base: symbolNode(inner.text), exponent: number(place) }],
        }),
      ),
    }
  }
  const base =
    inner.kind === 'number' ? Number(inner.value?.numerator ?? 0n) : (NUMBER_WORDS.get(inner.text.toLowerCase()) ?? 0)
  if (isMark(token, '{')) {
    if (!isMark(peek(cursor, 2), '}')) throw fail(cursor)
    cursor.at += 3
  } else next(cursor)
  return basedNode(cursor, digits, base)
}

export function basedNode(cursor: Cursor, digits: string, base: number): Node {
  if (!Number.isInteger(base) || base < 2 || base > 36) throw fail(cursor, 'base')
  const negative = digits.startsWith('-')
  const point = digits.indexOf('.')
  let value = 0n
  for (const digit of digits.replace(/[-.]/g, '')) {
    const amount = Number.parseInt(digit, 36)
    if (!(amount < base)) throw fail(cursor, 'base digit')
    value = value * BigInt(base) + BigInt(amount)
  }
  const places = point < 0 ? 0n : BigInt(digits.length - point - 1)
  return {
    type: 'based',
    digits: digits.replace(/^(-?)0+(?=[^.])/, '$1').toUpperCase(),
    base,
    value: rational(negative ? -value : value, BigInt(base) ** places),
  }
}
