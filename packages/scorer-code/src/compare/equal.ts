import { isList, isTagged, itemsOf, sequenceOf, type Tagged, type Value } from '../wire/value.ts'

/** How two values are compared; `expected` is always the first, and only its types loosen anything. */
export type EqualRules = {
  /** A list equals a tuple of the same items, an ndarray its nested list. */
  readonly sequences: 'alike' | 'exact'
  /**
   * `typed`  an expected integer takes that integer alone: no bool, float or string
   * `python` 1 == 1.0 == True, as the `==` of the test's own language says
   * `float`  every number is taken within the tolerance
   */
  readonly numbers: 'typed' | 'python' | 'float'
  /** Only where the expected value is a float: |a − b| ≤ max(absolute, relative · |expected|). */
  readonly absolute: number
  readonly relative: number
  readonly caseFold: boolean
  /** Keys of the expected mapping came from JSON, which has text alone: the integer that a key spells is that key too. */
  readonly jsonKeys: boolean
}

export const DEFAULT_RULES: EqualRules = {
  sequences: 'alike',
  numbers: 'typed',
  absolute: 1e-6,
  relative: 1e-6,
  caseFold: false,
  jsonKeys: true,
}

export const EXACT_RULES: EqualRules = {
  ...DEFAULT_RULES,
  sequences: 'exact',
  absolute: 0,
  relative: 0,
  jsonKeys: false,
}

export const PYTHON_RULES: EqualRules = { ...DEFAULT_RULES, numbers: 'python', jsonKeys: false }

/** Is `got` the expected value? Sets and mappings by content, NaN equals NaN, a value that could not cross nothing. */
export function isEqual(expected: Value, got: Value, rules: EqualRules): boolean {
  if (got !== null && isTagged(got) && (got.tag === 'opaque' || got.tag === 'raised')) return false
  if (expected === null) return got === null || isUndefined(got)
  switch (typeof expected) {
    case 'boolean':
      return got === expected || (rules.numbers === 'python' && isNumberLike(got) && Number(got) === Number(expected))
    case 'bigint':
      return isEqualInteger(expected, got, rules)
    case 'number':
      return isEqualFloat(expected, got, rules)
    case 'string':
      if (typeof got !== 'string') return false
      return expected === got || (rules.caseFold && expected.toLowerCase() === got.toLowerCase())
  }
  if (isList(expected)) {
    const items = rules.sequences === 'alike' ? sequenceOf(flatArray(got)) : isList(got) ? got : undefined
    return items !== undefined && isEqualItems(expected, items, rules)
  }
  return isEqualTagged(expected, got, rules)
}

function isEqualInteger(expected: bigint, got: Value, rules: EqualRules): boolean {
  if (typeof got === 'bigint') {
    if (got === expected) return true
    return rules.numbers === 'float' && isClose(Number(expected), Number(got), rules)
  }
  if (rules.numbers === 'typed') return false
  if (typeof got === 'number') {
    if (rules.numbers === 'float') return isClose(Number(expected), got, rules)
    return Number.isInteger(got) && BigInt(got) === expected
  }
  return rules.numbers === 'python' && typeof got === 'boolean' && BigInt(got) === expected
}

function isEqualFloat(expected: number, got: Value, rules: EqualRules): boolean {
  if (typeof got === 'bigint') return isClose(expected, Number(got), rules)
  if (typeof got === 'boolean') return rules.numbers === 'python' && Number(got) === expected
  return typeof got === 'number' && isClose(expected, got, rules)
}

function isClose(expected: number, got: number, { absolute, relative }: EqualRules): boolean {
  if (expected === got) return true
  if (Number.isNaN(expected)) return Number.isNaN(got)
  if (!Number.isFinite(expected) || !Number.isFinite(got)) return false
  return Math.abs(expected - got) <= Math.max(absolute, relative * Math.abs(expected))
}

