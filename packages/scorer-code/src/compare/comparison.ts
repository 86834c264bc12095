import { type CodeCompare, Failure } from '@touchstone/contracts'
import { isList, isTagged, itemsOf, sequenceOf, type Value } from '../wire/value.ts'
import { DEFAULT_RULES, type EqualRules, EXACT_RULES, isEqual, isEqualAsSet, isEqualUnordered } from './equal.ts'
import { isEqualText, type TextMode, type TextRules } from './text.ts'

/** What one call gave back: its result, and the argument after the call where that was asked for. */
export type Answer = { readonly result: Value; readonly argument?: Value }

export type TypedComparison = (expected: Value, answer: Answer) => boolean

/**
 * The comparison of a function problem's results.
 * @param nodes the result is a ListNode or TreeNode: null and an empty list are the same, trailing nulls do not count
 * @throws Failure INVALID_PROBLEM where the options contradict each other
 */
export function typedComparison(
  compare: CodeCompare = {},
  { nodes = false, base = DEFAULT_RULES }: { nodes?: boolean; base?: EqualRules } = {},
): TypedComparison {
  const mode = compare.mode ?? 'default'
  const rules = rulesOf(compare, base)
  const plain = (expected: Value, got: Value): boolean =>
    nodes ? isEqual(trimNodes(expected), trimNodes(got), rules) : isEqual(expected, got, rules)
  switch (mode) {
    case 'default':
    case 'exact':
    case 'float':
    case 'case-fold':
      return (expected, { result }) => plain(expected, result)
    case 'unordered':
    case 'sorted':
      return (expected, { result }) => unordered(expected, result, rules)
    case 'unordered-rows':
      return (expected, { result }) => unorderedRows(expected, result, rules)
    case 'set':
      return (expected, { result }) => {
        const wanted = itemsOf(expected)
        const items = itemsOf(result)
        return wanted !== undefined && items !== undefined && isEqualAsSet(wanted, items, rules)
      }
    case 'any-of':
      return (expected, { result }) => (sequenceOf(expected) ?? []).some(alternative => plain(alternative, result))
    case 'lines':
    case 'tokens':
    case 'unordered-lines': {
      const text = textComparison({ ...compare, mode })
      return (expected, { result }) =>
        typeof expected === 'string' && typeof result === 'string' && text(expected, result)
    }
    case 'in-place':
      return (expected, { argument }) =>
        argument !== undefined &&
        (compare.unordered === true ? unordered(expected, argument, rules) : plain(expected, argument))
    case 'first-k':
      return (expected, answer) => firstK(expected, answer, rules, compare.unordered === true)
  }
}

/** The index of the argument that must come back beside the result; undefined where only the result counts. */
export function returnedArgument(compare: CodeCompare = {}): number | undefined {
  return compare.mode === 'in-place' || compare.mode === 'first-k' ? (compare.argument ?? 0) : undefined
}

/**
 * The comparison of a stdio problem's output.
 * @throws Failure INVALID_PROBLEM for a mode that only function problems have
 */
export function textComparison(compare: CodeCompare = {}): (expected: string, got: string) => boolean {
  const rules: TextRules = {
    mode: textMode(compare),
    absolute: compare.absolute ?? (compare.relative === undefined ? 1e-6 : 0),
    relative: compare.relative ?? (compare.absolute === undefined ? 1e-6 : 0),
  }
  return (expected, got) => isEqualText(expected, got, rules)
}

function textMode(compare: CodeCompare): TextMode {
  switch (compare.mode) {
    case undefined:
    case 'default':
      return compare.absolute !== undefined || compare.relative !== undefined ? 'float' : 'lines'
    case 'any-of':
      return 'lines'
    case 'unordered':
      return 'unordered-lines'
    case 'in-place':
    case 'first-k':
      throw new Failure('INVALID_PROBLEM', { detail: `compare mode ${compare.mode} is for function problems` })
    default:
      return compare.mode
  }
}

function rulesOf(compare: CodeCompare, base: EqualRules): EqualRules {
  if (compare.mode === 'exact') return EXACT_RULES
  const given = compare.absolute !== undefined || compare.relative !== undefined
  return {
    ...base,
    numbers: compare.mode === 'float' ? 'float' : base.numbers,
    caseFold: compare.mode === 'case-fold',
    absolute: compare.absolute ?? (given ? 0 : base.absolute),
    relative: compare.relative ?? (given ? 0 : base.relative),
  }
}

function unordered(expected: Value, got: Value, rules: EqualRules): boolean {
  const wanted = itemsOf(expected)
  const items = itemsOf(got)
  if (wanted !== undefined && items !== undefined) return isEqualUnordered(wanted, items, rules)
  return isEqual(expected, got, rules)
}

function unorderedRows(expected: Value, got: Value, rules: EqualRules): boolean {
  const asSets = (value: Value): Value[] | undefined =>
    itemsOf(value)?.map(row => {
      const items = itemsOf(row)
      return items === undefined ? row : sortedRow(items, rules)
    })
  const wanted = asSets(expected)
  const rows = asSets(got)
  return wanted !== undefined && rows !== undefined && isEqualUnordered(wanted, rows, rules)
}

function sortedRow(items: readonly Value[], rules: EqualRules): Value {
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  const isNumeric = items.every(item => typeof item === 'number' || typeof item === 'bigint')
  return items.toSorted((a, b) =>
    isNumeric ? bySize(a, b) : byText(JSON.stringify(keyOf(a, rules)), JSON.stringify(keyOf(b, rules))),
  )
}

function bySize(a: Value, b: Value): number {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0
  return Number(a) - Number(b)
}

function keyOf(value: Value, rules: EqualRules): string {
  if (typeof value === 'string') return rules.caseFold ? value.toLowerCase() : value
  const items = itemsOf(value)
  return items === undefined ? String(value) : `[${items.map(item => keyOf(item, rules)).join(',')}]`
}

/** LeetCode's "return k; the first k of the argument count": expected is those k items, or [k, items]. */
function firstK(expected: Value, { result, argument }: Answer, rules: EqualRules, anyOrder: boolean): boolean {
  const wanted = sequenceOf(expected)
  const items = argument === undefined ? undefined : sequenceOf(argument)
  if (wanted === undefined || items === undefined) return false
  const [count, inner] = wanted
  const prefix =
    wanted.length === 2 && typeof count === 'bigint' && inner !== undefined ? (sequenceOf(inner) ?? wanted) : wanted
  const k = prefix === wanted ? BigInt(wanted.length) : count
  if (typeof k !== 'bigint' || result !== k || k < 0n || k > BigInt(items.length)) return false
  const head = items.slice(0, Number(k))
  const wantedHead = prefix.slice(0, Number(k))
  return anyOrder ? isEqualUnordered(wantedHead, head, rules) : isEqual(wantedHead, head, rules)
}

/** Level order without the nulls at its end; no nodes at all is the empty list. */
function trimNodes(value: Value): Value {
  if (value === null || (isTagged(value) && value.tag === 'undefined')) return []
  if (!isList(value)) return value
  if (value.some(item => isList(item)))
    return value.map(item => (isList(item) || item === null ? trimNodes(item) : item))
  let end = value.length
  while (end > 0 && value[end - 1] === null) end -= 1
  return value.slice(0, end)
}
