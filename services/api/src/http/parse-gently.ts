import { createBreather, keepsNumbers, type NumberPlace, parseAt, placeOfMember } from '@touchstone/contracts'
import { type LargeNode, outlineOf } from './outline.ts'

/** Of a long text that are decoded at a time. */
const TEXT_BYTES = 262_144
const BACKSLASH = 0x5c
const LETTER_U = 0x75
/** Of `\u12ab`. */
const ESCAPE_BYTES = 6

/**
 * Parses a large body as `parseKeepingNumbers` would, but in parts with breaks between them, so that one client's upload
 * does not stop everybody else: whatever is long, at any depth, is taken apart at its commas, a long text between its
 * characters. Looked over before, so that no nesting and no number of tiny arrays can exhaust the heap. O(bytes).
 * @returns the value, or what forbids to parse it
 * @throws SyntaxError as JSON.parse does
 */
export async function parseGently(
  body: Buffer,
): Promise<{ readonly value: unknown } | { readonly refused: 'deep' | 'crowded' }> {
  const outline = await outlineOf(body)
  if ('refused' in outline) return outline
  const root: NumberPlace = keepsNumbers(body) ? 'road' : 'plain'
  const { large } = outline
  if (large === undefined) return { value: parseAt(root, body.toString('utf8')) }
  if (!isBlank(body, 0, large.from - 1) || !isBlank(body, large.to + 1, body.length)) throw unexpected()

  const breather = createBreather()

  async function read(node: LargeNode, place: NumberPlace): Promise<unknown> {
    if (node.kind === 'text') return textOf(node)
    if (node.kind === 'array') return elementsOf(node, place)
    return membersOf(node, place)
  }

  async function textOf({ from, to }: LargeNode): Promise<string> {
    let text = ''
    for (let at = from; at < to; ) {
      const end = at + TEXT_BYTES >= to ? to : betweenCharacters(body, at, at + TEXT_BYTES)
      text += JSON.parse(`"${body.toString('utf8', at, end)}"`) as string
      at = end
      const rest = breather.due()
      if (rest !== undefined) await rest
    }
    return text
  }

  async function elementsOf(node: LargeNode, place: NumberPlace): Promise<unknown[]> {
    const elements: unknown[] = []
    for (const { from, to, child } of runsOf(node)) {
      if (child === undefined) {
        const run = parseAt(place, `[${body.toString('utf8', from, to)}]`) as unknown[]
        // Between two commas there must be something, as JSON.parse would say of the whole.
        if (run.length === 0 && node.cuts.length > 0) throw unexpected()
        for (const element of run) elements.push(element)
      } else {
        if (!isBlank(body, from, child.from - 1)) throw unexpected()
        elements.push(await read(child, place))
      }
      const rest = breather.due()
      if (rest !== undefined) await rest
    }
    return elements
  }

  async function membersOf(node: LargeNode, place: NumberPlace): Promise<object> {
    const members = {}
    for (const { from, to, child } of runsOf(node)) {
      const text = body.toString('utf8', from, child === undefined ? to : child.from - 1)
      const run = parseAt(place, child === undefined ? `{${text}}` : `{${text}0}`) as Record<string, unknown>
      const keys = Object.keys(run)
      if (child === undefined ? keys.length === 0 && node.cuts.length > 0 : keys.length !== 1) throw unexpected()
      for (const key of keys) {
        define(members, key, child === undefined ? run[key] : await read(child, placeOfMember(place, key)))
      }
      const rest = breather.due()
      if (rest !== undefined) await rest
    }
    return members
  }

  /** What is between two cuts: small values, or a large one, alone. */
  function* runsOf({ from, to, cuts, large: children }: LargeNode) {
    let start = from
    let nth = 0
    for (const end of [...cuts, to]) {
      const next = children[nth]
      const child = next !== undefined && next.from <= end ? next : undefined
      if (child !== undefined) {
        if (!isBlank(body, child.to + 1, end)) throw unexpected()
        nth++
      }
      yield { from: start, to: end, child }
      start = end + 1
    }
  }

  return { value: await read(large, root) }
}

/** As JSON.parse does it: a key that names the prototype is a key like others. */
function define(members: object, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(members, key, { value, writable: true, enumerable: true, configurable: true })
  } else {
    ;(members as Record<string, unknown>)[key] = value
  }
}

/** The last place not behind `end` at which the inside of a text may be cut: not within a character, nor an escape. */
function betweenCharacters(body: Buffer, from: number, end: number): number {
  let at = end
  while (at > from + 1 && ((body[at] ?? 0) & 0xc0) === 0x80) at--
  for (let back = 1; back < ESCAPE_BYTES && at - back > from; back++) {
    const start = at - back
    if (body[start] !== BACKSLASH || !opensEscape(body, from, start)) continue
    const length = body[start + 1] === LETTER_U ? ESCAPE_BYTES : 2
    return start + length > at ? start : at
  }
  return at
}

/** Is the backslash there one that begins an escape, and not one that an escape stands for? */
function opensEscape(body: Buffer, from: number, at: number): boolean {
  let slashes = 1
  while (at - slashes >= from && body[at - slashes] === BACKSLASH) slashes++
  return slashes % 2 === 1
}

function isBlank(body: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = body[at]
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return false
  }
  return true
}

function unexpected(): SyntaxError {
  return new SyntaxError('Unexpected token in JSON')
}
