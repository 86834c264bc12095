import { apply, getOwnPropertyDescriptor, MapOf, mapSet, ownKeys, put } from './built-ins.js'

// Containers that have crossed, under the numbers by which both sides know them.

/** Containers beyond this many are copies without a number. */
export const MAX_MIRRORS = 50_000

/** What a table of containers begins with. */
export function createMirrors(step) {
  return {
    numbers: new MapOf(),
    values: new MapOf(),
    next: step,
    step,
    count: 0,
    symbols: new MapOf(),
    named: new MapOf(),
  }
}

export function remember(mirrors, number, value) {
  mirrors.count += 1
  apply(mapSet, mirrors.numbers, [value, number])
  apply(mapSet, mirrors.values, [number, value])
}

/** Own enumerable properties by name. */
export function ownPairs(value) {
  const found = []
  const keys = ownKeys(value)
  for (let i = 0; i < keys.length; i += 1) {
    if (typeof keys[i] !== 'string') continue
    const own = getOwnPropertyDescriptor(value, keys[i])
    if (own === undefined || !own.enumerable) continue
    put(found, found.length, [keys[i], value[keys[i]]])
  }
  return found
}

/** What a method of a built-in says of a value that has its slots; undefined where it has not. */
export function attempt(method, value) {
  try {
    return apply(method, value, [])
  } catch {
    return undefined
  }
}
