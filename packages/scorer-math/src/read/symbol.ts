import { isApplication, readApplication } from './application.ts'
import { readArgument, readBraces } from './argument.ts'
import { symbolNode } from './atom.ts'
import { readGroup } from './brackets.ts'
import { attempt, type Cursor, eat, fail, isMark, next, peek } from './cursor.ts'
import { call, type Node, variable } from './tree.ts'

/** Letters that name functions wherever a parenthesis follows. */
export const FUNCTION_LETTERS: ReadonlySet<string> = new Set(['f', 'g', 'h', 'F', 'G', 'H'])

export function readSymbol(cursor: Cursor, name: string): Node {
  let symbol = name
  let sup: Node | null = null
  const start = cursor.at
  if (name === 'Gamma' && isMark(peek(cursor), '(')) return call('gamma', readGroup(cursor))
  if (isMark(peek(cursor), '_')) {
    next(cursor)
    const subscript = readSubscript(cursor)
    if (name === 'C' || name === 'A' || name === 'P') {
      const combination = readCombinationScript(cursor, name, subscript)
      if (combination !== null) return combination
    }
    symbol = `${name}_${subscript.text}`
    if (name === 'log') void start
  }
  if (isMark(peek(cursor), "'")) {
    let marks = 0
    while (eat(cursor, "'")) marks++
    symbol = `${symbol}${"'".repeat(marks)}`
  }
  if (isMark(peek(cursor), '^') && FUNCTION_LETTERS.has(name)) {
    // f^{-1}(x), f^{(n)}(x), f^2(x): an iterate or an inverse of f, not a power
    const saved = cursor.at
    next(cursor)
    sup = attempt(cursor, () => readArgument(cursor))
    if (sup !== null && !isPlainPower(sup) && isMark(peek(cursor), '(') && isApplication(cursor, name)) {
      return readApplication(cursor, `${symbol}^${scriptText(cursor, saved + 1)}`)
    }
    cursor.at = saved
  }
  if (isMark(peek(cursor), '(') && !peek(cursor).roman && isApplication(cursor, name))
    return readApplication(cursor, symbol)
  if (symbol === name) return symbolNode(name)
  return variable(symbol)
}

/** h²(a + b) is a product. */
const isPlainPower = (node: Node): boolean => node.type === 'number' && node.numerator > 0n

function scriptText(cursor: Cursor, from: number): string {
  return cursor.tokens
    .slice(from, cursor.at)
    .filter(token => !isMark(token, '{') && !isMark(token, '}'))
    .map(token => token.text)
    .join('')
}

/** The subscript of a symbol as text, which makes another symbol of it; its value where it is an expression. */
function readSubscript(cursor: Cursor): { text: string; value: Node | null } {
  const token = peek(cursor)
  if (!isMark(token, '{')) {
    if (token.kind === 'number' && token.text.length > 1) {
      const value = readArgument(cursor)
      return { text: value.type === 'number' ? value.numerator.toString() : '', value }
    }
    if (token.kind === 'letters') {
      const value = readArgument(cursor)
      return { text: token.text.slice(0, 1), value }
    }
    next(cursor)
    if (token.kind === 'mark' && !'+-*?'.includes(token.text)) throw fail(cursor)
    return {
      text: token.text,
      value: token.kind === 'number' ? (token.value ?? null) : token.kind === 'symbol' ? symbolNode(token.text) : null,
    }
  }
  const start = cursor.at
  let depth = 0
  do {
    const inner = next(cursor)
    if (inner.kind === 'eof') throw fail(cursor)
    if (isMark(inner, '{')) depth++
    if (isMark(inner, '}')) depth--
  } while (depth > 0)
  const end = cursor.at
  const text = cursor.tokens
    .slice(start + 1, end - 1)
    .map(inner => inner.text)
    .join('')
  cursor.at = start
  const value = attempt(cursor, () => readBraces(cursor))
  cursor.at = end
  return { text, value }
}

/** C_{n}^{k}, and A_n^k where both are literals. */
function readCombinationScript(cursor: Cursor, name: string, subscript: { value: Node | null }): Node | null {
  if (!isMark(peek(cursor), '^') || subscript.value === null) return null
  const saved = cursor.at
  next(cursor)
  const upper = attempt(cursor, () => readArgument(cursor))
  const lower = subscript.value
  if (upper !== null) {
    if (name === 'C' && upper.type !== 'opaque') return call('binomial', lower, upper)
    if (
      upper.type === 'number' &&
      lower.type === 'number' &&
      lower.numerator > 1n &&
      upper.numerator <= lower.numerator
    )
      return call('permutations', lower, upper)
  }
  cursor.at = saved
  return null
}
