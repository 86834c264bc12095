import { stripped } from './python-text.ts'

const DIGITS = '[0-9](?:_?[0-9])*'
const FLOAT = new RegExp(
  `^[+-]?(?:(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?|(inf(?:inity)?)|(nan))$`,
  'i',
)

/**
 * Python's `float(text)`, of ASCII digits; undefined where that raises. White space around the number is none of its
 * business, except U+001C–U+001F, which `str.strip` takes away and `float` does not. O(length).
 */
export function pythonFloat(text: string): number | undefined {
  const [start, end] = stripped(text)
  if (/[\x1c-\x1f]/.test(text.slice(0, start) + text.slice(end))) return undefined
  const inside = text.slice(start, end)
  const match = FLOAT.exec(inside)
  if (match === null) return undefined
  if (match[2] !== undefined) return Number.NaN
  if (match[1] !== undefined) return inside.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return Number(inside.replaceAll('_', ''))
}
