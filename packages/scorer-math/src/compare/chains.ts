import type { Answer, Scalar } from '../answer.ts'
import type { Expr } from '../ast.ts'
import { printNode } from '../read/print-node.ts'
import type { Node } from '../read/tree.ts'
import type { Context } from './context.ts'
import { isAngle, pureValue } from './lower.ts'
import type { Oracle } from './oracle.ts'

/** The value of a = b = c, each link of which must hold; ≈ may round. */
export function chainValue(node: Node & { type: 'relation' }, options: Context): Answer | null {
  const { operators, sides } = node
  const values = sides.map(side => options.interpret(side))
  if (values.length === 1) return values[0] ?? null
  for (let index = 0; index + 1 < values.length; index++) {
    const holds = linkHolds(
      values[index] as Answer,
      values[index + 1] as Answer,
      operators[index] ?? '=',
      options.oracle,
    )
    if (holds === false && options.chains === 'last') continue
    if (holds === false && !options.verifyChains) return structuralRelation(node, options)
    if (holds === false)
      return {
        kind: 'false',
        why: `${printNode(sides[index] as Node)} ${operators[index]} ${printNode(sides[index + 1] as Node)} does not hold`,
      }
    if (holds === null) {
      // what cannot be verified is read both ways: as its last side, and side by side
      const whole = structuralRelation(node, options)
      return options.verifyChains
        ? whole
        : { kind: 'either', restated: false, options: [values.at(-1) as Answer, whole] }
    }
  }
  const exact = values[operators.indexOf('≈') >= 0 ? operators.indexOf('≈') : values.length - 1] as Answer
  const last = values.at(-1) as Answer
  return exact === last ? exact : { kind: 'either', restated: false, options: [exact, last] }
}

/** Does a = b, or a ≈ b, hold? Null where that cannot be told. */
function linkHolds(a: Answer, b: Answer, operator: string, oracle: Oracle): boolean | null {
  if (a.kind === 'matrix' && b.kind === 'matrix') return sameCells(a, b, oracle)
  if (a.kind !== 'scalar' || b.kind !== 'scalar') return null
  const x = linkValue(a, b)
  const y = linkValue(b, a)
  if (x === null || y === null) return null
  if (operator === '=') {
    const decision = oracle.decide(x, y)
    return decision.verdict === 'undecided' ? null : decision.verdict === 'equal'
  }
  const decimal = b.expr.type === 'number' ? b.expr : a.expr.type === 'number' ? a.expr : null
  const other = oracle.approximate(x)
  const rounded = oracle.approximate(y)
  if (other === null || rounded === null) return null
  // half a unit of the last place; of an integer with zeros at its end, of the last digit before them
  const zeros = decimal?.decimal === undefined ? (/0*$/.exec(decimal?.numerator.toString() ?? '')?.[0].length ?? 0) : 0
  const slack = 0.5 * 10 ** (zeros - (decimal?.decimal?.places ?? 0)) * (1 + 1e-9)
  return Math.abs(other.re - rounded.re) <= slack && Math.abs(other.im - rounded.im) <= slack
}

function sameCells(a: Answer & { kind: 'matrix' }, b: Answer & { kind: 'matrix' }, oracle: Oracle): boolean | null {
  const [cells, others] = [a.rows.flat(), b.rows.flat()]
  if (a.rows.length !== b.rows.length || cells.length !== others.length) return false
  for (const [index, cell] of cells.entries()) {
    const holds = linkHolds(cell, others[index] as Answer, '=', oracle)
    if (holds !== true) return holds
  }
  return true
}

/** Units and degrees as values; a unit that only one side carries is taken as understood. */
function linkValue(a: Scalar, b: Scalar): Expr | null {
  if (a.unit === null) return a.expr
  const value = pureValue(a)
  if (value !== null && (a.unit.kind === 'percent' || isAngle(a.unit))) return value
  return b.unit === null || b.unit.name === a.unit.name ? a.expr : null
}

export const structuralRelation = (node: Node & { type: 'relation' }, options: Context): Answer => ({
  kind: 'relation',
  operators: node.operators,
  sides: node.sides.map(side => options.interpret(side)),
})
