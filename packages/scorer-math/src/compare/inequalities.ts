import { type Answer, type Region, scalar } from '../answer.ts'
import type { Expr } from '../ast.ts'
import { substitute } from '../ladder/differentiate.ts'
import { printNode } from '../read/print-node.ts'
import type { Node } from '../read/tree.ts'
import type { Context } from './context.ts'
import { labelOf } from './labels.ts'
import { pureValue } from './lower.ts'
import { intersection, REALS, solveAffine, solveQuadratic, union } from './regions.ts'
import { variablesOf } from './variables.ts'

/** What "> 5" leaves out. */
const BLANK = { name: '⟨⟩' }

/** A chain of inequalities in one variable as `name ∈ region`. */
export function inequalityRegion(node: Node & { type: 'relation' }, options: Context): Answer | null {
  const { oracle } = options
  const names = new Set<string>()
  const exprs: (readonly Expr[])[] = []
  for (const side of node.sides) {
    const isBlank = side.type === 'opaque' && side.head === 'blank'
    // f(x) ≥ 0 says something of f(x), not of f
    const called = side.type === 'call' && labelOf(side) !== null ? { name: printNode(side) } : null
    const label = isBlank ? BLANK : called
    const meaning: Answer = label === null ? options.interpret(side) : scalar({ type: 'variable', name: label.name })
    const parts = meaning.kind === 'list' ? meaning.items : [meaning]
    const values: Expr[] = []
    for (const part of parts) {
      const value = part.kind === 'scalar' ? pureValue(part) : null
      if (value === null) return null
      values.push(value)
      for (const name of variablesOf(value)) names.add(name)
    }
    exprs.push(values)
  }
  const [name] = names
  if (name === undefined || names.size !== 1) return null
  let region: Region = REALS
  for (const [index, operator] of node.operators.entries()) {
    const lefts = exprs[index] ?? []
    const rights = exprs[index + 1] ?? []
    if ((lefts.length !== 1 || rights.length !== 1) && operator !== '!=') return null
    for (const left of lefts)
      for (const right of rights) {
        const part = solve(left, right, operator as '<', name, options)
        if (part === null) return null
        const both = intersection(region, part, oracle)
        if (both === null) return null
        region = both
      }
  }
  return { kind: 'binding', name, parameters: [], value: region }
}

function solve(
  left: Expr,
  right: Expr,
  operator: '<' | '<=' | '>' | '>=' | '!=',
  name: string,
  { oracle }: Context,
): Region | null {
  if (isUnbounded(right) || isUnbounded(left)) return operator === '<' || operator === '>' ? REALS : null
  const flipped = ({ '<': '>', '<=': '>=', '>': '<', '>=': '<=', '!=': '!=' } as const)[operator]
  if (right.type === 'call' && right.name === 'abs') return solve(right, left, flipped, name, { oracle } as Context)
  if (
    left.type === 'call' &&
    left.name === 'abs' &&
    left.args[0] !== undefined &&
    variablesOf(right).size === 0 &&
    oracle.sign(right) === 1
  ) {
    const inner = left.args[0]
    const minus: Expr = { type: 'negate', operand: right }
    const one = solve(inner, right, operator, name, { oracle } as Context)
    const other = solve(inner, minus, flipped, name, { oracle } as Context)
    if (one === null || other === null) return null
    return operator === '>' || operator === '>='
      ? union([...one.intervals, ...other.intervals], oracle)
      : intersection(one, other, oracle)
  }
  const f: Expr = { type: 'add', terms: [left, { type: 'negate', operand: right }] }
  const intervals =
    solveAffine(f, operator, name, substitute, oracle) ?? solveQuadratic(f, operator, name, substitute, oracle)
  return intervals === null ? null : union(intervals, oracle)
}

const isUnbounded = (e: Expr): boolean =>
  (e.type === 'constant' && e.name === 'infinity') || (e.type === 'negate' && isUnbounded(e.operand))
