import { isList, isTagged, type Value } from './value.ts'

/**
 * A value of the item's own JSON, which came through JSON.parse: an integral number is an integer (`3.0` cannot be told
 * from `3` any more), one beyond 2^53 is known to its nearest double only. `{"$number":"…"}` keeps any number as it was
 * written, for callers that need 64 bits or `3.0`.
 */
export function fromJson(json: unknown): Value {
  if (json === null || json === undefined) return null
  switch (typeof json) {
    case 'boolean':
    case 'string':
    case 'bigint':
      return json
    case 'number':
      return fromNumber(json)
    case 'object':
      break
    default:
      return null
  }
  if (Array.isArray(json)) return json.map(fromJson)
  const entries = Object.entries(json)
  const [first] = entries
  if (entries.length === 1 && first !== undefined && first[0] === '$number' && typeof first[1] === 'string') {
    const exact = exactNumber(first[1])
    if (exact !== undefined) return exact
  }
  return { tag: 'map', entries: entries.map(([key, value]) => [key, fromJson(value)] as const) }
}

function fromNumber(value: number): Value {
  if (!Number.isInteger(value) || Object.is(value, -0)) return value
  return Number.isSafeInteger(value) ? BigInt(value) : { tag: 'rounded', double: value }
}

function exactNumber(text: string): Value | undefined {
  if (/^-?\d{1,100000}$/.test(text)) return BigInt(text)
  return /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined
}

/** Every integer as a float: for positions whose type is known to be `double`. */
export function withFloats(value: Value): Value {
  if (typeof value === 'bigint') return Number(value)
  if (isList(value)) return value.map(withFloats)
  if (!isTagged(value)) return value
  if (value.tag === 'rounded') return value.double
  if (value.tag === 'tuple') return { tag: 'tuple', items: value.items.map(withFloats) }
  return value
}
