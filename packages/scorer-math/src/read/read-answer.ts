import { readBaseWords, readJuxtaposed } from './base-words.ts'
import { readChoice } from './choice.ts'
import { type ParseOptions, peek, startCursor } from './cursor.ts'
import { tidy } from './damage.ts'
import { tokenize } from './lexer.ts'
import { LIMITS, Unreadable } from './limits.ts'
import { readList } from './list.ts'
import { readProse } from './prose.ts'
import { settle } from './settle.ts'
import { spoken } from './spoken.ts'
import type { Token } from './token.ts'
import { children, type Node } from './tree.ts'

/** An answer as read, or why and where it cannot be. */
export type Reading =
  | { readonly ok: true; readonly node: Node; readonly text: string }
  | { readonly ok: false; readonly code: string; readonly at: number; readonly text: string }

export const DEFAULT_PARSE: ParseOptions = { decimalComma: false, thousands: true, logBase: 'e', unitLetters: false }

/**
 * Reads the whole of an answer's text — LaTeX, plain text, Unicode, or a mix — or says where it cannot:
 * nothing is ever dropped. O(n), within the limits of `LIMITS`.
 */
export function readAnswer(input: string, options: ParseOptions = DEFAULT_PARSE): Reading {
  const text = input.length > LIMITS.characters ? input.slice(0, LIMITS.characters + 1) : tidy(input)
  try {
    if (text === '') return { ok: false, code: 'empty', at: 0, text }
    const tokens = settle(spoken(tokenize(text, options)))
    trimEnd(tokens)
    if (tokens.length <= 1) return { ok: false, code: 'empty', at: 0, text }
    const node = readTokens(tokens, options)
    if (tokens.length > MAX_TREE_DEPTH) checkDepth(node)
    return { ok: true, node, text }
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, code: error.code, at: error.at, text }
    throw error
  }
}

/** What walks a tree by recursion can walk it; chains such as 1/1/1/… and 5!!!… are built by loops. */
const MAX_TREE_DEPTH = 300

/** @throws Unreadable for a tree deeper than MAX_TREE_DEPTH; itself without recursion, O(nodes) */
function checkDepth(root: Node): void {
  let level: readonly Node[] = [root]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_TREE_DEPTH) throw new Unreadable('limit:depth', 0)
    level = level.flatMap(children)
  }
}

export function readTokens(tokens: Token[], options: ParseOptions): Node {
  const cursor = startCursor(tokens, options)
  const choice = readChoice(cursor)
  if (choice !== null) return choice
  const based = readBaseWords(tokens, options)
  if (based !== null) return based
  let failure: Unreadable
  try {
    const node = readList(cursor)
    if (peek(cursor).kind === 'eof') return node
    failure = new Unreadable('syntax', peek(cursor).at)
  } catch (error) {
    if (!(error instanceof Unreadable) || error.code.startsWith('limit:')) throw error
    failure = error
  }
  const other = readJuxtaposed(tokens, options) ?? readProse(tokens, options)
  if (other === null) throw failure
  return other
}

/** Punctuation after the last part. */
function trimEnd(tokens: Token[]): void {
  for (;;) {
    const last = tokens[tokens.length - 2]
    if (last === undefined || last.kind !== 'mark' || !['.', ',', ';', ':', '\\\\'].includes(last.text)) return
    tokens.splice(tokens.length - 2, 1)
  }
}
