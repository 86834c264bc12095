import { isMark } from './cursor.ts'
import { FUNCTIONS } from './names.ts'
import { isRelationToken } from './operands.ts'
import type { Token } from './token.ts'

/** Rows that go on with = or ≤ belong to the row before; min and max that take nothing are words. */
export function settle(tokens: readonly Token[]): Token[] {
  const out: Token[] = []
  const open: ('rows' | 'other')[] = [] // environments around the place
  for (const [index, token] of tokens.entries()) {
    if (isMark(token, 'rows{')) open.push('rows')
    else if (token.kind === 'begin') open.push('other')
    else if (isMark(token, 'rows}') || token.kind === 'end') open.pop()
    const inRows = open.at(-1) === 'rows'
    const after = tokens[index + 1]
    if (token.kind === 'word' && FUNCTIONS.has(token.text) && after !== undefined && isMark(after, '(')) {
      out.push({ ...token, kind: 'function' })
      continue
    }
    if (
      token.kind === 'function' &&
      (token.text === 'min' || token.text === 'max') &&
      after !== undefined &&
      isWordEnd(after)
    ) {
      out.push({ ...token, kind: 'word' })
      continue
    }
    if (isMark(token, '\\\\') && inRows) {
      let at = index + 1
      while (tokens[at] !== undefined && isMark(tokens[at] as Token, '&')) at++
      if (tokens[at] !== undefined && isRelationToken(tokens[at] as Token)) continue
    }
    if (isMark(token, '&') && inRows) continue
    out.push(token)
  }
  return out
}

const isWordEnd = (token: Token): boolean =>
  token.kind === 'word' ||
  token.kind === 'eof' ||
  (token.kind === 'mark' && [',', '.', ';', ':', '='].includes(token.text))
