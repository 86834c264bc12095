/** Python text that this reader does not take: the tests then run as code, in a jail of their own. */
export class Unreadable extends Error {}

export type Token =
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'imaginary'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'bytes'; readonly base64: string }
  /** Read to its end and no further: its text is code. */
  | { readonly kind: 'fstring' }
  | { readonly kind: 'op'; readonly text: string }

/** A logical line: line breaks inside brackets and after a backslash do not end it. */
export type LogicalLine = { readonly indent: number; readonly tokens: readonly Token[]; readonly text: string }

const OPERATORS = [
  '**=',
  '//=',
  '>>=',
  '<<=',
  '...',
  '->',
  ':=',
  '==',
  '!=',
  '<=',
  '>=',
  '**',
  '//',
  '<<',
  '>>',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '&=',
  '|=',
  '^=',
  '@=',
  '+',
  '-',
  '*',
  '/',
  '%',
  '@',
  '&',
  '|',
  '^',
  '~',
  '<',
  '>',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  '.',
  ';',
  '=',
]

const NAME = /[\p{ID_Start}_][\p{ID_Continue}]*/uy
const NUMBER =
  /0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?/y
const STRING = /([rRbBuUfF]{0,2})("""|'''|"|')/y

/** @throws Unreadable where the text is not Python's */
export function readLines(text: string): LogicalLine[] {
  const source = text.replaceAll('\r\n', '\n').replaceAll('\f', ' ')
  const lines: LogicalLine[] = []
  let at = 0
  while (at < source.length) {
    const indentText = /[ \t]*/y
    indentText.lastIndex = at
    const indent = (indentText.exec(source)?.[0] ?? '').replaceAll('\t', '        ').length
    const start = at
    const read = readLine(source, at)
    if (read.tokens.length > 0) lines.push(...statements(indent, read.tokens, source.slice(start, read.end)))
    at = read.end + 1
  }
  return lines
}

/** `a; b` on one line is two. */
function statements(indent: number, tokens: readonly Token[], text: string): LogicalLine[] {
  const lines: LogicalLine[] = []
  let current: Token[] = []
  for (const token of tokens) {
    if (token.kind === 'op' && token.text === ';') {
      if (current.length > 0) lines.push({ indent, tokens: current, text })
      current = []
    } else current.push(token)
  }
  if (current.length > 0) lines.push({ indent, tokens: current, text })
  return lines
}

function readLine(source: string, from: number): { tokens: Token[]; end: number } {
  const tokens: Token[] = []
  let depth = 0
  let at = from
  while (at < source.length) {
    const char = source[at] ?? ''
    if (char === '\n') {
      if (depth === 0) break
      at += 1
    } else if (char === ' ' || char === '\t') at += 1
    else if (char === '\\' && source[at + 1] === '\n') at += 2
    else if (char === '#') {
      const end = source.indexOf('\n', at)
      at = end < 0 ? source.length : end
    } else {
      const { token, end } = readToken(source, at)
      if (token.kind === 'op' && '([{'.includes(token.text)) depth += 1
      if (token.kind === 'op' && ')]}'.includes(token.text)) depth -= 1
      if (depth < 0) throw new Unreadable('a bracket closes that none opened')
      append(tokens, token)
      at = end
    }
  }
  if (depth > 0) throw new Unreadable('a bracket never closes')
  return { tokens, end: at }
}

/** Strings that stand side by side are one. */
function append(tokens: Token[], token: Token): void {
  const last = tokens.at(-1)
  if (token.kind === 'string' && last?.kind === 'string')
    tokens[tokens.length - 1] = { kind: 'string', value: last.value + token.value }
  else if (
    (token.kind === 'fstring' || token.kind === 'string') &&
    (last?.kind === 'fstring' || last?.kind === 'string')
  )
    tokens[tokens.length - 1] = { kind: 'fstring' }
  else tokens.push(token)
}

function readToken(source: string, at: number): { token: Token; end: number } {
  STRING.lastIndex = at
  const quoted = STRING.exec(source)
  if (quoted !== null) return readString(source, quoted[1] ?? '', quoted[2] ?? '', STRING.lastIndex)
  NAME.lastIndex = at
  const name = NAME.exec(source)
  if (name !== null) return { token: { kind: 'name', text: name[0].normalize('NFKC') }, end: NAME.lastIndex }
  if (/[\d.]/.test(source[at] ?? '')) {
    NUMBER.lastIndex = at
    const number = NUMBER.exec(source)
    if (number !== null && number[0] !== '.') return { token: numberToken(number[0]), end: NUMBER.lastIndex }
  }
  const operator = OPERATORS.find(text => source.startsWith(text, at))
  if (operator === undefined) throw new Unreadable(`no token at ${JSON.stringify(source.slice(at, at + 8))}`)
  return { token: { kind: 'op', text: operator }, end: at + operator.length }
}

function numberToken(text: string): Token {
  const digits = text.replaceAll('_', '')
  if (/[jJ]$/.test(digits)) return { kind: 'imaginary', value: Number(digits.slice(0, -1)) }
  if (/^0[xXoObB]/.test(digits)) return { kind: 'int', value: BigInt(digits) }
  if (/[.eE]/.test(digits)) return { kind: 'float', value: Number(digits) }
  if (digits.length > 100_000) throw new Unreadable('an integer of more than 100,000 digits')
  return { kind: 'int', value: BigInt(digits) }
}

function readString(source: string, prefix: string, quote: string, from: number): { token: Token; end: number } {
  const flags = prefix.toLowerCase()
  const parts: string[] = []
  let at = from
  for (;;) {
    if (at >= source.length || (quote.length === 1 && source[at] === '\n'))
      throw new Unreadable('a string never closes')
    if (source.startsWith(quote, at)) break
    if (source[at] === '\\') {
      parts.push(source.slice(at, at + 2))
      at += 2
    } else {
      parts.push(source[at] ?? '')
      at += 1
    }
  }
  const end = at + quote.length
  if (flags.includes('f')) return { token: { kind: 'fstring' }, end }
  const raw = parts.join('')
  const isBytes = flags.includes('b')
  const value = flags.includes('r') ? raw : unescapePython(raw, isBytes)
  if (!isBytes) return { token: { kind: 'string', value }, end }
  return { token: { kind: 'bytes', base64: Buffer.from(value, 'latin1').toString('base64') }, end }
}

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
])

function unescapePython(raw: string, isBytes: boolean): string {
  return raw.replace(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[0-7]{1,3}|[\s\S])/g,
    (all: string, code: string) => {
      const simple = SIMPLE.get(code)
      if (simple !== undefined) return simple
      if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8))
      if (code.length === 3 && code.startsWith('x')) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
      if (isBytes || code.length === 1) return all
      if (code.startsWith('N')) throw new Unreadable('a character by its Unicode name')
      const point = Number.parseInt(code.slice(1), 16)
      if (point > 0x10ffff) throw new Unreadable('no such character')
      return String.fromCodePoint(point)
    },
  )
}
