import type { Answer, Region } from '../answer.ts'
import type { Expr } from '../ast.ts'
import type { Node } from '../read/tree.ts'
import type { Context } from './context.ts'
import { lowerScalar, pureValue } from './lower.ts'
import { order, union } from './regions.ts'
import { variablesOf } from './variables.ts'

export function interpretGroup(node: Node & { type: 'group' }, options: Context): Answer {
  const { open, close, items } = node
  if (items.length === 2 && (open !== '(' || close !== ')') && isIntervalBracket(open) && isIntervalBracket(close)) {
    if (open !== '[' || close !== ']') {
      const region = groupRegion(node, options)
      if (region !== null) return region
    }
  }
  if (items.length === 2 && items.some(item => isInfinite(item))) {
    const region = groupRegion(node, options)
    if (region !== null) return region
  }
  if (items.some(item => item.type === 'dots'))
    return { kind: 'sequence', items: items.map(item => options.interpret(item)) }
  return { kind: 'tuple', open, close, items: items.map(item => options.interpret(item)) }
}

const isIntervalBracket = (bracket: string): boolean =>
  bracket === '(' || bracket === ')' || bracket === '[' || bracket === ']'

const isInfinite = (node: Node): boolean =>
  (node.type === 'constant' && node.name === 'infinity') || (node.type === 'negate' && isInfinite(node.operand))

/** `(a, b]` as an interval; the French `]a, b[` too. */
export function groupRegion(node: Node & { type: 'group' }, { oracle }: Context): Region | null {
  const [first, second] = node.items
  if (first === undefined || second === undefined || node.items.length !== 2) return null
  if (!isIntervalBracket(node.open) || !isIntervalBracket(node.close)) return null
  const low = endOf(first, 'low')
  const high = endOf(second, 'high')
  if (low === undefined || high === undefined) return null
  // ∞ is in no set of reals, and a point with falling coordinates is no interval
  if ((low === null && node.open === '[') || (high === null && node.close === ']')) return null
  if (low !== null && high !== null && variablesOf(low).size + variablesOf(high).size === 0) {
    const width = order(low, high, oracle)
    if (width === null || width > 0) return null
  }
  return union(
    [{ low, lowOpen: low === null || node.open !== '[', high, highOpen: high === null || node.close !== ']' }],
    oracle,
  )
}

/** null for the infinity of that side, undefined for what is no such end of an interval. */
function endOf(node: Node, side: 'low' | 'high'): Expr | null | undefined {
  if (isInfinite(node)) return (node.type === 'negate') === (side === 'low') ? null : undefined
  const lowered = lowerScalar(node)
  if (lowered === null) return undefined
  return pureValue(lowered) ?? undefined
}

export function interpretSet(node: Node & { type: 'set' }, options: Context): Answer {
  if (node.items.some(item => item.type === 'dots'))
    return { kind: 'set', items: [{ kind: 'sequence', items: node.items.map(item => options.interpret(item)) }] }
  const items = node.items.flatMap(item => {
    const meaning = options.interpret(item)
    return meaning.kind === 'list' ? meaning.items : [meaning]
  })
  return { kind: 'set', items }
}
