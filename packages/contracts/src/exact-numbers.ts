/**
 * JSON.parse, except that inside `problem` and `tests` the numbers that it would change are kept as they were written:
 * `{"$number":"9007199254740993"}` for an integer beyond 2^53, `{"$number":"3.0"}` for a float without a fraction. The
 * judge reads that form back; everything else of an item is as JSON.parse gives it. Costs a second parse, and only for
 * texts in which such a number may stand.
 * @throws SyntaxError as JSON.parse does
 */
export function parseKeepingNumbers(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (!(text.includes('"tests"') || text.includes('"problem"')) || !SUSPECT.test(text)) return value
  const exact: unknown = JSON.parse(withNumbersKept(text))
  return graft(value, exact, 0)
}

/** Where in a request a text stands, which decides how its numbers are read: on the way to data, in it, or neither. */
export type NumberPlace = 'road' | 'data' | 'plain'

/** May any number of this body be kept as written? Else all of it is `plain`. */
export function keepsNumbers(body: Buffer): boolean {
  return body.includes('"tests"') || body.includes('"problem"')
}

/** Where a member stands, by where its object does; an element stands where its array does. */
export function placeOfMember(place: NumberPlace, key: string): NumberPlace {
  if (place !== 'road') return place
  if (DATA.has(key)) return 'data'
  return ROADS.has(key) ? 'road' : 'plain'
}

/**
 * A part of a request, as `parseKeepingNumbers` reads it in its place within the whole.
 * @throws SyntaxError as JSON.parse does
 */
export function parseAt(place: NumberPlace, text: string): unknown {
  if (place === 'plain' || !SUSPECT.test(text)) return JSON.parse(text)
  if (place === 'road') return graft(JSON.parse(text), JSON.parse(withNumbersKept(text)), 0)
  JSON.parse(text) // withNumbersKept is for what is JSON
  return JSON.parse(withNumbersKept(text))
}

const SUSPECT = /\d{16}|\d\.0|\d[eE]/

/** Fields whose content is the caller's data and not our options. */
const DATA = new Set(['args', 'arguments', 'expected', 'input', 'inputs', 'output', 'outputs'])
/** Where an item may carry tests. */
const ROADS = new Set(['items', 'graders', 'problem', 'tests', 'public_tests', 'private_tests', 'generated_tests'])

/** The same JSON, with `{"$number":…}` for each number that would change. A reviver would cost ten times as much. */
function withNumbersKept(text: string): string {
  const parts: string[] = []
  let kept = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      at = endOfString(text, at + 1)
    } else if (code === 0x2d || isDigit(code)) {
      let end = at + 1
      while (isNumberPart(text.charCodeAt(end))) end++
      const source = text.slice(at, end)
      if (changes(source)) {
        parts.push(text.slice(kept, at), `{"$number":"${source}"}`)
        kept = end
      }
      at = end - 1
    }
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(kept)
}

function changes(source: string): boolean {
  const value = Number(source)
  return /[.eE]/.test(source) ? Number.isInteger(value) : !Number.isSafeInteger(value)
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** Digits, `.`, `e`, `E`, `+` and `-`; NaN behind the end of the text is none of them. */
function isNumberPart(code: number): boolean {
  return isDigit(code) || code === 0x2e || code === 0x65 || code === 0x45 || code === 0x2b || code === 0x2d
}

/** Of the closing quote; the text is known to be JSON. */
function endOfString(text: string, from: number): number {
  for (let at = from; ; at++) {
    at = text.indexOf('"', at)
    if (at < 0) return text.length
    let slashes = 0
    while (text.charCodeAt(at - 1 - slashes) === 0x5c && at - 1 - slashes >= from) slashes++
    if (slashes % 2 === 0) return at
  }
}

/** The plain value, with the exact one in its place below the fields that carry data. */
function graft(plain: unknown, exact: unknown, depth: number): unknown {
  if (typeof plain !== 'object' || plain === null || depth > 8) return plain
  if (Array.isArray(plain))
    return Array.isArray(exact) ? plain.map((item, index) => graft(item, exact[index], depth + 1)) : plain
  if (typeof exact !== 'object' || exact === null) return plain
  const other = exact as { readonly [key: string]: unknown }
  return Object.fromEntries(
    Object.entries(plain).map(([key, item]) => {
      if (DATA.has(key)) return [key, other[key]]
      return [key, ROADS.has(key) ? graft(item, other[key], depth + 1) : item]
    }),
  )
}
