import { LIMITS, Unreadable } from './limits.ts'
import type { Token } from './token.ts'

/** Where the parser stands, and in what. */
export type Cursor = {
  readonly tokens: Token[]
  at: number
  /** Nesting of expressions, bounded. */
  depth: number
  /** Open plain `|`: the next one closes. */
  bars: number
  /** Inside `\{ … \}` before its divider: a plain `|` divides. */
  builder: boolean
  /** Inside \int: dx ends the integrand. */
  integrals: number
  differential: string | null
  readonly options: ParseOptions
}

export type ParseOptions = {
  readonly decimalComma: boolean
  readonly thousands: boolean
  /** Base of `\log` and `log`; `\lg` is always 10. */
  readonly logBase: 'e' | '10'
  /** Single letters after a number are units where they can be: 5 m. */
  readonly unitLetters: boolean
}

/** At the first of these tokens, in nothing yet. */
export function startCursor(tokens: readonly Token[], options: ParseOptions): Cursor {
  return { tokens: [...tokens], at: 0, depth: 0, bars: 0, builder: false, integrals: 0, differential: null, options }
}

const EOF: Token = { kind: 'eof', text: '', at: 0, space: false, roman: false, apart: false }

export const peek = (cursor: Cursor, ahead = 0): Token => cursor.tokens[cursor.at + ahead] ?? EOF

export function next(cursor: Cursor): Token {
  const token = peek(cursor)
  cursor.at++
  return token
}

export const isMark = (token: Token, text: string): boolean => token.kind === 'mark' && token.text === text

export const isCommand = (token: Token, text: string): boolean => token.kind === 'command' && token.text === text

export function eat(cursor: Cursor, mark: string): boolean {
  if (!isMark(peek(cursor), mark)) return false
  cursor.at++
  return true
}

export function expect(cursor: Cursor, mark: string): void {
  if (!eat(cursor, mark)) throw fail(cursor)
}

export const fail = (cursor: Cursor, code = 'syntax'): Unreadable => new Unreadable(code, peek(cursor).at)

/** Runs one level deeper. @throws Unreadable beyond the depth that a parse may have */
export function deeper<Value>(cursor: Cursor, run: () => Value): Value {
  if (cursor.depth >= LIMITS.depth) throw fail(cursor, 'limit:depth')
  cursor.depth++
  const value = run()
  cursor.depth--
  return value
}

/** Tries a reading; where it fails the cursor is as it was and the answer null. Limits are never swallowed. */
export function attempt<Value>(cursor: Cursor, run: () => Value): Value | null {
  const { at, depth, bars, builder, integrals, differential } = cursor
  try {
    return run()
  } catch (error) {
    if (!(error instanceof Unreadable) || error.code.startsWith('limit:')) throw error
    Object.assign(cursor, { at, depth, bars, builder, integrals, differential })
    return null
  }
}
