import { type Cursor, isMark, peek } from './cursor.ts'
import type { Token } from './token.ts'
import { type Node, rational } from './tree.ts'

/** 3 1/2 */
export function readMixed(cursor: Cursor, whole: Node | undefined): Node | null {
  const top = peek(cursor)
  const bottom = peek(cursor, 2)
  if (whole?.type !== 'number' || whole.decimal !== undefined || whole.denominator !== 1n) return null
  if (!top.space || !isMark(peek(cursor, 1), '/') || bottom.kind !== 'number') return null
  if (top.value?.denominator !== 1n || bottom.value?.denominator !== 1n || bottom.value.numerator === 0n) return null
  cursor.at += 3
  const part = rational(top.value.numerator, bottom.value.numerator)
  return mixedNumber(whole.numerator, part)
}

export function mixedNumber(whole: bigint, part: Node): Node {
  const [numerator, denominator] = fractionParts(part) ?? [0n, 1n]
  return rational(whole * denominator + (whole < 0n ? -numerator : numerator), denominator)
}

export function fractionParts(node: Node): readonly [bigint, bigint] | null {
  if (node.type === 'number') return [node.numerator, node.denominator]
  if (node.type !== 'divide') return null
  const { numerator, denominator } = node
  if (numerator.type !== 'number' || denominator.type !== 'number') return null
  if (numerator.denominator !== 1n || denominator.denominator !== 1n || denominator.numerator <= 0n) return null
  return [numerator.numerator, denominator.numerator]
}

/** \frac of two literals, below one: after an integer it makes a mixed number. */
export function isProperFraction(node: Node, token: Token): boolean {
  if (token.kind !== 'command' || !token.text.endsWith('frac') || node.type !== 'divide') return false
  const parts = fractionParts(node)
  return parts !== null && parts[0] > 0n && parts[0] < parts[1]
}
