import { type Cursor, isMark, next, peek } from './cursor.ts'
import { readRelation } from './relation.ts'
import type { Node } from './tree.ts'

/** 3:4 is a ratio, 12:05 a time of day, and "x < −7 : (−∞, −7)" says one thing twice. */
export function readColon(cursor: Cursor, first: Node): Node {
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

export const isWord = (cursor: Cursor, ahead: number, text: string): boolean =>
  peek(cursor, ahead).kind === 'word' && peek(cursor, ahead).text.toLowerCase() === text

/** 7:00 in the morning */
export function readPartOfDay(cursor: Cursor, body: Node): Node {
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
