import { parseValueType, type ValueBase } from '../languages/value-type.ts'
import { isList, type Value } from '../wire/value.ts'
import type { FunctionForm } from './function-form.ts'

/**
 * A function problem as LeetCode writes it down, in the types that say which structure is meant (languages/value-type.ts):
 * which `Node` it is, a list's cycle or the meeting of two lists given as arguments of their own, a node named by its value,
 * a `void` function whose expected value is what it makes of its argument. What is named already stays as it is.
 */
export function readStructures(form: FunctionForm): FunctionForm {
  const { params, returns } = form
  if (params === undefined) return form
  const bases = [...params, returns].map(type => parseValueType(type).base)
  const isBare = [...params, returns ?? ''].some(type =>
    /^(?:\s|Optional|Union|[[\]?*&|]|None|null)*Node\b(?!\()/i.test(type),
  )
  if (!isBare && !bases.some(base => ['list', 'tree', 'void'].includes(base))) return form
  return inPlace(references(meetings(isBare ? variants({ ...form, params }) : { ...form, params })))
}

type Typed = FunctionForm & { readonly params: readonly string[] }

/** Two heads as value, lists and places, or a list and where its end leads back to. */
function meetings(form: Typed): Typed {
  const { params, returns, tests } = form
  const [first = '', second = ''] = params
  const every = (holds: (args: readonly Value[]) => boolean): boolean => tests.every(({ args }) => holds(args))
  if (isBase(first, 'list') && isBase(second, 'list') && every(args => args.length === 5 && isList(args[1] ?? null)))
    return {
      ...form,
      params: ['ListNode(intersection)', 'ListNode'],
      returns: 'ListNode(intersection)',
      tests: tests.map(test => ({
        ...test,
        args: [test.args.slice(1)],
        expected: numberIn(test.expected),
      })),
    }
  const hasNumber = every(args => args.length === 2 && isNodes(args[0]) && typeof args[1] === 'bigint')
  if (params.length !== 1 || !isBase(first, 'list') || !hasNumber) return form
  const isNode = isBase(returns ?? '', 'void')
  return {
    ...form,
    params: [isNode ? 'ListNode(node)' : 'ListNode(cycle)'],
    ...(isBase(returns ?? '', 'list') ? { returns: 'ListNode(cycle)' } : {}),
    tests: tests.map(test => ({
      ...test,
      args: [[...test.args]],
      expected: isBase(returns ?? '', 'list') ? (numberIn(test.expected) ?? -1n) : test.expected,
    })),
  }
}

/** "Intersected at '8'", "tail connects to node index 1", "no cycle", or the number itself. */
function numberIn(value: Value): Value {
  if (typeof value !== 'string') return value
  const digits = /-?\d+/.exec(value)?.[0]
  return digits === undefined ? null : BigInt(digits)
}

/** A tree's node that is given, or expected, by its value alone. */
function references(form: Typed): Typed {
  const { params, returns, tests } = form
  const isNumber = (value: Value | undefined): boolean =>
    typeof value === 'bigint' || value === null || value === undefined
  const trees = params.flatMap((type, place) => (isBase(type, 'tree') ? [place] : []))
  const [first] = trees
  if (first === undefined || !tests.some(({ args }) => isList(args[first] ?? null))) return form
  const copies = trees.filter(place => tests.every(({ args }) => isNodes(args[place])))
  const read = params.map((type, place) =>
    trees.includes(place) && place > first && tests.every(({ args }) => typeof args[place] === 'bigint')
      ? 'TreeNode(ref)'
      : type,
  )
  const expectsOne =
    isBase(returns ?? '', 'tree') &&
    tests.every(({ expected }) => isNumber(expected)) &&
    tests.some(({ expected }) => expected !== null)
  const result = copies.length > 1 && read.includes('TreeNode(ref)') ? 'TreeNode(clone)' : 'TreeNode(ref)'
  return { ...form, params: read, ...(expectsOne ? { returns: result } : {}) }
}

/** Which structure `Node` is, by the form of its values. */
function variants(form: Typed): Typed {
  const { params, returns, tests } = form
  const given = params.flatMap((type, place) => (isBare(type) ? tests.map(({ args }) => args[place] ?? null) : []))
  const expected = isBare(returns ?? '') ? tests.map(test => test.expected) : []
  const variant = variantOf(given, expected, form.entry)
  const named = (type: string): string => (isBare(type) ? type.replace(/\bNode\b/i, `Node(${variant})`) : type)
  return {
    ...form,
    params: params.map(named),
    ...(returns === undefined ? {} : { returns: named(returns) }),
    tests:
      variant === 'next'
        ? tests.map(test => ({
            ...test,
            expected: isList(test.expected) ? test.expected.map(levelEnd) : test.expected,
          }))
        : tests,
  }
}

/** LeetCode writes `#` where a level ends. */
function levelEnd(value: Value): Value {
  return value === '#' ? null : value
}

function variantOf(given: readonly Value[], expected: readonly Value[], entry: string): string {
  const seen = (given.length > 0 ? given : expected).filter(isList)
  const items = seen.flat(1)
  if (given.length === 0 && expected.length > 0) return 'quad'
  if (items.length > 0 && items.every(item => item === null || isList(item))) {
    const rows = items.filter(isList)
    if (items.includes(null)) return 'quad'
    if (rows.some(row => row.length === 2 && row[1] === null)) return 'random'
    return rows.every(row => row.length === 2) && !seen.every(isAdjacency) ? 'random' : 'graph'
  }
  if (expected.some(value => isList(value) && value.includes('#')) || /^connect$/i.test(entry)) return 'next'
  if (/^flatten/i.test(entry)) return 'doubly'
  return 'nary'
}

/** Does each node name its neighbours, from 1, and they it? */
function isAdjacency(value: Value): boolean {
  if (!isList(value)) return false
  const rows = value.map(row => (isList(row) ? row : []))
  return rows.every((row, place) =>
    row.every(other => {
      const back = typeof other === 'bigint' ? rows[Number(other) - 1] : undefined
      return back?.includes(BigInt(place + 1)) === true
    }),
  )
}

/** A function that returns nothing, of which something is expected: what its first list, tree or node is afterwards. */
function inPlace(form: Typed): FunctionForm {
  const { params, returns, tests, compare } = form
  if (!isBase(returns ?? '', 'void') || (compare?.mode !== undefined && compare.mode !== 'unordered')) return form
  if (tests.every(({ expected }) => expected === null)) return form
  const argument = params.findIndex((type, place) => {
    const { base, depth } = parseValueType(type)
    return depth > 0 || STRUCTURES.has(base) || tests.every(({ args }) => isList(args[place] ?? null))
  })
  if (argument < 0) return form
  const unordered = compare?.mode === 'unordered' ? { unordered: true } : {}
  return { ...form, compare: { ...compare, mode: 'in-place', argument, ...unordered } }
}

const STRUCTURES: ReadonlySet<ValueBase> = new Set([
  ...(['list', 'cycle', 'node', 'tree', 'random', 'nary', 'graph', 'next', 'doubly', 'quad'] as const),
])

function isBase(type: string, base: ValueBase): boolean {
  const read = parseValueType(type)
  return read.base === base && read.depth === 0
}

function isNodes(value: Value | undefined): boolean {
  return value === null || (value !== undefined && isList(value))
}

function isBare(type: string): boolean {
  return /\bNode\b(?!\()/i.test(type) && parseValueType(type.replace(/\bNode\b(?!\()/i, 'Node(nary)')).base === 'nary'
}
