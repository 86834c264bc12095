import type { Answer, Interval, Region } from '../answer.ts'
import { scalar } from '../answer.ts'
import type { Expr } from '../ast.ts'
import { substitute } from '../ladder/differentiate.ts'
import type { Node } from '../read/tree.ts'
import type { Context } from './context.ts'
import { integersIn } from './integers.ts'
import { groupRegion } from './interpret-group.ts'
import { lowerScalar } from './lower.ts'
import { realSet } from './named-sets.ts'
import { complement, EMPTY, intersection, point, REALS, solveAffine, solveQuadratic, union } from './regions.ts'
import { variablesOf } from './variables.ts'

/** A node as a set of reals, or null. */
export function regionOf(node: Node, options: Context): Region | null {
  const { oracle } = options
  switch (node.type) {
    case 'named':
      return node.name === 'empty' ? EMPTY : null
    case 'variable':
      return realSet(node.name)
    case 'group':
      return groupRegion(node, options)
    case 'set': {
      const points: Interval[] = []
      for (const item of node.items) {
        const meaning = options.interpret(item)
        for (const part of meaning.kind === 'list' ? meaning.items : [meaning]) {
          if (part.kind !== 'scalar' || part.unit !== null) return null
          points.push(point(part.expr))
        }
      }
      return union(points, oracle)
    }
    case 'builder':
      return builderRegion(node, options)
    case 'setop': {
      const parts: Region[] = []
      for (const part of node.parts) {
        const region = regionOf(part, options)
        if (region === null) return null
        parts.push(region)
      }
      if (node.operator === 'union')
        return union(
          parts.flatMap(part => part.intervals),
          oracle,
        )
      return parts.slice(1).reduce<Region | null>((left, right) => {
        const other = node.operator === 'difference' ? complement(right) : right
        return left === null || other === null ? null : intersection(left, other, oracle)
      }, parts[0] ?? null)
    }
    default:
      return null
  }
}

/** {x : x² = 4} by its elements: the real roots of an equation of first or second degree. */
export function builderRoots(node: Node & { type: 'builder' }, { oracle }: Context): Answer | null {
  const { head, condition } = node
  if (head.type !== 'variable' || condition.type !== 'relation' || condition.operators.length !== 1) return null
  const [left, right] = condition.sides.map(lowerScalar)
  if (condition.operators[0] !== '=' || left == null || right == null || left.unit !== null || right.unit !== null)
    return null
  const f: Expr = { type: 'add', terms: [left.expr, { type: 'negate', operand: right.expr }] }
  const names = variablesOf(f)
  if (names.size !== 1 || !names.has(head.name) || left.expr.type === 'variable') return null
  const roots =
    solveAffine(f, '=', head.name, substitute, oracle) ?? solveQuadratic(f, '=', head.name, substitute, oracle)
  if (roots === null) return null
  return { kind: 'set', items: roots.flatMap(({ low }) => (low === null ? [] : [scalar(low)])) }
}

/** {x ∈ ℤ : −1 ≤ x ≤ 1} by its elements. */
export function builderIntegers(node: Node & { type: 'builder' }, options: Context): Answer | null {
  const { head } = node
  if (head.type !== 'relation' || head.operators.length !== 1 || head.operators[0] !== 'in') return null
  const [left, right] = head.sides
  if (left?.type !== 'variable' || right?.type !== 'variable') return null
  const from = right.name === 'bbZ' ? null : right.name === 'bbZ^+' || right.name === 'bbN^*' ? 1n : undefined
  if (from === undefined) return null
  const region = builderRegion({ ...node, head: left }, options)
  return region === null ? null : integersIn(region, from, options.oracle)
}

/** {x | condition}: the region of the condition. */
export function builderRegion(node: Node & { type: 'builder' }, options: Context): Region | null {
  let name: string | null = null
  let within: Region | null = REALS
  if (node.head.type === 'variable') name = node.head.name
  else if (
    node.head.type === 'relation' &&
    node.head.operators[0] === 'in' &&
    node.head.sides[0]?.type === 'variable'
  ) {
    name = node.head.sides[0].name
    within = node.head.sides[1] === undefined ? null : regionOf(node.head.sides[1], options)
  }
  if (name === null || within === null) return null
  const condition = options.interpret(node.condition)
  if (condition.kind !== 'binding' || condition.name !== name || condition.value.kind !== 'region') return null
  return intersection(within, condition.value, options.oracle)
}

/** x < −3 or x > 3 as one region of x; bare intervals joined by "or", "and" or commas are united. */
export function regionOfList(items: readonly Answer[], joint: 'and' | 'or' | ',', { oracle }: Context): Answer | null {
  const first = items[0]
  if (items.length < 2 || first === undefined) return null
  if (first.kind === 'region' && joint !== ',') {
    if (!items.every(item => item.kind === 'region')) return null
    return union(
      items.flatMap(item => (item.kind === 'region' ? item.intervals : [])),
      oracle,
    )
  }
  if (first.kind !== 'binding') return null
  const mixed = joint === 'or' && items.some(item => item.kind === 'binding' && item.value.kind === 'region')
  if (first.value.kind !== 'region' && !mixed) return null
  const regions: Region[] = []
  for (const item of items) {
    if (item.kind !== 'binding' || item.name !== first.name) return null
    if (item.value.kind === 'region') regions.push(item.value)
    else if (item.value.kind === 'scalar' && item.value.unit === null && joint === 'or')
      regions.push({ kind: 'region', intervals: [point(item.value.expr)], symbolic: false })
    else return null
  }
  const united = union(
    regions.flatMap(region => region.intervals),
    oracle,
  )
  if (joint === 'or') return united === null ? null : { ...first, value: united }
  const common = regions
    .slice(1)
    .reduce<Region | null>(
      (left, right) => (left === null ? null : intersection(left, right, oracle)),
      regions[0] ?? null,
    )
  if (common === null) return null
  if (joint === ',' && common.intervals.length === 0) return united === null ? null : { ...first, value: united }
  return { ...first, value: common }
}
