import { readAtom } from './atom.ts'
import { type Cursor, isMark, next, peek } from './cursor.ts'
import type { Token } from './token.ts'
import type { Node } from './tree.ts'

export function readLetters(cursor: Cursor, token: Token): Node {
  const before = cursor.tokens[cursor.at - 1]
  const after = peek(cursor, 1)
  const alone =
    (before === undefined || (isEdge(before) && !isMark(before, ')'))) &&
    (after.kind === 'eof' || (isEdge(after) && !isMark(after, '(') && !isMark(after, '{')) || isMark(after, '.'))
  if (alone || (/^[A-Z]{2,}$/.test(token.text) && isMark(after, '='))) {
    next(cursor)
    return { type: 'letters', text: token.text }
  }
  cursor.tokens.splice(
    cursor.at,
    1,
    ...[...token.text].map(
      (letter, index): Token => ({
        ...token,
        kind: 'symbol',
        text: letter,
        at: token.at + index,
        space: index === 0 && token.space,
      }),
    ),
  )
  return readAtom(cursor)
}

const isEdge = (token: Token): boolean =>
  (token.kind === 'mark' && [',', ';', '(', ')', '=', '{', '}', '\\{', '\\}', ':'].includes(token.text)) ||
  (token.kind === 'word' && (token.text === 'and' || token.text === 'or'))
