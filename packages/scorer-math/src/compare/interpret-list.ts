import { type Answer, scalar } from '../answer.ts'
import type { Expr } from '../ast.ts'
import type { Node } from '../read/tree.ts'
import { sameDimensions } from '../read/units.ts'
import type { Context } from './context.ts'
import { regionOfList } from './interpret-region.ts'
import { convert, unitFactor } from './lower.ts'
import { complement, point } from './regions.ts'
import { variablesOf } from './variables.ts'

export function interpretList(node: Node & { type: 'list' }, options: Context): Answer {
  if (node.joint === ':')
    return { kind: 'either', restated: true, options: node.items.map(item => options.interpret(item)) }
  const closing = node.items.at(-1)
  if (node.joint === 'or' && closing?.type === 'list' && closing.joint === ':') {
    // x < 1 or x > 2 : (−∞, 1) ∪ (2, ∞)
    const [head, ...rest] = closing.items
    const alternatives: Node = { ...node, items: [...node.items.slice(0, -1), head as Node] }
    return interpretList({ type: 'list', joint: ':', items: [alternatives, ...rest] }, options)
  }
  if (node.joint === ' ') return { kind: 'sequence', items: node.items.map(item => options.interpret(item)) }
  if (node.items.some(item => item.type === 'dots'))
    return { kind: 'sequence', items: node.items.map(item => options.interpret(item)) }
  const joint = node.joint === 'or' ? 'or' : node.joint === 'and' || node.joint === 'row' ? 'and' : ','
  const last = node.items.at(-1)
  if (last !== undefined && node.items.length > 1 && node.joint === ',' && isDeclaration(last)) {
    const declared = node.items.slice(node.items.findIndex(isDeclaration))
    const body = node.items.slice(0, node.items.length - declared.length)
    if (body.length > 0 && declared.every(isDeclaration))
      return {
        kind: 'given',
        body: body.length === 1 ? options.interpret(body[0] as Node) : interpretList({ ...node, items: body }, options),
        conditions: declared.map(item => options.interpret(item)),
      }
  }
  const items: Answer[] = []
  let label: (Answer & { kind: 'binding' }) | null = null
  for (const item of node.items) {
    const meaning = options.interpret(item)
    if (meaning.kind === 'false') return meaning
    const isPlain = item.type !== 'relation' && item.type !== 'list'
    // x ≠ 1, 2
    const excluded = label === null ? items.at(-1) : undefined
    if (excluded?.kind === 'binding' && isPlain && meaning.kind === 'scalar' && isExclusionOf(node, item)) {
      const rest = complement({ kind: 'region', intervals: [point(meaning.expr)], symbolic: false })
      if (rest !== null && variablesOf(meaning.expr).size === 0) {
        items.push({ kind: 'binding', name: excluded.name, parameters: [], value: rest })
        continue
      }
    }
    // x = 1, 2: the name holds for the values behind it
    if (label !== null && isPlain && label.parameters.length === 0 && meaning.kind !== 'text')
      items.push({ kind: 'binding', name: label.name, parameters: [], value: meaning })
    else if (meaning.kind === 'list' && (meaning.joint !== 'or' || joint === 'or') && isFlat(meaning))
      items.push(...meaning.items)
    else items.push(meaning)
    if (meaning.kind === 'binding' && item.type === 'relation') label = isRegionLike(meaning.value) ? null : meaning
  }
  const amount = joint === 'and' ? compoundAmount(items, options) : null
  if (amount !== null) return amount
  const region = regionOfList(items, joint, options)
  if (region !== null) return region
  return { kind: 'list', items, joint }
}

/** 3 hours and 30 minutes: an amount in units of one kind, from large to small. */
function compoundAmount(items: readonly Answer[], { oracle }: Context): Answer | null {
  const [first] = items
  if (items.length > 4 || first?.kind !== 'scalar' || first.unit === null) return null
  const terms: Expr[] = []
  let previous: Expr | null = null
  for (const item of items) {
    if (item.kind !== 'scalar' || item.unit === null || item.unit.kind === 'count' || item.unit.kind === 'percent')
      return null
    if (!sameDimensions(item.unit, first.unit)) return null
    const size = unitFactor(item.unit)
    const falls =
      previous === null ? 1 : oracle.sign({ type: 'add', terms: [previous, { type: 'negate', operand: size }] })
    if (falls !== 1) return null
    previous = size
    terms.push(convert(item.expr, item.unit, first.unit))
  }
  return scalar({ type: 'add', terms }, first.unit)
}

/** Does the item stand behind x ≠ …, with nothing but values between? */
function isExclusionOf(list: Node & { type: 'list' }, item: Node): boolean {
  for (let index = list.items.indexOf(item) - 1; index >= 0; index--) {
    const before = list.items[index] as Node
    if (before.type === 'relation') return before.operators.length === 1 && before.operators[0] === '!='
  }
  return false
}

/** Values in a row; a record such as x = 1, y = 2 is one thing. */
const isFlat = (list: Answer & { kind: 'list' }): boolean => {
  if (!list.items.every(item => item.kind !== 'list')) return false
  return new Set(list.items.map(item => (item.kind === 'binding' ? item.name : ''))).size < 2
}

const isRegionLike = (answer: Answer): boolean => answer.kind === 'region'

/** k ∈ ℤ and the like behind an answer declare a name. */
function isDeclaration(node: Node): boolean {
  if (node.type !== 'relation') return false
  const [left, right] = node.sides
  if (left === undefined || right === undefined || node.operators.length !== 1) return false
  if (node.operators[0] === 'in') return right.type === 'variable' || right.type === 'power' || right.type === 'opaque'
  return false
}
