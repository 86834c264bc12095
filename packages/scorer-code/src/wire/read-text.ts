import type { Value } from './value.ts'

export type ReadOptions = {
  /** `wire`: every object is a tag of the dialect in run.ts. `json`: every object is a mapping. */
  readonly objects: 'wire' | 'json'
  readonly maxDepth?: number
  /** Values of every kind, the containers included. */
  readonly maxNodes?: number
}

export type ReadText = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly reason: string }

const MAX_DEPTH = 1_000
const MAX_NODES = 8_000_000
/** CPython's own default: longer integers are no answer that a test expects. */
const MAX_DIGITS = 100_000

class Unreadable extends Error {}

/**
 * Reads the JSON dialect in which values cross (wire) or are kept (json): integers of any length stay exact and apart
 * from floats, NaN and Infinity are numbers. Total: any text gives a value or a reason, in one pass, with capped depth
 * and size; nothing in the text can name a prototype, since no object is ever built from its keys.
 */
export function readText(text: string, options: ReadOptions): ReadText {
  const reader = createReader(text, options)
  try {
    return { ok: true, value: reader() }
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, reason: error.message }
    throw error
  }
}

/** Wire bytes, as a jail returned them. */
export function readWire(bytes: Uint8Array): ReadText {
  return readText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'), { objects: 'wire' })
}

/** JSON text of the caller's, with its integers exact and its objects as mappings. */
export function readJson(text: string): ReadText {
  return readText(text, { objects: 'json' })
}

const QUOTE = 34
const BACKSLASH = 92
const OPEN_LIST = 91
const CLOSE_LIST = 93
const OPEN_OBJECT = 123
const CLOSE_OBJECT = 125
const COMMA = 44
const COLON = 58
const MINUS = 45

function createReader(text: string, { objects, maxDepth = MAX_DEPTH, maxNodes = MAX_NODES }: ReadOptions): () => Value {
  const number = /-?(?:Infinity|\d+(\.\d*)?([eE][+-]?\d+)?)/y
  let at = 0
  let depth = 0
  let nodes = 0

  return () => {
    const value = readValue()
    skip()
    if (at < text.length) throw new Unreadable(`text goes on after the value, at ${at}`)
    return value
  }

  function skip(): void {
    for (;;) {
      const code = text.charCodeAt(at)
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return
      at += 1
    }
  }

  function readValue(): Value {
    nodes += 1
    if (nodes > maxNodes) throw new Unreadable(`more than ${maxNodes} values`)
    skip()
    const code = text.charCodeAt(at)
    if (code === QUOTE) return readString()
    if (code === OPEN_LIST) return readList()
    if (code === OPEN_OBJECT) return objects === 'wire' ? readTag() : readMapping()
    if (code === MINUS || (code >= 48 && code <= 57)) return readNumber()
    if (take('true')) return true
    if (take('false')) return false
    if (take('null')) return null
    if (take('NaN')) return Number.NaN
    if (take('Infinity')) return Number.POSITIVE_INFINITY
    throw new Unreadable(Number.isNaN(code) ? 'the text ends within a value' : `no value begins at ${at}`)
  }

  function take(word: string): boolean {
    if (!text.startsWith(word, at)) return false
    at += word.length
    return true
  }

  function expect(code: number): void {
    skip()
    if (text.charCodeAt(at) !== code) throw new Unreadable(`expected ${String.fromCharCode(code)} at ${at}`)
    at += 1
  }

  function readNumber(): Value {
    number.lastIndex = at
    const match = number.exec(text)
    if (match === null) throw new Unreadable(`no number at ${at}`)
    at = number.lastIndex
    const [digits, fraction, exponent] = match
    if (fraction !== undefined || exponent !== undefined || digits.endsWith('y')) return Number(digits)
    if (digits.length > MAX_DIGITS) throw new Unreadable(`an integer of more than ${MAX_DIGITS} digits`)
    return BigInt(digits)
  }

  function readString(): string {
    const start = at + 1
    let end = start
    let escaped = false
    for (;;) {
      const code = text.charCodeAt(end)
      if (code === QUOTE) break
      if (Number.isNaN(code)) throw new Unreadable('the text ends within a string')
      if (code === BACKSLASH) {
        escaped = true
        end += 1
      }
      end += 1
    }
    at = end + 1
    return escaped ? unescapeString(text.slice(start, end)) : text.slice(start, end)
  }

  function readList(): Value[] {
    enter()
    const items: Value[] = []
    skip()
    if (text.charCodeAt(at) === CLOSE_LIST) at += 1
    else
      for (;;) {
        items.push(readValue())
        skip()
        const code = text.charCodeAt(at)
        at += 1
        if (code === CLOSE_LIST) break
        if (code !== COMMA) throw new Unreadable(`expected , or ] at ${at - 1}`)
      }
    depth -= 1
    return items
  }

  function readMapping(): Value {
    enter()
    const entries: [Value, Value][] = []
    skip()
    if (text.charCodeAt(at) === CLOSE_OBJECT) at += 1
    else
      for (;;) {
        skip()
        if (text.charCodeAt(at) !== QUOTE) throw new Unreadable(`expected a key at ${at}`)
        const key = readString()
        expect(COLON)
        entries.push([key, readValue()])
        skip()
        const code = text.charCodeAt(at)
        at += 1
        if (code === CLOSE_OBJECT) break
        if (code !== COMMA) throw new Unreadable(`expected , or } at ${at - 1}`)
      }
    depth -= 1
    return { tag: 'map', entries }
  }

  function readTag(): Value {
    enter()
    skip()
    if (text.charCodeAt(at) !== QUOTE) throw new Unreadable(`expected a tag at ${at}`)
    const tag = readString()
    expect(COLON)
    const value = tag === 'n' ? readArray() : tagged(tag, readValue())
    expect(CLOSE_OBJECT)
    depth -= 1
    return value
  }

  function readArray(): Value {
    const fields = readMapping()
    const field = (name: string): Value | undefined =>
      typeof fields === 'object' && fields !== null && 'tag' in fields && fields.tag === 'map'
        ? fields.entries.find(([key]) => key === name)?.[1]
        : undefined
    const dtype = field('dtype')
    const shape = field('shape')
    const data = field('data')
    if (typeof dtype !== 'string' || !Array.isArray(shape) || data === undefined)
      throw new Unreadable('a broken ndarray')
    const sizes = shape.map(size => {
      if (typeof size !== 'bigint' || size < 0n || size > 1_000_000_000n) throw new Unreadable('a broken ndarray shape')
      return Number(size)
    })
    return { tag: 'ndarray', dtype, shape: sizes, data }
  }

  function enter(): void {
    at += 1
    depth += 1
    if (depth > maxDepth) throw new Unreadable(`nested more than ${maxDepth} deep`)
  }
}

