import type { Pointed } from '@touchstone/contracts'

/** Deepest nesting of a request that is read, counting arrays and objects. */
export const MAX_DEPTH = 32
/** Arrays and objects in a large body. */
export const MAX_CONTAINERS = 8_000_000

/**
 * What JSON.parse lets through and nobody means: numbers beyond a double (1e999), keys that name a prototype, nesting
 * deeper than `MAX_DEPTH`. O(values).
 * @param depth of `value` itself inside the document
 */
export function checkJson(
  value: unknown,
  depth: number,
): { readonly deep: boolean; readonly errors: readonly Pointed[] } {
  const errors: Pointed[] = []
  const deep = walk(value, depth, [], errors)
  return { deep, errors }
}

function walk(value: unknown, depth: number, path: (string | number)[], errors: Pointed[]): boolean {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) errors.push({ pointer: pointerOf(path), detail: 'is too large for a number' })
    return false
  }
  if (typeof value !== 'object' || value === null) return false
  if (depth > MAX_DEPTH) return true
  if (errors.length >= 16) return false
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const part: unknown = value[index]
      if (typeof part === 'string') continue
      path.push(index)
      if (walk(part, depth + 1, path, errors)) return true
      path.pop()
    }
    return false
  }
  for (const key in value) {
    const part: unknown = (value as Record<string, unknown>)[key]
    if (key === '__proto__') {
      errors.push({ pointer: pointerOf([...path, key]), detail: 'is not a permitted key' })
      continue
    }
    if (typeof part === 'string') continue
    path.push(key)
    if (walk(part, depth + 1, path, errors)) return true
    path.pop()
  }
  return false
}

function pointerOf(path: readonly (string | number)[]): string {
  return path.map(part => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
