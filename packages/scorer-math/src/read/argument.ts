import { readAtom, symbolNode } from './atom.ts'
import { type Cursor, deeper, expect, isCommand, isMark, next, peek } from './cursor.ts'
import { readList } from './list.ts'
import { call, type Node, number } from './tree.ts'

/** `{ … }` as a group: one expression; several parted by commas are a set. */
export function readBraces(cursor: Cursor): Node {
  expect(cursor, '{')
  const saved = { bars: cursor.bars, builder: cursor.builder }
  cursor.bars = 0
  cursor.builder = false
  let inner = deeper(cursor, () => readList(cursor))
  // {a \over b}, {n \choose k}
  const token = peek(cursor)
  if (isCommand(token, 'over') || isCommand(token, 'choose')) {
    next(cursor)
    const below = deeper(cursor, () => readList(cursor))
    inner =
      token.text === 'over' ? { type: 'divide', numerator: inner, denominator: below } : call('binomial', inner, below)
  }
  expect(cursor, '}')
  Object.assign(cursor, saved)
  return inner
}

/** A command's argument: `{…}`, or the next single thing; of a number its first digit alone, as TeX reads it. */
export function readArgument(cursor: Cursor): Node {
  const token = peek(cursor)
  if (isMark(token, '{')) {
    if (isMark(peek(cursor, 1), '}')) {
      cursor.at += 2
      return { type: 'opaque', head: 'blank', args: [] }
    }
    return readBraces(cursor)
  }
  if (token.kind === 'number' && token.text.length > 1 && /^\d+$/.test(token.text)) {
    const rest = token.text.slice(1)
    cursor.tokens[cursor.at] = { ...token, text: rest, space: false, value: number(BigInt(rest)) }
    return number(BigInt(token.text.slice(0, 1)))
  }
  if (token.kind === 'letters') {
    const rest = token.text.slice(1)
    cursor.tokens[cursor.at] = { ...token, kind: rest.length > 1 ? 'letters' : 'symbol', text: rest, space: false }
    return symbolNode(token.text.slice(0, 1))
  }
  return deeper(cursor, () => readAtom(cursor))
}
