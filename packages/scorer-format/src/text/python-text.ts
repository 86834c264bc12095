/**
 * Text as Python sees it, where a published formula is Python: its white space (also U+001C–U+001F and U+0085, not
 * U+FEFF), its words, its lengths in code points.
 */
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const WORD = new RegExp(`[^${SPACE}]+`, 'g')

/** Is this UTF-16 unit white space to Python's `str.isspace` and `\s`? */
export function isSpace(unit: number): boolean {
  if (unit <= 0x20) return (unit >= 0x09 && unit <= 0x0d) || (unit >= 0x1c && unit <= 0x20)
  if (unit < 0x85) return false
  if (unit === 0x85 || unit === 0xa0 || unit === 0x1680) return true
  if (unit < 0x2000) return false
  return unit <= 0x200a || unit === 0x2028 || unit === 0x2029 || unit === 0x202f || unit === 0x205f || unit === 0x3000
}

/** Index of the first unit at or after `at` that is not white space; the length where there is none. */
export function skipSpace(text: string, at: number): number {
  let index = at
  while (index < text.length && isSpace(text.charCodeAt(index))) index++
  return index
}

/** The two ends of the text without white space around it, `str.strip` as indices. */
export function stripped(text: string): readonly [start: number, end: number] {
  const start = skipSpace(text, 0)
  let end = text.length
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  return [start, end]
}

/** `str.split()`: words between white space. */
export function words(text: string): string[] {
  return text.match(WORD) ?? []
}

/** `len(str)`: code points, a lone surrogate being one. */
export function codePoints(text: string): number {
  let count = text.length
  for (let index = 0; index < text.length - 1; index++) {
    const unit = text.charCodeAt(index)
    if (unit >= 0xd800 && unit <= 0xdbff) {
      const next = text.charCodeAt(index + 1)
      if (next >= 0xdc00 && next <= 0xdfff) {
        count--
        index++
      }
    }
  }
  return count
}
