import { parseValueType, type ValueBase } from '../languages/value-type.ts'
import { isList, isTagged, type Value } from '../wire/value.ts'

/** Types whose values are node structures on the program's side and lists on ours. */
export function isNodeType(type: string | undefined): boolean {
  return NODES.has(parseValueType(type).base)
}

const NODES: ReadonlySet<ValueBase> = new Set([
  'list',
  'cycle',
  'tree',
  'random',
  'nary',
  'graph',
  'next',
  'doubly',
  'quad',
] as const)

/** Types whose integers are floats: `3` stands for `3.0` at such a position. */
export function isFloatType(type: string | undefined): boolean {
  return parseValueType(type).base === 'double'
}

/** Languages in which a call needs declared types; in the others a value brings its own. */
export function needsTypes(language: string): boolean {
  return !['python', 'javascript', 'typescript', 'ruby', 'php', 'lua'].includes(language)
}

/**
 * The type that holds all of these values, in LeetCode's names (`int`, `long`, `double`, `bool`, `string`, with `[]`);
 * undefined where none does. Used where a problem brings no signature.
 */
export function inferType(values: readonly Value[]): string | undefined {
  const known = values.filter(value => value !== null)
  if (known.length === 0) return undefined
  if (known.every(isList)) {
    const items = known.flat(1)
    if (items.length === 0) return 'int[]'
    const inner = inferType(items)
    return inner === undefined ? undefined : `${inner}[]`
  }
  if (known.every(value => typeof value === 'boolean')) return 'bool'
  if (known.every(value => typeof value === 'string')) return 'string'
  if (known.every(isInteger)) return known.every(fits32) ? 'int' : 'long'
  return known.every(value => isInteger(value) || typeof value === 'number') ? 'double' : undefined
}

function isInteger(value: Value): boolean {
  return typeof value === 'bigint' || (isTagged(value) && value.tag === 'rounded')
}

function fits32(value: Value): boolean {
  return typeof value === 'bigint' && value >= -2147483648n && value <= 2147483647n
}

/**
 * Which positions of the expected values are floats in at least one test: there an integral number stands for a float,
 * since JSON writes 3.0 as 3. Positions are paths in which list indices count as one.
 */
export function floatPositions(values: readonly Value[]): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (value: Value, path: string): void => {
    if (typeof value === 'number') found.add(path)
    else if (isList(value)) for (const item of value) visit(item, `${path}/*`)
    else if (isTagged(value) && value.tag === 'map')
      for (const [key, inner] of value.entries) visit(inner, `${path}/${String(key)}`)
  }
  for (const value of values) visit(value, '')
  return found
}

/** The value with its integers at these positions as floats. */
export function floatsAt(value: Value, positions: ReadonlySet<string>, path = ''): Value {
  if (positions.size === 0) return value
  if (typeof value === 'bigint') return positions.has(path) ? Number(value) : value
  if (isList(value)) return value.map(item => floatsAt(item, positions, `${path}/*`))
  if (!isTagged(value)) return value
  if (value.tag === 'rounded') return positions.has(path) ? value.double : value
  if (value.tag === 'map')
    return {
      tag: 'map',
      entries: value.entries.map(
        ([key, inner]) => [key, floatsAt(inner, positions, `${path}/${String(key)}`)] as const,
      ),
    }
  return value
}
