import type { NumberExpr } from '../ast.ts'

/**
 * `number`   a literal; `text` as written
 * `symbol`   one letter or a named symbol
 * `letters`  two or three letters of unmarked text: a product or a word
 * `word`     a word
 * `function` sin, log …
 * `command`  a LaTeX command that the parser knows by name
 * `begin`, `end` an environment
 * `based`    digits with a base: `2A_{16}`, `0x1F`
 * `half`     am or pm
 * `mark`     everything else, one character or a name of its own
 */
export type Token = {
  readonly kind:
    | 'number'
    | 'symbol'
    | 'letters'
    | 'word'
    | 'function'
    | 'command'
    | 'begin'
    | 'end'
    | 'based'
    | 'half'
    | 'mark'
    | 'eof'
  readonly text: string
  readonly at: number
  /** White space stood before it. */
  readonly space: boolean
  /** It stood in \text{…}, \mathrm{…} or outside the math delimiters. */
  readonly roman: boolean
  /** A \quad stood before it: what follows is another part. */
  readonly apart: boolean
  readonly value?: NumberExpr
  readonly base?: number
}

export type LexerOptions = {
  /** 3,5 is three and a half. */
  readonly decimalComma: boolean
  /** 1,234 is one number; false: two. */
  readonly thousands: boolean
}

export type Mode = 'math' | 'text' | 'roman' | 'plain'
