import type { WireText } from '../run.ts'
import { isList, isTagged, type Value } from './value.ts'

/** A value in the dialect of run.ts; `readWire` reads it back, and jails take it as an argument. */
export function writeWire(value: Value): WireText {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false'
    case 'bigint':
      return value.toString()
    case 'number':
      return writeFloat(value)
    case 'string':
      return JSON.stringify(value)
  }
  if (isList(value)) return writeList(value)
  if (!isTagged(value)) return 'null'
  switch (value.tag) {
    case 'tuple':
      return `{"t":${writeList(value.items)}}`
    case 'set':
      return `{"s":${writeList(value.items)}}`
    case 'map':
      return `{"d":[${value.entries.map(([key, inner]) => `[${writeWire(key)},${writeWire(inner)}]`).join(',')}]}`
    case 'bytes':
      return `{"b":${JSON.stringify(value.base64)}}`
    case 'complex':
      return `{"c":[${writeFloat(value.re)},${writeFloat(value.im)}]}`
    case 'ndarray':
      return `{"n":{"dtype":${JSON.stringify(value.dtype)},"shape":[${value.shape.join(',')}],"data":${writeWire(value.data)}}}`
    case 'raised':
      return `{"e":[${JSON.stringify(value.type)},${JSON.stringify(value.message)}]}`
    case 'opaque':
      return `{"x":${JSON.stringify(value.type)}}`
    case 'undefined':
      return '{"u":0}'
    case 'rounded':
      return BigInt(value.double).toString()
  }
}

function writeList(items: readonly Value[]): string {
  return `[${items.map(writeWire).join(',')}]`
}

/** Always with a point, an exponent or a name, so that it never reads back as an integer; -0.0 keeps its sign. */
function writeFloat(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  const text = String(value)
  return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text
}