function isEqualItems(expected: readonly Value[], got: readonly Value[], rules: EqualRules): boolean {
  return expected.length === got.length && expected.every((item, index) => isEqual(item, got[index] ?? null, rules))
}

function isEqualTagged(expected: Tagged, got: Value, rules: EqualRules): boolean {
  switch (expected.tag) {
    case 'rounded':
      return typeof got === 'bigint'
        ? Number(got) === expected.double
        : rules.numbers !== 'typed' && typeof got === 'number' && got === expected.double
    case 'undefined':
      return got === null || isUndefined(got)
    case 'tuple': {
      const items =
        rules.sequences === 'alike'
          ? sequenceOf(flatArray(got))
          : isTagged(got) && got.tag === 'tuple'
            ? got.items
            : undefined
      return items !== undefined && isEqualItems(expected.items, items, rules)
    }
    case 'set':
      return isTagged(got) && got.tag === 'set' && isEqualUnordered(expected.items, got.items, rules)
    case 'map':
      return isTagged(got) && got.tag === 'map' && isEqualMap(expected.entries, got.entries, rules)
    case 'bytes':
      return isTagged(got) && got.tag === 'bytes' && got.base64 === expected.base64
    case 'complex':
      if (isTagged(got) && got.tag === 'complex')
        return isClose(expected.re, got.re, rules) && isClose(expected.im, got.im, rules)
      return isNumberLike(got) && isClose(expected.re, Number(got), rules) && isClose(expected.im, 0, rules)
    case 'ndarray':
      return isEqual(flatArray(expected), flatArray(got), rules)
    case 'raised':
    case 'opaque':
      return false
  }
}

type Entries = readonly (readonly [Value, Value])[]

function isEqualMap(expected: Entries, got: Entries, rules: EqualRules): boolean {
  if (expected.length !== got.length) return false
  const byKey = new Map(got.map(([key, value]) => [keyText(key, rules), value]))
  return expected.every(([key, value]) => {
    const exact = keyText(key, rules)
    const name = byKey.has(exact) || !rules.jsonKeys || typeof key !== 'string' ? exact : integerKey(key)
    const answer = byKey.get(name)
    return answer !== undefined && isEqual(value, answer, rules)
  })
}

function integerKey(key: string): string {
  return /^-?(0|[1-9]\d{0,18})$/.test(key) ? `i${key}` : ''
}

/**
 * The same items in any order, each as often. Items that are equal to the letter are paired first; what remains is
 * paired by `isEqual` (floats within their tolerance), as a matching and not greedily, for up to 512 items.
 */
export function isEqualUnordered(expected: readonly Value[], got: readonly Value[], rules: EqualRules): boolean {
  if (expected.length !== got.length) return false
  const counts = new Map<string, Value[]>()
  for (const item of got) {
    const key = keyText(item, rules)
    const bucket = counts.get(key)
    if (bucket === undefined) counts.set(key, [item])
    else bucket.push(item)
  }
  const missing = expected.filter(item => counts.get(keyText(item, rules))?.pop() === undefined)
  if (missing.length === 0) return true
  const spare = [...counts.values()].flat()
  if (missing.length > 512) {
    const inOrder = (a: Value, b: Value): number => order(a, b)
    return isEqualItems(missing.toSorted(inOrder), spare.toSorted(inOrder), rules)
  }
  return canMatch(missing, spare, rules)
}

/** The same items regardless of order and of how often each occurs. */
export function isEqualAsSet(expected: readonly Value[], got: readonly Value[], rules: EqualRules): boolean {
  return isEqualUnordered(distinct(expected, rules), distinct(got, rules), rules)
}

function distinct(items: readonly Value[], rules: EqualRules): Value[] {
  return [...new Map(items.map(item => [keyText(item, rules), item])).values()]
}

