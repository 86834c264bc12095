import { attempt, type Cursor, isMark } from './cursor.ts'
import { readTokens } from './read-answer.ts'
import type { Token } from './token.ts'
import type { Node } from './tree.ts'

/** `(B)`, `B.`, `B: …`, `(B) 42`, `\textbf{(B)}\ 42`; a lone letter stays a symbol. */
export function readChoice(cursor: Cursor): Node | null {
  const { tokens } = cursor
  const isLetter = (token: Token | undefined): boolean => token?.kind === 'symbol' && /^[A-J]$/.test(token.text)
  let letter: Token | undefined
  let from = 0
  if (
    tokens[0] !== undefined &&
    isMark(tokens[0], '(') &&
    isLetter(tokens[1]) &&
    tokens[2] !== undefined &&
    isMark(tokens[2], ')')
  ) {
    letter = tokens[1]
    from = 3
    if (tokens[3]?.kind !== 'eof' && !(tokens[0].roman || tokens[3]?.space)) return null
  } else if (isLetter(tokens[0]) && tokens[1] !== undefined && (isMark(tokens[1], ')') || isMark(tokens[1], '.'))) {
    letter = tokens[0]
    from = 2
  } else if (
    isLetter(tokens[0]) &&
    /^[A-E]$/.test(tokens[0]?.text ?? '') &&
    tokens[0]?.roman &&
    tokens[1] !== undefined &&
    isMark(tokens[1], ':')
  ) {
    letter = tokens[0]
    from = 2
  }
  if (letter === undefined) return null
  while (tokens[from] !== undefined && (isMark(tokens[from] as Token, '.') || isMark(tokens[from] as Token, ':')))
    from++
  if (tokens[from]?.kind === 'eof') return { type: 'choice', letter: letter.text, content: null }
  const rest = tokens.slice(from)
  if (rest.length > 1 && startsWithOperator(rest[0] as Token)) return null
  const content = attempt(cursor, () => readTokens(rest, cursor.options))
  return content === null ? null : { type: 'choice', letter: letter.text, content }
}

const startsWithOperator = (token: Token): boolean =>
  (token.kind === 'mark' && ['+', '/', '^', '_', '=', '<', '>', ',', ';', '*', '!', ')', "'"].includes(token.text)) ||
  (token.kind === 'word' && (token.text === 'and' || token.text === 'or'))
