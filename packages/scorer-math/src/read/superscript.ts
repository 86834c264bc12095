import { readBraces } from './argument.ts'
import { readAtom } from './atom.ts'
import { type Cursor, deeper, expect, isCommand, isMark, next, peek } from './cursor.ts'
import { negate } from './expression.ts'
import { countPrimes, primed } from './factor.ts'
import { startsOperand } from './operands.ts'
import { type Node, variable } from './tree.ts'

export function readSuperscript(cursor: Cursor, base: Node): Node {
  const token = peek(cursor)
  if (
    isMark(token, '{') &&
    base.type === 'number' &&
    /^(?:st|nd|rd|th)$/.test(peek(cursor, 1).text) &&
    isMark(peek(cursor, 2), '}')
  ) {
    cursor.at += 3 // 15^{th}
    return base
  }
  if (isMark(token, '{') && isSignGroup(cursor)) {
    const sign = peek(cursor, 1).text
    cursor.at += 3
    return marked(base, sign)
  }
  if (isMark(token, '{') && (isCommand(peek(cursor, 1), 'prime') || isMark(peek(cursor, 1), "'"))) {
    next(cursor)
    const marks = countPrimes(cursor)
    expect(cursor, '}')
    return primed(cursor, base, marks)
  }
  if (
    isMark(token, '*') ||
    isCommand(token, 'ast') ||
    isCommand(token, 'star') ||
    isCommand(token, 'dagger') ||
    ((isMark(token, '+') || isMark(token, '-')) && !startsOperand(peek(cursor, 1)))
  ) {
    next(cursor)
    return marked(base, token.text)
  }
  if (isCommand(token, 'prime')) return primed(cursor, base, countPrimes(cursor))
  const exponent = isMark(token, '{')
    ? readBraces(cursor)
    : isMark(token, '-')
      ? readSignedFactorAtom(cursor)
      : readPowerAtom(cursor)
  return { type: 'power', base, exponent }
}

function isSignGroup(cursor: Cursor): boolean {
  const inner = peek(cursor, 1)
  if (!isMark(peek(cursor, 2), '}')) return false
  return (
    (inner.kind === 'mark' && '+-*'.includes(inner.text)) ||
    (inner.kind === 'command' && ['ast', 'star', 'dagger', 'times', 'perp', 'circ', 'bullet'].includes(inner.text))
  )
}

const marked = (base: Node, mark: string): Node =>
  base.type === 'variable' ? variable(`${base.name}^${mark}`) : { type: 'opaque', head: `^${mark}`, args: [base] }

function readSignedFactorAtom(cursor: Cursor): Node {
  next(cursor)
  return negate(readPowerAtom(cursor))
}

/** What follows ^ without braces; towers are right-associative in plain text. */
function readPowerAtom(cursor: Cursor): Node {
  const atom = readAtom(cursor)
  if (!isMark(peek(cursor), '^')) return atom
  next(cursor)
  return deeper(cursor, () => readSuperscript(cursor, atom))
}
