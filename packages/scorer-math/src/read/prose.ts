import { attempt, isMark, next, type ParseOptions, peek, startCursor } from './cursor.ts'
import { Unreadable } from './limits.ts'
import { readList } from './list.ts'
import { isRelationToken, startsOperand } from './operands.ts'
import type { Token } from './token.ts'
import type { Node } from './tree.ts'

/** Names of a form, in front of it: matrix([[1, 2], [3, 4]]). */
const CONTAINERS: ReadonlySet<string> = new Set(
  'matrix array vector point tuple list set interval answer option'.split(' '),
)

const PUNCTUATION: ReadonlySet<string> = new Set([
  ',',
  ';',
  '.',
  ':',
  '"',
  "'",
  '?',
  '!',
  '(',
  ')',
  '&',
  '\\\\',
  '-',
  '`',
])

/**
 * Words with math between: each stretch of math must be read whole, the words are kept in order.
 * Null where there are no words at all, or a stretch of math cannot be read.
 */
export function readProse(tokens: readonly Token[], options: ParseOptions): Node | null {
  if (!tokens.some(token => token.kind === 'word' || token.kind === 'letters')) return null
  const parts: (string | Node)[] = []
  const commas = new Set<number>() // words with one behind them
  let run: Token[] = []
  const end = tokens.at(-1) as Token
  const numbered = tokens.some(token => /^(?:II|III|IV|VI|VII|VIII|IX)$/.test(token.text)) // statements I and II
  const flush = (): boolean => {
    if (run.length === 1 && isMark(run[0] as Token, ',')) commas.add(parts.length - 1)
    while (run.length > 0 && isPunctuation(run.at(-1) as Token, run)) run.pop()
    while (run.length > 0 && isLeading(run[0] as Token)) run.shift()
    if (run.length === 0) return true
    const node = readRun([...run, end], options)
    if (node === null) return false
    parts.push(...node)
    run = []
    return true
  }
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'eof') break
    const isArticle = run.length === 0 && /^[aA]$/.test(token.text) && tokens[index + 1]?.kind === 'word'
    const isNumeral = numbered && run.length === 0 && token.kind === 'symbol' && /^[IVX]$/.test(token.text)
    if (
      token.kind === 'word' ||
      isArticle ||
      isNumeral ||
      (token.kind === 'letters' && (token.roman || run.length === 0))
    ) {
      if (!flush()) return null
      // factorial(5): what is called is not beside the value but does something to it
      const name = token.text.toLowerCase()
      const called =
        isMark(tokens[index + 1] ?? end, '(') && tokens[index + 1]?.space === false && !CONTAINERS.has(name)
      parts.push(called ? `${name}(` : name)
      run = []
    } else run.push(token)
  }
  if (!flush()) return null
  if (parts.every(part => typeof part === 'string'))
    return { type: 'text', text: parts.map((part, at) => (commas.has(at) ? `${part},` : part)).join(' ') }
  return { type: 'prose', parts }
}

/** A stretch of math between words; where it is not one answer, its sentences one by one. */
function readRun(tokens: Token[], options: ParseOptions): Node[] | null {
  const whole = readStretch(tokens, options)
  if (whole !== null) return [whole]
  const nodes: Node[] = []
  const end = tokens.at(-1) as Token
  const lone = unmatched(tokens)
  let piece: Token[] = []
  let depth = 0
  for (const [index, token] of tokens.entries()) {
    const single = lone.has(token)
    if (single && token.kind !== 'mark') return null // an environment that is not closed
    if (!single && isOpening(token)) depth++
    if (!single && isClosing(token)) depth--
    // a hyphen before a word, not a minus before a number
    const hyphen = isMark(token, '-') && !startsOperand(tokens[index + 1] ?? end)
    const breaks = single || hyphen || (depth <= 0 && token.kind === 'mark' && BREAKS.has(token.text))
    if (!breaks && token.kind !== 'eof') {
      piece.push(token)
      continue
    }
    while (piece.length > 0 && isDangling(piece.at(-1) as Token)) piece.pop()
    if (piece.length > 0) {
      const node = readStretch([...piece, end], options)
      if (node === null) return null
      nodes.push(node)
    }
    piece = []
  }
  return nodes
}

const BREAKS: ReadonlySet<string> = new Set([',', '.', ';', ':', '\\\\', '?', '"', '&', 'rows{', 'rows}', '!'])

const isOpening = (token: Token): boolean =>
  token.kind === 'begin' || (token.kind === 'mark' && ['(', '[', '{', '\\{', 'lbar', 'rows{'].includes(token.text))

const isClosing = (token: Token): boolean =>
  token.kind === 'end' || (token.kind === 'mark' && [')', ']', '}', '\\}', 'rbar', 'rows}'].includes(token.text))

/** "where Z ∼ Exponential(5)": the relation's right side is a word. */
const isDangling = (token: Token): boolean => isRelationToken(token) || isMark(token, '+')

/** Brackets whose partner stands beyond a word. */
function unmatched(tokens: readonly Token[]): ReadonlySet<Token> {
  const open: Token[] = []
  const lone = new Set<Token>()
  for (const token of tokens) {
    if (isOpening(token)) open.push(token)
    else if (isClosing(token) && open.pop() === undefined) lone.add(token)
  }
  for (const token of open) lone.add(token)
  return lone
}

function readStretch(tokens: Token[], options: ParseOptions): Node | null {
  const cursor = startCursor(tokens, options)
  return attempt(cursor, () => {
    const node = readList(cursor)
    if (peek(cursor).kind !== 'eof') throw new Unreadable('syntax', next(cursor).at)
    return node
  })
}

const isPunctuation = (token: Token, run: readonly Token[]): boolean => {
  if (token.kind !== 'mark' || !PUNCTUATION.has(token.text)) return false
  if (token.text === ')') return !run.some(other => isMark(other, '(')) // one that closes math stays
  return token.text !== "'" && token.text !== '!'
}

const isLeading = (token: Token): boolean =>
  token.kind === 'mark' && [',', ';', '.', ':', '"', ')', '?', '&', '\\\\'].includes(token.text)
