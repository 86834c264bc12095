import type { Cursor, ParseOptions } from './cursor.ts'
import { attempt, isMark, next, peek } from './cursor.ts'
import { tokenize } from './lexer.ts'
import { LIMITS, Unreadable } from './limits.ts'
import { withoutMarkup } from './markup.ts'
import { FUNCTIONS } from './names.ts'
import { isRelationToken, startsOperand } from './operands.ts'
import { spoken } from './spoken.ts'
import { readList } from './statement.ts'
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

function readTokens(tokens: Token[], options: ParseOptions): Node {
  const cursor: Cursor = {
    tokens: [...tokens],
    at: 0,
    depth: 0,
    bars: 0,
    builder: false,
    integrals: 0,
    differential: null,
    options,
  }
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

const GLUED = /([\d)}\]])(or|and)(?=-?[\d(]|[a-zA-Z](?:_?\d)?[=<>]|[a-zA-Z]\([a-zA-Z]\)=)/g

const TIMES_TEN = /(\d\s*)[xX](?=\s*10\s*\^)/g
const BARE_COMMAND = /(?<![\\a-zA-Z])((?:[dt]?frac|sqrt|text|boxed|binom|dbinom)(?=\{)|sqrt(?=\[))/g
const PROGRAM_MATRIX = /^\[\s*-?[\d./]+(?:\s+-?[\d./]+)*\s*(?:;\s*-?[\d./]+(?:\s+-?[\d./]+)*\s*)+\]$/
const ROMAN_DIGITS = /\\(?:text|mathrm|mathtt|textbf|mathbf|texttt)\s*\{([0-9A-F]+)\}_/g

const DAMAGEABLE = /[\t\f\b\r\v\\{[^+;'↦]|[\d)}\]](?:or|and)/

/** Backslashes that a careless string literal ate, a list as Python prints it, `{=}` around operators. */
function undamage(input: string): string {
  let text = input.includes('<') || input.includes('&') ? withoutMarkup(input) : input
  // most answers have none of the characters that the repairs below look for
  if (!DAMAGEABLE.test(text)) return text
  if (/[\t\f\b\r\v]/.test(text))
    text = text
      .replace(/\t(?=ext|imes|an\b|heta|o\b|frac|riangle|au\b)/g, '\\t')
      .replace(/\f(?=rac)/g, '\\f')
      .replace(/[\b](?=inom|egin|ar\b|eta\b|oxed|mod)/g, '\\b')
      .replace(/\r(?=ight|angle|ho\b|ceil|floor)/g, '\\r')
      .replace(/\v(?=ec\b|arphi|matrix)/g, '\\v')
  if (text.includes('\\\\') && !text.includes('\\begin'))
    text = text.replace(
      /\\\\(?=(?:[dt]?frac|pi|sqrt|text|left|right|cdot|times|boxed|infty|leq?|geq?|neq?|pm|sin|cos|tan|ln|log|alpha|beta|theta|circ|mathrm|mathbb|cup|in|quad)(?![a-z]))/g,
      '\\',
    )
  if (text.includes('\\\\') && text.includes('\\begin'))
    text = text.replace(/(?<!\\)\\\\(?=(?:[dt]?frac|sqrt|text|mathrm|boxed)\{)/g, '\\')
  if (text.includes(', }') || text.includes('{ ,') || text.includes(' {,'))
    text = text.replace(/(\d)\s*\{\s*,\s*\}\s*(?=\d)/g, '$1{,}')
  // 3 x 10^5, frac{1}{2} without its backslash, \text{1A}_{16}, 1011_{(2)}, +/-
  if (text.includes('^') && TIMES_TEN.test(text)) text = text.replace(TIMES_TEN, '$1\\times ')
  if ((text.includes('{') || text.includes('[')) && BARE_COMMAND.test(text)) text = text.replace(BARE_COMMAND, '\\$1')
  if (text.includes('}_') && ROMAN_DIGITS.test(text)) text = text.replace(ROMAN_DIGITS, '$1_')
  if (text.includes('_{(')) text = text.replace(/_\{\((\w{1,5})\)\}/g, '_{$1}')
  if (text.includes('+'))
    text = text.replace(/\+\s?\/\s?[-−]/g, '\\pm ').replace(/^(\s*\$?)\+\s?[-−](?=[\d\\a-z(])/, '$1\\pm ')
  // f: x ↦ 2x + 1
  if (text.includes('mapsto') || text.includes('↦'))
    text = text.replace(/([a-zA-Z])\s*(?::|\\colon)\s*([a-z])\s*(?:\\mapsto|↦)/, '$1($2)=')
  // [1 2; 3 4], as programs write a matrix
  if (text.includes(';') && PROGRAM_MATRIX.test(text))
    text = text.replace(/[^[\];]+/g, row => `[${row.trim().replace(/\s+/g, ',')}]`).replaceAll(';', ',')
  // x=1orx=2: a \text{or} that lost its command
  if ((text.includes('or') || text.includes('and')) && GLUED.test(text)) text = text.replace(GLUED, '$1 $2 ')
  if (text.includes('^') && /\^\s*\$?\s*$/.test(text)) text = text.replace(/\^(\s*\$?\s*)$/, '$1')
  if (text.includes('{')) text = text.replace(/(^|[^^_\\a-zA-Z])\{([=:<>])\}/g, '$1$2')
  const list = text.includes("'") && /^\s*\[\s*'([^']*)'(?:\s*,\s*'[^']*')*\s*\]\s*$/.test(text)
  if (list) text = [...text.matchAll(/'([^']*)'/g)].map(match => (match[1] ?? '').replaceAll('\\\\', '\\')).join(', ')
  return text.replace(/^ext\{/, '\\text{')
}

const EDGE = '[\\s\\u200b-\\u200d\\ufeff\\u2060]'
const EDGES = new RegExp(`^${EDGE}+|${EDGE}+$`, 'g')
const HAS_EDGE = new RegExp(`^${EDGE}|${EDGE}$`)

/** □ at the end of a proof, with something before it. */
const END_MARK =
  /(?<=\S)\s*(?:\$\s*)?(?:\\[,;:! ]\s*)*(?:\\(?:blacksquare|qed|qedsymbol|checkmark)(?![a-zA-Z])|[■∎✓✔✅☑])(?:\s*\$)?$/

/** An emphasis or a quotation mark in front, or a full stop behind. */
const WRAPPED = /^[*_`"'“”‘]|\.$/

/** Wrappers that say nothing: white space, emphasis, a final full stop, zero-width signs at the ends. */
function tidy(input: string): string {
  let text = undamage(input)
  if (HAS_EDGE.test(text)) text = text.replace(EDGES, '')
  if (END_MARK.test(text.length > 60 ? text.slice(-60) : text)) text = text.replace(END_MARK, '')
  if (!WRAPPED.test(text)) return text
  for (let round = 0; round < 4; round++) {
    const before = text
    const emphasis = /^(\*\*|__|\*|`+)([^*`]+)\1[.,]?$/.exec(text)
    if (emphasis !== null) text = (emphasis[2] ?? '').trim()
    if (text.endsWith('.') && !text.endsWith('..') && !/[ap]\.m\.$/i.test(text)) text = text.slice(0, -1).trimEnd()
    const quoted = /^["“”]([^"“”]*)["“”]$|^‘([^‘’]*)’$|^'([^']*)'$/.exec(text)
    if (quoted !== null) text = (quoted[1] ?? quoted[2] ?? quoted[3] ?? '').trim()
    if (text === before) break
  }
  return text
}

/** Rows that go on with = or ≤ belong to the row before; min and max that take nothing are words. */
function settle(tokens: readonly Token[]): Token[] {
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

/** Punctuation after the last part. */
function trimEnd(tokens: Token[]): void {
  for (;;) {
    const last = tokens[tokens.length - 2]
    if (last === undefined || last.kind !== 'mark' || !['.', ',', ';', ':', '\\\\'].includes(last.text)) return
    tokens.splice(tokens.length - 2, 1)
  }
}

/** `(B)`, `B.`, `B: …`, `(B) 42`, `\textbf{(B)}\ 42`; a lone letter stays a symbol. */
function readChoice(cursor: Cursor): Node | null {
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

/** "1101 base 2", "1101 in base two". */
function readBaseWords(tokens: readonly Token[], options: ParseOptions): Node | null {
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
function readJuxtaposed(tokens: readonly Token[], options: ParseOptions): Node | null {
  if (tokens.length > 64 || tokens.some(token => token.kind !== 'number' && token.kind !== 'eof')) return null
  const items = tokens.slice(0, -1).map(token => token.value)
  void options
  return items.every(item => item !== undefined) ? { type: 'list', items, joint: ' ' } : null
}

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
function readProse(tokens: readonly Token[], options: ParseOptions): Node | null {
  if (!tokens.some(token => token.kind === 'word' || token.kind === 'letters')) return null
  const parts: (string | Node)[] = []
  const commas = new Set<number>() // words with one behind them
  let run: Token[] = []
  const end = tokens.at(-1) as Token
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
    if (token.kind === 'word' || isArticle || (token.kind === 'letters' && (token.roman || run.length === 0))) {
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
  const cursor: Cursor = {
    tokens: [...tokens],
    at: 0,
    depth: 0,
    bars: 0,
    builder: false,
    integrals: 0,
    differential: null,
    options,
  }
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
