import { createBreather } from '@touchstone/contracts'
import { MAX_CONTAINERS, MAX_DEPTH } from './check-json.ts'

/** An array, object or text of a body that is too long to be parsed at one go. */
export type LargeNode = {
  readonly kind: 'array' | 'object' | 'text'
  /** Of the first byte behind its opening bracket or quote. */
  readonly from: number
  /** Of its closing bracket or quote. */
  readonly to: number
  /** Of the commas at which it is taken apart: never inside anything, and on both sides of each large part. */
  readonly cuts: readonly number[]
  /** Its large parts, in order. */
  readonly large: readonly LargeNode[]
}

export type Outline =
  | { readonly refused: 'deep' | 'crowded' }
  /** undefined: nothing in it is large. */
  | { readonly large: LargeNode | undefined }

/** Bytes from which on something is large, and of one run of small elements, which are parsed together. */
export const LARGE_BYTES = 65_536
const LOOK_BYTES = 262_144

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c

/** Of what is open at one depth; used again for everything that opens there, so that small things cost nothing. */
type Frame = {
  object: boolean
  from: number
  lastComma: number
  lastCut: number
  /** A large part ended: the next comma is a cut. */
  cutNext: boolean
  /** In an object: a colon was seen, so that the next text is a value. */
  value: boolean
  cuts: number[]
  large: LargeNode[]
}

/**
 * Looks over a body once, with breaks: how deep and how crowded it is, and where its large parts are. O(bytes).
 * @throws SyntaxError when brackets do not match or a text does not end
 */
export async function outlineOf(body: Buffer): Promise<Outline> {
  const breather = createBreather()
  const frames = Array.from({ length: MAX_DEPTH + 1 }, newFrame)
  let depth = 0
  let containers = 0
  let look = LOOK_BYTES

  const frameAt = (level: number): Frame => {
    const frame = frames[level]
    if (frame === undefined) throw new RangeError('deeper than there are frames')
    return frame
  }
  let frame = frameAt(0)
  const keep = (kind: LargeNode['kind'], from: number, to: number, cuts: number[], large: LargeNode[]): void => {
    if (frame.lastComma > frame.lastCut) {
      frame.cuts.push(frame.lastComma)
      frame.lastCut = frame.lastComma
    }
    frame.large.push({ kind, from, to, cuts, large })
    frame.cutNext = true
  }

  for (let at = 0; at < body.length; at++) {
    const byte = body[at]
    if (byte === QUOTE) {
      const end = endOfText(body, at + 1)
      if (end < 0) throw new SyntaxError('Unterminated string in JSON')
      if (end - at > LARGE_BYTES && (frame.value || !frame.object)) keep('text', at + 1, end, [], [])
      at = end
    } else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > MAX_DEPTH) return { refused: 'deep' }
      if (++containers > MAX_CONTAINERS) return { refused: 'crowded' }
      frame = frameAt(depth)
      open(frame, at + 1, byte === 0x7b)
    } else if (byte === 0x5d || byte === 0x7d) {
      if (depth === 0 || frame.object !== (byte === 0x7d)) throw new SyntaxError('Unexpected closing bracket in JSON')
      const { object, from, cuts, large } = frame
      const isLarge = at - from > LARGE_BYTES
      if (isLarge) {
        frame.cuts = []
        frame.large = []
      }
      frame = frameAt(--depth)
      if (isLarge) keep(object ? 'object' : 'array', from, at, cuts, large)
    } else if (byte === COMMA) {
      frame.lastComma = at
      frame.value = false
      if (frame.cutNext || at - frame.lastCut > LARGE_BYTES) {
        frame.cuts.push(at)
        frame.lastCut = at
        frame.cutNext = false
      }
    } else if (byte === COLON) {
      frame.value = true
    }
    if (at >= look) {
      look = at + LOOK_BYTES
      const rest = breather.due()
      if (rest !== undefined) await rest
    }
  }
  if (depth > 0) throw new SyntaxError('Unexpected end of JSON input')
  if (frame.large.length > 1) throw new SyntaxError('Unexpected token in JSON')
  return { large: frame.large[0] }
}

function newFrame(): Frame {
  return {
    object: false,
    from: 0,
    lastComma: -1,
    lastCut: 0,
    cutNext: false,
    value: false,
    cuts: [],
    large: [],
  }
}

function open(frame: Frame, from: number, object: boolean): void {
  frame.object = object
  frame.from = from
  frame.lastComma = -1
  frame.lastCut = from
  frame.cutNext = false
  frame.value = false
  if (frame.cuts.length > 0) frame.cuts = []
}

/** Of the closing quote, or -1. */
function endOfText(body: Buffer, from: number): number {
  for (let at = from; ; at++) {
    at = body.indexOf(QUOTE, at)
    if (at < 0) return -1
    let slashes = 0
    while (body[at - 1 - slashes] === BACKSLASH && at - 1 - slashes >= from) slashes++
    if (slashes % 2 === 0) return at
  }
}
