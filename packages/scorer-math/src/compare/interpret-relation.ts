import type { Answer } from '../answer.ts'
import type { Node } from '../read/tree.ts'
import type { Context } from './context.ts'
import { inequalityRegion } from './inequalities.ts'
import { interpretEquation } from './interpret-equation.ts'
import { regionOf } from './interpret-region.ts'
import { labelOf } from './labels.ts'
import { complement } from './regions.ts'

export function interpretRelation(node: Node & { type: 'relation' }, options: Context): Answer {
  const { operators, sides } = node
  if (operators.every(operator => operator === '=' || operator === '≈')) {
    const equation = interpretEquation(node, options)
    if (equation !== null) return equation
  }
  if (operators.length === 1 && operators[0] === 'in' && sides[0] !== undefined && sides[1] !== undefined) {
    const label = labelOf(sides[0])
    if (label !== null) return { kind: 'binding', name: label.name, parameters: [], value: asSet(sides[1], options) }
  }
  if (operators.length === 1 && operators[0] === 'notin' && sides[0] !== undefined && sides[1] !== undefined) {
    const label = labelOf(sides[0])
    const region = regionOf(sides[1], options)
    const outside = region === null ? null : complement(region)
    if (label !== null && outside !== null) return { kind: 'binding', name: label.name, parameters: [], value: outside }
  }
  if (
    operators.every(
      operator => operator === '<' || operator === '<=' || operator === '>' || operator === '>=' || operator === '!=',
    )
  ) {
    const region = inequalityRegion(node, options)
    if (region !== null) return region
  }
  return { kind: 'relation', operators, sides: sides.map(side => options.interpret(side)) }
}

/** In x ∈ [1, 2] and x ∈ (1, 2) the right side is an interval. */
function asSet(written: Node, options: Context): Answer {
  const node: Node =
    written.type === 'variable' && /^[ZNQR]$/.test(written.name) ? { ...written, name: `bb${written.name}` } : written
  return regionOf(node, options) ?? options.interpret(node)
}
