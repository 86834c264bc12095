import { isMark, type ParseOptions } from './cursor.ts'
import { readAnswer } from './read-answer.ts'
import type { Token } from './token.ts'
import type { Node } from './tree.ts'

/** "1101 base 2", "1101 in base two". */
export function readBaseWords(tokens: readonly Token[], options: ParseOptions): Node | null {
  if (tokens.length > 8 || !tokens.some(token => token.text === 'base' || token.text === 'Base')) return null
  const plain = tokens.filter(token => !isMark(token, '(') && !isMark(token, ')'))
  const words = plain.map(token => token.text.toLowerCase())
  const at = words.indexOf('base')
  if (at < 1 || at > 3 || plain[at]?.kind !== 'word' || words.length !== at + 3) return null
  const literal = plain[0]
  const base = plain[at + 1]
  if (literal?.kind !== 'number' || base === undefined) return null
  if (at === 2 && words[1] !== 'in') return null
  const reading = readAnswer(`${literal.text}_{${base.kind === 'word' ? `\\text{${base.text}}` : base.text}}`, options)
  return reading.ok ? reading.node : null
}

/** "5 4.6", "②③": parts side by side with nothing between, kept as such. */
export function readJuxtaposed(tokens: readonly Token[], options: ParseOptions): Node | null {
  if (tokens.length > 64 || tokens.some(token => token.kind !== 'number' && token.kind !== 'eof')) return null
  const items = tokens.slice(0, -1).map(token => token.value)
  void options
  return items.every(item => item !== undefined) ? { type: 'list', items, joint: ' ' } : null
}