function canMatch(expected: readonly Value[], got: readonly Value[], rules: EqualRules): boolean {
  const pairedWith: (number | undefined)[] = got.map(() => undefined)
  const edges = expected.map(item => got.flatMap((answer, index) => (isEqual(item, answer, rules) ? [index] : [])))
  const place = (index: number, seen: Set<number>): boolean =>
    (edges[index] ?? []).some(target => {
      if (seen.has(target)) return false
      seen.add(target)
      const holder = pairedWith[target]
      if (holder !== undefined && !place(holder, seen)) return false
      pairedWith[target] = index
      return true
    })
  return expected.every((_item, index) => place(index, new Set()))
}

/** Text that is the same for two values exactly if they are equal without any tolerance. */
export function keyText(value: Value, rules: EqualRules): string {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'boolean':
      return rules.numbers === 'python' ? `i${Number(value)}` : String(value)
    case 'bigint':
      return `i${value}`
    case 'number':
      return rules.numbers !== 'typed' && Number.isInteger(value) ? `i${BigInt(value)}` : `f${value === 0 ? 0 : value}`
    case 'string':
      return JSON.stringify(rules.caseFold ? value.toLowerCase() : value)
  }
  const text = (items: readonly Value[]): string => `[${items.map(item => keyText(item, rules)).join(',')}]`
  if (isList(value)) return text(value)
  if (!isTagged(value)) return ''
  switch (value.tag) {
    case 'tuple':
      return rules.sequences === 'alike' ? text(value.items) : `(${text(value.items)})`
    case 'set':
      return `{${value.items
        .map(item => keyText(item, rules))
        .sort()
        .join(',')}}`
    case 'map':
      return `{${value.entries
        .map(([key, inner]) => `${keyText(key, rules)}:${keyText(inner, rules)}`)
        .sort()
        .join(',')}}`
    case 'bytes':
      return `b${value.base64}`
    case 'complex':
      return `c${value.re},${value.im}`
    case 'ndarray':
      return keyText(flatArray(value), rules)
    case 'rounded':
      return `i${BigInt(value.double)}`
    case 'undefined':
      return 'null'
    case 'raised':
    case 'opaque':
      return `x${value.tag}`
  }
}

/** A total order that puts numbers by size, so that close floats meet. */
function order(a: Value, b: Value): number {
  const numbers = [asNumber(a), asNumber(b)]
  const [left, right] = numbers
  if (left !== undefined && right !== undefined) return left - right
  const leftItems = itemsOf(a)
  const rightItems = itemsOf(b)
  if (leftItems !== undefined && rightItems !== undefined) {
    for (let index = 0; index < Math.min(leftItems.length, rightItems.length); index += 1) {
      const difference = order(leftItems[index] ?? null, rightItems[index] ?? null)
      if (difference !== 0) return difference
    }
    return leftItems.length - rightItems.length
  }
  const leftText = keyText(a, DEFAULT_RULES)
  const rightText = keyText(b, DEFAULT_RULES)
  return leftText < rightText ? -1 : leftText > rightText ? 1 : 0
}

function asNumber(value: Value): number | undefined {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined
}

function isNumberLike(value: Value): value is number | bigint | boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
}

function isUndefined(value: Value): boolean {
  return isTagged(value) && value.tag === 'undefined'
}

/** An ndarray as the nested list of its items; anything else as it is. */
function flatArray(value: Value): Value {
  if (!isTagged(value) || value.tag !== 'ndarray') return value
  const data = sequenceOf(value.data)
  if (data === undefined || value.shape.length === 0) return data?.[0] ?? value.data
  if (data.some(item => sequenceOf(item) !== undefined)) return value.data
  return nest(data, value.shape)
}

function nest(data: readonly Value[], shape: readonly number[]): Value {
  const [, ...inner] = shape
  if (inner.length === 0) return data
  const size = inner.reduce((product, length) => product * length, 1)
  const rows = shape[0] ?? 0
  if (rows * size !== data.length) return data
  return Array.from({ length: rows }, (_row, index) => nest(data.slice(index * size, (index + 1) * size), inner))
}
