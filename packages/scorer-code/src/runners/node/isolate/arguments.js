import {
  buildDoubly,
  buildGraph,
  buildIntersection,
  buildList,
  buildNary,
  buildQuad,
  buildRandom,
  buildTree,
  findInList,
  findInTree,
  ListNode,
  made,
  TreeNode,
} from './build-nodes.js'
import {
  apply,
  collect,
  isArray,
  isNode,
  isSafeInteger,
  isView,
  jsonParse,
  MapOf,
  mapSet,
  NumberOf,
  ownKeys,
  put,
  SetOf,
  setAdd,
} from './built-ins.js'
import { readWire } from './read-wire.js'

export function hasBigInteger(value) {
  if (typeof value === 'bigint') return !isSafeInteger(NumberOf(value))
  if (!isArray(value)) return false
  for (let i = 0; i < value.length; i += 1) if (hasBigInteger(value[i])) return true
  return false
}

const STRUCTURES = { __proto__: null }
for (const base of [
  'list',
  'cycle',
  'node',
  'tree',
  'ref',
  'clone',
  'next',
  'nary',
  'random',
  'graph',
  'doubly',
  'quad',
])
  STRUCTURES[base] = true

/** @param type {base, depth} as the runner parsed it; base is '' where nothing is declared */
export function toArgument(value, type, depth, Node) {
  if (STRUCTURES[type.base] !== true) return value
  if (depth > 0 && isArray(value)) {
    const out = []
    for (let i = 0; i < value.length; i += 1) put(out, i, toArgument(value[i], type, depth - 1, Node))
    return out
  }
  switch (type.base) {
    case 'list':
      return buildList(value, -1, val => new ListNode(val))
    case 'cycle':
      return value === null ? null : buildList(value[0], value[1], val => new ListNode(val))
    case 'node':
      return findInList(
        buildList(value[0], -1, val => new ListNode(val)),
        value[1],
      )
    case 'tree': {
      const root = buildTree(value, val => new TreeNode(val))
      put(made.trees, made.trees.length, root)
      return root
    }
    case 'ref':
      return findInTree(made.trees[0], value)
    case 'clone':
      return findInTree(made.trees[1], value)
    case 'next':
      return buildTree(value, val => new Node(val, null, null, null))
    case 'nary':
      return buildNary(value, Node)
    case 'random':
      return buildRandom(value, Node)
    case 'graph':
      return buildGraph(value, Node)
    case 'doubly':
      return buildDoubly(value, Node)
    case 'quad':
      return buildQuad(value, Node)
    default:
      return value
  }
}

export function argumentsOf(text, types, plain, NodeClass) {
  const values = plain ? jsonParse(text) : readWire(text, true)
  const out = []
  made.trees = []
  made.known = []
  for (let i = 0; i < values.length; i += 1) {
    const type = i < types.length ? types[i] : NO_TYPE
    if (type.base === 'intersection') {
      const heads = buildIntersection(plain ? values[i] : settleIntegers(values[i], false))
      put(out, out.length, heads[0])
      put(out, out.length, heads[1])
      continue
    }
    const value = plain ? values[i] : settleIntegers(values[i], type.base === 'bigint' || hasBigInteger(values[i]))
    put(out, out.length, toArgument(value, type, type.depth, NodeClass))
  }
  return out
}
export const NO_TYPE = { base: '', depth: 0 }
export const NO_TYPES = []

/** Integers of one argument are all numbers, or, where one of them has no exact number, all BigInt. */
export function settleIntegers(value, big) {
  if (big) return value
  if (typeof value === 'bigint') return NumberOf(value)
  if (isArray(value)) {
    for (let i = 0; i < value.length; i += 1) put(value, i, settleIntegers(value[i], false))
    return value
  }
  if (!isNode(value) || isView(value)) return value
  const collection = collect(value)
  if (collection === undefined) {
    const keys = ownKeys(value)
    for (let i = 0; i < keys.length; i += 1) put(value, keys[i], settleIntegers(value[keys[i]], false))
    return value
  }
  const copy = collection.tag === 's' ? new SetOf() : new MapOf()
  for (let i = 0; i < collection.found.length; i += 1) {
    const member = collection.found[i]
    if (collection.tag === 's') apply(setAdd, copy, [settleIntegers(member, false)])
    else apply(mapSet, copy, [settleIntegers(member[0], false), settleIntegers(member[1], false)])
  }
  return copy
}
