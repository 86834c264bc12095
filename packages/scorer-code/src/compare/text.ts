/** What counts in a program's standard output. */
export type TextRules = {
  readonly mode: TextMode
  /** `float`: |a − b| ≤ max(absolute, relative · |expected|). */
  readonly absolute: number
  readonly relative: number
}

/**
 * `exact`           byte for byte
 * `lines`           trailing white space of lines and final line breaks do not count
 * `tokens`          white space only separates
 * `float`           tokens; numbers within the tolerance, but an integer for an integer stays exact
 * `case-fold`       `lines`, upper and lower case alike
 * `unordered-lines` `lines`, in any order
 * `unordered-rows`  lines in any order, and the tokens in each line in any order
 * `set`             lines, as a set
 * `sorted`          tokens, in any order
 */
export type TextMode =
  | 'exact'
  | 'lines'
  | 'tokens'
  | 'float'
  | 'case-fold'
  | 'unordered-lines'
  | 'unordered-rows'
  | 'set'
  | 'sorted'

/** Is this output what was expected? O(length), or O(n log n) where order does not count. */
export function isEqualText(expected: string, got: string, rules: TextRules): boolean {
  if (expected === got) return true
  switch (rules.mode) {
    case 'exact':
      return false
    case 'lines':
      return isEqualLines(expected, got)
    case 'case-fold':
      return isEqualLines(expected.toLowerCase(), got.toLowerCase())
    case 'tokens':
      return isSame(tokensOf(expected), tokensOf(got))
    case 'float':
      return isClose(expected, got, rules)
    case 'unordered-lines':
      return isSame(linesOf(expected).sort(), linesOf(got).sort())
    case 'unordered-rows':
      return isSame(rowsOf(expected), rowsOf(got))
    case 'set':
      return isSame([...new Set(linesOf(expected))].sort(), [...new Set(linesOf(got))].sort())
    case 'sorted':
      return isSame(tokensOf(expected).sort(), tokensOf(got).sort())
  }
}

/** Has the text nothing but white space, so that a program that did nothing would print it too? */
export function isBlankText(text: string): boolean {
  return text.trim() === ''
}

function isSame(expected: readonly string[], got: readonly string[]): boolean {
  return expected.length === got.length && expected.every((item, index) => item === got[index])
}

/**
 * The same but for white space at the ends of lines and empty lines at the end. One pass without copies: outputs are
 * megabytes, and a pattern like `\s+$` is quadratic.
 */
function isEqualLines(expected: string, got: string): boolean {
  let left = 0
  let right = 0
  while (left < expected.length && right < got.length) {
    if (expected.charCodeAt(left) === got.charCodeAt(right)) {
      left += 1
      right += 1
      continue
    }
    const leftEnd = spacesEnd(expected, left)
    const rightEnd = spacesEnd(got, right)
    if (leftEnd === left && rightEnd === right) break
    if (!isLineEnd(expected, leftEnd) || !isLineEnd(got, rightEnd)) return false
    left = leftEnd
    right = rightEnd
  }
  return isBlankFrom(expected, left) && isBlankFrom(got, right)
}

function spacesEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1
  return at
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || (code >= 11 && code <= 13) || code === 160
}

function isLineEnd(text: string, at: number): boolean {
  return at >= text.length || text.charCodeAt(at) === 10
}

function isBlankFrom(text: string, from: number): boolean {
  let at = from
  while (at < text.length && (isSpace(text.charCodeAt(at)) || text.charCodeAt(at) === 10)) at += 1
  return at === text.length
}

/** Lines without trailing white space, without the empty ones at the end. A loop, since `\s+$` is quadratic. */
function trimLines(text: string): string {
  const lines = text.split('\n')
  for (const [index, line] of lines.entries()) lines[index] = line.trimEnd()
  let end = lines.length
  while (end > 0 && lines[end - 1] === '') end -= 1
  lines.length = end
  return lines.join('\n')
}

function linesOf(text: string): string[] {
  const trimmed = trimLines(text)
  return trimmed === '' ? [] : trimmed.split('\n')
}

function rowsOf(text: string): string[] {
  return linesOf(text)
    .map(line => tokensOf(line).sort().join(' '))
    .sort()
}

function tokensOf(text: string): string[] {
  return text.split(/\s+/).filter(token => token !== '')
}

const INTEGER = /^[+-]?\d+$/
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i

function isClose(expected: string, got: string, rules: TextRules): boolean {
  const wanted = tokensOf(expected)
  const answers = tokensOf(got)
  return wanted.length === answers.length && wanted.every((token, index) => isCloseToken(token, answers[index], rules))
}

function isCloseToken(expected: string, got: string | undefined, { absolute, relative }: TextRules): boolean {
  if (expected === got) return true
  if (got === undefined) return false
  if (NOT_FINITE.test(expected)) return NOT_FINITE.test(got) && nameOf(expected) === nameOf(got)
  if (!NUMBER.test(expected) || !NUMBER.test(got)) return false
  if (INTEGER.test(expected) && INTEGER.test(got)) return integerOf(expected) === integerOf(got)
  const wanted = Number(expected)
  const answer = Number(got)
  return Number.isFinite(answer) && Math.abs(wanted - answer) <= Math.max(absolute, relative * Math.abs(wanted))
}

function integerOf(token: string): string {
  const digits = token.replace(/^[+-]/, '').replace(/^0+(?=\d)/, '')
  return token.startsWith('-') && digits !== '0' ? `-${digits}` : digits
}

function nameOf(token: string): string {
  const name = token.toLowerCase().replace(/^\+/, '')
  return name.replace('infinity', 'inf')
}
