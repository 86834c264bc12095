import type { Json } from '@touchstone/contracts'
import { isList, isTagged, type Value } from './value.ts'
import { writeWire } from './write-wire.ts'

/** A value as tests on an item hold it, so that `fromJson` reads the same again: numbers that JSON blurs as `$number`. */
export function toItemJson(value: Value): Json {
  if (typeof value === 'bigint')
    return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER
      ? Number(value)
      : { $number: value.toString() }
  if (typeof value === 'number')
    return Number.isInteger(value) && !Object.is(value, -0) ? { $number: `${value}.0` } : value
  if (isList(value)) return value.map(toItemJson)
  if (!isTagged(value)) return value
  if (value.tag === 'tuple') return value.items.map(toItemJson)
  if (value.tag === 'map' && value.entries.every(([key]) => typeof key === 'string'))
    return Object.fromEntries(value.entries.map(([key, inner]) => [String(key), toItemJson(inner)]))
  return writeWire(value)
}
