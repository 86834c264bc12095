import { createBreather, parserOfMembers } from '@touchstone/contracts'
import { MAX_CONTAINERS, MAX_DEPTH } from './check-json.ts'

/** A long array of a request, as the text between its commas. */
type Cut = {
  readonly key: string | undefined
  /** Of the first byte after its opening bracket. */
  readonly from: number
  /** Of its closing bracket. */
  to: number
  /** Of commas at which its text may be taken apart. */
  readonly commas: number[]
}

type Outline =
  | { readonly kind: 'deep' }
  | { readonly kind: 'crowded' }
  /** Nothing to be gained or not plain enough to be taken apart: parse it as one. */
  | { readonly kind: 'whole' }
  | { readonly kind: 'cut'; readonly cuts: readonly Cut[] }

/** Bytes of one run of elements, which are parsed together. */
const RUN_BYTES = 65_536
const LOOK_BYTES = 262_144

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c

/**
 * Parses a large body as JSON.parse would, but in parts with breaks between them, so that one client's upload does not
 * stop everybody else: of an object the arrays that are its members, or an array that is the body itself. Looked over
 * before, so that no nesting and no number of tiny arrays can exhaust the heap.
 * @returns the value, or what forbids to parse it
 * @throws SyntaxError as JSON.parse does
 */
export async function parseGently(
  body: Buffer,
  parseWhole: (text: string) => unknown,
): Promise<{ readonly value: unknown } | { readonly refused: 'deep' | 'crowded' }> {
  const outline = await outlineOf(body)
  if (outline.kind === 'deep' || outline.kind === 'crowded') return { refused: outline.kind }
  if (outline.kind === 'whole') return { value: parseWhole(body.toString('utf8')) }

  const breather = createBreather()
  let skeleton = ''
  let at = 0
  for (const { from, to } of outline.cuts) {
    skeleton += body.toString('utf8', at, from)
    at = to
  }
  const value = parseWhole(skeleton + body.toString('utf8', at))
  for (const { key, from, to, commas } of outline.cuts) {
    const parse = parserOfMembers(key) ?? parseWhole
    const into = key === undefined ? value : (value as Record<string, unknown>)[key]
    if (!Array.isArray(into) || into.length > 0) return { value: parseWhole(body.toString('utf8')) }
    let start = from
    for (const end of [...commas, to]) {
      const part = parse(`[${body.toString('utf8', start, end)}]`) as unknown[]
      // Between two commas there must be something, as JSON.parse would say of the whole.
      if (part.length === 0 && commas.length > 0) return { value: parseWhole(body.toString('utf8')) }
      for (const element of part) into.push(element)
      start = end + 1
      const rest = breather.due()
      if (rest !== undefined) await rest
    }
  }
  return { value }
}

/** Looks over a body once, with breaks: how deep and how crowded it is, and where it can be taken apart. O(bytes). */
async function outlineOf(body: Buffer): Promise<Outline> {
  const breather = createBreather()
  const cuts: Cut[] = []
  const keys = new Set<string>()
  let plain = true
  let depth = 0
  let containers = 0
  let cut: Cut | undefined
  let cutDepth = 0
  let key: string | undefined
  let rootIsObject = false
  let lastComma = 0
  let look = LOOK_BYTES

  for (let at = 0; at < body.length; at++) {
    const byte = body[at]
    if (byte === QUOTE) {
      const end = endOfString(body, at + 1)
      if (end < 0) return { kind: 'whole' }
      if (depth === 1 && rootIsObject && isKey(body, end + 1)) {
        const raw = body.toString('utf8', at + 1, end)
        // A key that is written in a roundabout way, or twice, is left to the parser.
        if (raw.includes('\\') || keys.has(raw) || raw === '__proto__') plain = false
        keys.add(raw)
        key = raw
      }
      at = end
    } else if (byte === 0x5b || byte === 0x7b) {
      depth++
      if (depth > MAX_DEPTH) return { kind: 'deep' }
      if (++containers > MAX_CONTAINERS) return { kind: 'crowded' }
      if (depth === 1) rootIsObject = byte === 0x7b
      const isSpine = byte === 0x5b && (depth === 1 || (depth === 2 && rootIsObject))
      if (isSpine && plain && parserOfMembers(depth === 1 ? undefined : key) !== undefined) {
        cut = { key: depth === 1 ? undefined : key, from: at + 1, to: -1, commas: [] }
        cutDepth = depth
        lastComma = at + 1
      }
    } else if (byte === 0x5d || byte === 0x7d) {
      if (cut !== undefined && depth === cutDepth) {
        if (byte !== 0x5d) return { kind: 'whole' }
        cut.to = at
        if (cut.commas.length > 0) cuts.push(cut)
        cut = undefined
      }
      depth--
      if (depth < 0) return { kind: 'whole' }
    } else if (byte === COMMA && cut !== undefined && depth === cutDepth && at - lastComma >= RUN_BYTES) {
      cut.commas.push(at)
      lastComma = at
    }
    if (at >= look) {
      look = at + LOOK_BYTES
      const rest = breather.due()
      if (rest !== undefined) await rest
    }
  }
  return plain && depth === 0 && cut === undefined && cuts.length > 0 ? { kind: 'cut', cuts } : { kind: 'whole' }
}

/** Of the closing quote, or -1. */
function endOfString(body: Buffer, from: number): number {
  for (let at = from; ; at++) {
    at = body.indexOf(QUOTE, at)
    if (at < 0) return -1
    let slashes = 0
    while (body[at - 1 - slashes] === BACKSLASH && at - 1 - slashes >= from) slashes++
    if (slashes % 2 === 0) return at
  }
}

function isKey(body: Buffer, from: number): boolean {
  for (let at = from; at < body.length; at++) {
    const byte = body[at]
    if (byte === COLON) return true
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return false
  }
  return false
}
