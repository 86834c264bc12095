import type { Json } from '@touchstone/contracts'
import { isList, isTagged, type Value } from './value.ts'
import { writeWire } from './write-wire.ts'

/** A value for an explanation: plain JSON where it has one, else its wire text. */
export function toJson(value: Value): Json {
  if (typeof value === 'bigint')
    return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? Number(value) : value.toString()
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (isList(value)) return value.map(toJson)
  return isTagged(value) ? writeWire(value) : value
}