function tagged(tag: string, value: Value): Value {
  switch (tag) {
    case 't':
    case 's':
      if (!Array.isArray(value)) break
      return { tag: tag === 't' ? 'tuple' : 'set', items: value }
    case 'd': {
      if (!Array.isArray(value)) break
      const entries = value.map((entry): readonly [Value, Value] => {
        if (!Array.isArray(entry) || entry.length !== 2) throw new Unreadable('a broken mapping')
        return [entry[0] ?? null, entry[1] ?? null]
      })
      return { tag: 'map', entries }
    }
    case 'b':
      if (typeof value !== 'string') break
      return { tag: 'bytes', base64: value }
    case 'c': {
      if (!Array.isArray(value) || value.length !== 2) break
      const [re, im] = value.map(part =>
        typeof part === 'number' || typeof part === 'bigint' ? Number(part) : undefined,
      )
      if (re === undefined || im === undefined) break
      return { tag: 'complex', re, im }
    }
    case 'e': {
      if (!Array.isArray(value)) break
      const [type, message] = value
      if (typeof type !== 'string') break
      return { tag: 'raised', type, message: typeof message === 'string' ? message : '' }
    }
    case 'x':
      if (typeof value !== 'string') break
      return { tag: 'opaque', type: value }
    case 'u':
      return { tag: 'undefined' }
    default:
      throw new Unreadable(`unknown tag ${JSON.stringify(tag.slice(0, 16))}`)
  }
  throw new Unreadable(`a broken value under the tag ${tag}`)
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

function unescapeString(raw: string): string {
  return raw.replace(/\\(u[0-9a-fA-F]{4}|[^u]|u)/gs, (_all, code: string) => {
    if (code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
    const plain = ESCAPES.get(code)
    if (plain === undefined) throw new Unreadable(`a broken escape in a string`)
    return plain
  })
}
