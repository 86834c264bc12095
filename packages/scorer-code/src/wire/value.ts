/**
 * A value as the judge compares it, with the types that JSON drops: `bigint` is an integer, `number` a float, an array a
 * list; everything else that programs return carries a tag.
 */
export type Value = null | boolean | bigint | number | string | readonly Value[] | Tagged

export type Tagged =
  | { readonly tag: 'tuple'; readonly items: readonly Value[] }
  | { readonly tag: 'set'; readonly items: readonly Value[] }
  | { readonly tag: 'map'; readonly entries: readonly (readonly [Value, Value])[] }
  | { readonly tag: 'bytes'; readonly base64: string }
  | { readonly tag: 'complex'; readonly re: number; readonly im: number }
  | { readonly tag: 'ndarray'; readonly dtype: string; readonly shape: readonly number[]; readonly data: Value }
  | { readonly tag: 'raised'; readonly type: string; readonly message: string }
  /** A value that cannot cross the border: a function, a generator, an object of the program's own making. */
  | { readonly tag: 'opaque'; readonly type: string }
  | { readonly tag: 'undefined' }
  /** An integer beyond 2^53 that came through a JSON parser which rounds: known only to the nearest double. */
  | { readonly tag: 'rounded'; readonly double: number }

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

export function isTagged(value: Value): value is Tagged {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The items of a list or tuple; undefined for everything else. */
export function sequenceOf(value: Value): readonly Value[] | undefined {
  if (isList(value)) return value
  return isTagged(value) && value.tag === 'tuple' ? value.items : undefined
}

/** The items of a list, tuple or set; undefined for everything else. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  if (isTagged(value) && value.tag === 'set') return value.items
  return sequenceOf(value)
}

/** Does the value hold, anywhere, something that is no plain data? */
export function isPlain(value: Value): boolean {
  if (isList(value)) return value.every(isPlain)
  if (!isTagged(value)) return true
  switch (value.tag) {
    case 'tuple':
    case 'set':
      return value.items.every(isPlain)
    case 'map':
      return value.entries.every(([key, inner]) => isPlain(key) && isPlain(inner))
    case 'ndarray':
      return isPlain(value.data)
    case 'raised':
    case 'opaque':
      return false
    default:
      return true
  }
}
