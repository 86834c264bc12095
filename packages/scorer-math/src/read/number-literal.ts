import type { NumberExpr } from '../ast.ts'
import { LIMITS, Unreadable } from './limits.ts'
import { rational } from './tree.ts'

type Options = {
  readonly decimalComma: boolean
  readonly thousands: boolean
  /** A comma here may part thousands: not between brackets, where it parts items. */
  readonly separators: boolean
}

/** LaTeX and thin spaces between groups of three digits; these never part items. */
const GROUPS = /\d{1,3}(?:(?:\{,\}|\\!,|,\s?\\!\s*|\\,|\{\\,\}|'|\\ |\\:|\\;|~|\u2009|\u202f)\d{3})+(?!\d)/y
const COMMAS = /[1-9]\d{0,2}(?:,\d{3})+(?!\d)(?!,\s?\d)/y
const INDIAN = /[1-9]\d?(?:,\d\d)+,\d{3}(?!\d)(?!,\d)/y
const SPACED = /[1-9]\d{0,2}(?: \d{3})+(?! ?\d)(?!\s*[/,.]\d)/y
const DOTTED = /[1-9]\d{0,2}(?:\.\d{3}){2,}(?!\d)/y
const DOTTED_COMMA = /[1-9]\d{0,2}(?:\.\d{3})+,\d+(?!\d)/y
const LATEX_COMMA = /\d+\{,\}\d+/y
const REPEATING = /(?:\\(?:overline|bar|dot)\s*\{\s*(\d+)\s*\}|\\(?:overline|bar|dot)\s*(\d)|\((\d+)\)(?![\w(^]))/y
const DOTTED_REPETITION = /\\dot\s*\{?(\d)\}?(\d*)\\dot\s*\{?(\d)\}?/y
const OVERLINED = /(?:\d\u0305)+/y
const EXPONENT = /[eE][+-]?\d{1,6}(?![\w.])/y
const ELLIPSIS = /\s*(?:\\(?:ldots|dots|cdots)|\.\.\.)/y

/**
 * Reads the number that starts at `at`: integers, decimals, thousands in the usual conventions, repeating decimals,
 * `1e6`. Exact: 0.1 is 1/10. O(length).
 */
export function readNumber(
  text: string,
  at: number,
  options: Options,
): { readonly value: NumberExpr; readonly end: number } {
  const grouped = readGroups(text, at, options)
  let end = grouped?.end ?? at
  let digits = grouped?.digits ?? ''
  if (grouped === null) {
    while (isDigit(text.charCodeAt(end))) end++
    digits = text.slice(at, end)
  }
  if (grouped?.fraction !== undefined) return { value: decimal(digits, grouped.fraction), end }
  if (options.decimalComma && text[end] === ',' && isDigit(text.charCodeAt(end + 1)) && grouped === null) {
    const start = end + 1
    end = start
    while (isDigit(text.charCodeAt(end))) end++
    return { value: decimal(digits, text.slice(start, end)), end }
  }
  if (text[end] !== '.' || text[end + 1] === '.') return scientific(text, end, integer(digits, at))

  const start = end + 1
  end = start
  while (isDigit(text.charCodeAt(end)) && text.charCodeAt(end + 1) !== 0x305) end++
  if (text[end] === ',' && /^,\d{3}(?!\d)/.test(text.slice(end, end + 5)) && end - start === 0)
    return { value: integer(digits, at), end: start - 1 }
  // thin spaces between the decimals' groups
  let fraction = text.slice(start, end)
  if (fraction.length === 3)
    for (;;) {
      const group = /^(?:\\,| )(\d{3})(?!\d)/.exec(text.slice(end, end + 6))
      if (group === null || !group[0].startsWith('\\,')) break
      fraction += group[1]
      end += group[0].length
    }
  const repeated = repetition(text, end)
  if (repeated !== null) return { value: repeating(digits, fraction, repeated.digits), end: repeated.end }
  ELLIPSIS.lastIndex = end
  if (fraction.length >= 3 && ELLIPSIS.test(text)) {
    const block = repeatedBlock(fraction)
    if (block !== null) return { value: repeating(digits, block.before, block.digits), end: ELLIPSIS.lastIndex }
  }
  if (fraction === '') {
    // "17." and "-1./3": a dot that ends a number; otherwise punctuation
    const next = text[end]
    if (
      next === undefined ||
      next === '/' ||
      next === '}' ||
      next === ')' ||
      next === '\\' ||
      next === '$' ||
      next === '*'
    )
      return { value: integer(digits, at), end }
    return { value: integer(digits, at), end: end - 1 }
  }
  return scientific(text, end, decimal(digits, fraction))
}

function readGroups(
  text: string,
  at: number,
  { decimalComma, thousands, separators }: Options,
): { digits: string; end: number; fraction?: string } | null {
  const next = nextNonDigit(text, at)
  const after = text[next]
  if (after === undefined || next - at > 3) return longComma(text, at, next, after)
  if (!"{\\,' ~.\u2009\u202f".includes(after)) return null
  const found = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0] ?? null
  }
  const latex = found(GROUPS)
  if (latex !== null) return { digits: latex.replace(/\D/g, ''), end: at + latex.length }
  if (after === '.') {
    const dottedComma = found(DOTTED_COMMA)
    if (dottedComma !== null && separators) {
      const [whole = '', fraction = ''] = dottedComma.split(',')
      return { digits: whole.replaceAll('.', ''), end: at + dottedComma.length, fraction }
    }
    const dotted = found(DOTTED)
    if (dotted !== null) return { digits: dotted.replaceAll('.', ''), end: at + dotted.length }
    return null
  }
  if (separators && thousands && !decimalComma) {
    const commas = found(COMMAS) ?? indian(found(INDIAN))
    if (commas !== null) return { digits: commas.replaceAll(',', ''), end: at + commas.length }
  }
  if (separators && after === ' ') {
    const spaced = found(SPACED)
    if (spaced !== null) return { digits: spaced.replaceAll(' ', ''), end: at + spaced.length }
  }
  return longComma(text, at, next, after)
}

/** 3{,}14: the LaTeX way to write a decimal comma, where the group is not of three digits. */
function longComma(
  text: string,
  at: number,
  next: number,
  after: string | undefined,
): { digits: string; end: number; fraction?: string } | null {
  if (after !== '{') return null
  LATEX_COMMA.lastIndex = at
  const found = LATEX_COMMA.exec(text)?.[0]
  if (found === undefined) return null
  const [whole = '', fraction = ''] = found.split('{,}')
  void next
  return { digits: whole, end: at + found.length, fraction }
}

/** 1,00,000 only where a group starts with 0, which no list of integers has. */
const indian = (found: string | null): string | null => (found !== null && /,0\d,/.test(found) ? found : null)

function scientific(text: string, end: number, value: NumberExpr): { value: NumberExpr; end: number } {
  const char = text[end]
  if (char !== 'e' && char !== 'E') return { value, end }
  EXPONENT.lastIndex = end
  const found = EXPONENT.exec(text)?.[0]
  if (found === undefined) return { value, end }
  const exponent = Number(found.slice(1))
  if (Math.abs(exponent) > LIMITS.digits) throw new Unreadable('limit:digits', end)
  const power = 10n ** BigInt(Math.abs(exponent))
  const scaled =
    exponent >= 0
      ? rational(value.numerator * power, value.denominator)
      : rational(value.numerator, value.denominator * power)
  const places = value.decimal === undefined ? 0 : value.decimal.places
  const significant = value.decimal?.significant ?? value.numerator.toString().length
  return {
    value: { ...scaled, decimal: { places: places - exponent, significant } },
    end: end + found.length,
  }
}

function integer(digits: string, at: number): NumberExpr {
  if (digits.length > LIMITS.digits) throw new Unreadable('limit:digits', at)
  return { type: 'number', numerator: digits.length < 16 ? BigInt(Number(digits)) : BigInt(digits), denominator: 1n }
}

function decimal(digits: string, fraction: string): NumberExpr {
  if (digits.length + fraction.length > LIMITS.digits) throw new Unreadable('limit:digits', 0)
  const all = digits + fraction
  const significant = all.replace(/^0+/, '').length
  return {
    ...rational(BigInt(all === '' ? '0' : all), 10n ** BigInt(fraction.length)),
    decimal: { places: fraction.length, significant },
  }
}

function repeating(digits: string, fraction: string, block: string): NumberExpr {
  if (digits.length + fraction.length + block.length > LIMITS.digits) throw new Unreadable('limit:digits', 0)
  const scale = 10n ** BigInt(fraction.length)
  const nines = 10n ** BigInt(block.length) - 1n
  const fixed = BigInt((digits + fraction).length === 0 ? '0' : digits + fraction)
  return rational(fixed * nines + BigInt(block), scale * nines)
}

function repetition(text: string, at: number): { digits: string; end: number } | null {
  const char = text[at]
  if (char === '\\') {
    DOTTED_REPETITION.lastIndex = at
    const pair = DOTTED_REPETITION.exec(text)
    if (pair !== null) return { digits: `${pair[1]}${pair[2]}${pair[3]}`, end: DOTTED_REPETITION.lastIndex }
  }
  if (char === '\\' || char === '(') {
    REPEATING.lastIndex = at
    const found = REPEATING.exec(text)
    if (found === null) return null
    return { digits: found[1] ?? found[2] ?? found[3] ?? '', end: REPEATING.lastIndex }
  }
  OVERLINED.lastIndex = at
  const overlined = OVERLINED.exec(text)?.[0]
  if (overlined === undefined) return null
  return { digits: overlined.replaceAll('\u0305', ''), end: at + overlined.length }
}

/** In 0.1666… the 6, in 0.142142… the 142: a block that stands at least twice, a single digit three times. */
function repeatedBlock(fraction: string): { before: string; digits: string } | null {
  for (let length = 1; length * 2 <= fraction.length && length <= 30; length++) {
    const block = fraction.slice(-length)
    let times = 1
    let start = fraction.length - length
    while (start >= length && fraction.slice(start - length, start) === block) {
      start -= length
      times++
    }
    if (times >= (length === 1 ? 3 : 2)) return { before: fraction.slice(0, start), digits: block }
  }
  return null
}

function nextNonDigit(text: string, at: number): number {
  while (isDigit(text.charCodeAt(at))) at++
  return at
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
