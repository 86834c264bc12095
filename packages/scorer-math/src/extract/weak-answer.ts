import { findMathSpans, type MathSpan } from '@touchstone/completion'
import { type Found, found } from './extraction.ts'

const MAX_BARE = 120

/** An answer that nothing announces, and where it stands. */
export type Weak = { readonly found: Found; readonly start: number; readonly end: number }

/** What is announced by nothing is looked for at the end alone, in characters. */
const WINDOW = 20_000

/** The last span of math; spans joined by commas, "or", "and" are one. O(n). */
export function fromMath(text: string): Weak | null {
  const offset = Math.max(0, text.length - WINDOW)
  const tail = text.slice(offset)
  const spans = findMathSpans(tail).filter(span => span.content.trim() !== '' && !isEndMark(span.content))
  if (spans.length === 0) return null
  while (spans.length > 1) {
    // f(x) = x² for all x: what it holds for is not what it is
    const gap = tail.slice((spans.at(-2) as MathSpan).end, (spans.at(-1) as MathSpan).start)
    if (!HOLDS_FOR.test(gap)) break
    spans.pop()
  }
  let from = spans.length - 1
  const last = spans.at(-1) as MathSpan
  while (from > 0 && spans.length - from < 16) {
    const gap = tail.slice((spans[from - 1] as MathSpan).end, (spans[from] as MathSpan).start)
    if (!/^\s*,?\s*(?:or|and|,)\s*$/i.test(gap)) break
    from--
  }
  const start = (spans[from] as MathSpan).start + offset
  const content = last.content.trim()
  const end = last.end + offset
  if (from < spans.length - 1) return { found: found(text.slice(start, end), 'latex'), start, end }
  const answer = last.display && content.split(/\\\\(?!\[)/).length > 1 ? lastRow(content) : content
  return { found: found(answer, 'latex'), start, end }
}

const HOLDS_FOR =
  /^\s*,?\s*(?:(?:which |and )?holds )?(?:for (?:all|any|every|each|some|arbitrary)|where|in terms of|whenever)(?: (?:the|an?|all|real|positive|negative|nonnegative|integers?|natural|numbers?|values?|of|constant|variable)){0,5}\s*$/i

/** □ and its like end a proof; an empty box says nothing. */
const isEndMark = (content: string): boolean =>
  /^\s*(?:\\(?:blacksquare|square|Box|qed|qedsymbol|checkmark)|\\(?:boxed|fbox)\s*\{\s*\})\s*$/.test(content)

/** Of a derivation in rows the last row; rows of a matrix or of cases are none. */
function lastRow(content: string): string {
  if (/\\begin\{/.test(content)) return content
  const rows = content.split('\\\\').map(row => row.trim())
  const row = rows.filter(part => part !== '').at(-1) ?? content
  return row.replaceAll('&', ' ').trim()
}

/** A completion that is one short formula and nothing else. */
export function fromBare(text: string): Found | null {
  const bare = text.trim()
  if (bare === '' || bare.length > MAX_BARE || bare.includes('\n') || /\\f?box(?:ed)?/.test(bare)) return null
  const words = bare.match(/(?<!\\)\b[a-zA-Z]{2,}\b/g) ?? []
  return words.length <= 1 || /^\\?\w+\{/.test(bare) ? found(bare, 'whole') : null
}

/** A number that is no exponent, index or part of a name, with its sign, its currency and what it is divided by. */
const NUMBER =
  /(?<![\d^_a-zA-Z]|[\^_][{-]|\d[.,])[-−]?\$?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d{1,4}(?![\w.]))?(?:\/\d+)?%?/g

const UNIT = /^\s?(?:\\(?:text|mathrm)\s?\{[^{}]{0,20}\}|[a-zA-Z°%]{1,12}(?![a-zA-Z]))/

/** A unit at most, "or", and nothing but marks before the next number: 3 km or 4 km. */
const ALTERNATIVE = /^[^.!?;:\n]{0,24}(?<![a-zA-Z])or(?![a-zA-Z])[\s{}\\$]*$/i

/** The last number; two joined by "or" stay together. */
export function fromNumber(text: string): Weak | null {
  const offset = Math.max(0, text.length - WINDOW)
  const tail = text.slice(offset)
  let last: RegExpExecArray | null = null
  let before: RegExpExecArray | null = null
  for (const match of tail.matchAll(NUMBER)) {
    before = last
    last = match as RegExpExecArray
  }
  if (last === null) return null
  const value = last[0].replace(/,$/, '')
  const [start, end] = [offset + last.index, offset + last.index + last[0].length]
  if (before !== null) {
    const gap = tail.slice(before.index + before[0].length, last.index)
    if (ALTERNATIVE.test(gap)) {
      const unit = UNIT.exec(tail.slice(last.index + last[0].length))?.[0] ?? ''
      return { found: found(`${before[0]}${gap}${value}${unit}`, 'number', ['hedged']), start, end: end + unit.length }
    }
  }
  return { found: found(value, 'number'), start, end }
}
