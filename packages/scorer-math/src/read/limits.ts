/** Hard limits of one answer's text; a text beyond them is refused before it costs anything. */
export const LIMITS = {
  characters: 20_000,
  tokens: 6_000,
  depth: 120,
  digits: 5_000,
  items: 512,
  cells: 1_024,
} as const

/**
 * Why a text is no answer: a code for statistics, and where it stopped. Thrown inside the parser, at every way that
 * was tried in vain, and therefore no Error: the stack of one would cost more than the parse. It never leaves `readAnswer`.
 */
export class Unreadable {
  readonly code: string
  readonly at: number

  constructor(code: string, at: number) {
    this.code = code
    this.at = at
  }
}
