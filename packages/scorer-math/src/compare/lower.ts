import type { Scalar } from '../answer.ts'
import type { Expr } from '../ast.ts'
import { isScalarTree, mapParts } from '../read/map-parts.ts'
import { printNode } from '../read/print-node.ts'
import { children, type Node, number, variable } from '../read/tree.ts'
import { multiplyUnits, powerUnit, sameDimensions, type Unit } from '../read/units.ts'

type Lowered = { readonly expr: Expr; readonly unit: Unit | null }

/**
 * A node as one scalar with its unit, or null where it is none. Angles and percentages inside an expression become
 * their values; determinants are expanded; notation without a meaning stays as a symbol of its own.
 */
export function lowerScalar(node: Node): Scalar | null {
  if (node.type === 'based')
    return {
      kind: 'scalar',
      expr: node.value,
      unit: null,
      based: { digits: node.digits, base: node.base },
      letters: null,
    }
  if (node.type === 'letters')
    return { kind: 'scalar', expr: lettersProduct(node.text), unit: null, based: null, letters: node.text }
  const lowered = lower(node)
  return lowered === null ? null : { kind: 'scalar', ...lowered, based: null, letters: null }
}

function lettersProduct(text: string): Expr {
  return {
    type: 'multiply',
    factors: [...text].map(
      (letter): Expr =>
        letter === 'e' || letter === 'i' ? { type: 'constant', name: letter } : { type: 'variable', name: letter },
    ),
  }
}

/** The factor that takes a value in `unit` to the coherent unit of its dimensions. */
export function unitFactor(unit: Unit): Expr {
  const ratio: Expr = { type: 'number', numerator: unit.numerator, denominator: unit.denominator }
  if (unit.pi === 0) return ratio
  const pi: Expr = { type: 'constant', name: 'pi' }
  const power: Expr = unit.pi === 1 ? pi : { type: 'power', base: pi, exponent: number(unit.pi) }
  return { type: 'multiply', factors: [ratio, power] }
}

/** A quantity as a pure number, where its unit is an angle or a percentage; null for other units. */
export function pureValue({ expr, unit }: Lowered): Expr | null {
  if (unit === null || isNeutral(unit)) return expr
  if (unit.kind !== 'percent' && !isAngle(unit)) return null
  return { type: 'multiply', factors: [expr, unitFactor(unit)] }
}

export const isAngle = (unit: Unit): boolean => {
  const names = Object.keys(unit.dimensions)
  return names.length === 1 && names[0] === 'angle' && unit.dimensions[names[0]] === 1
}

/** "units": says that there is a unit, not which. */
export const isNeutral = (unit: Unit): boolean => unit.kind === 'count' && Object.keys(unit.dimensions).length === 0

function lower(node: Node): Lowered | null {
  if (isScalarTree(node)) return { expr: node, unit: null }
  switch (node.type) {
    case 'quantity':
      return lowerQuantity(node.value, node.unit)
    case 'based':
      return { expr: node.value, unit: null }
    case 'letters':
      return { expr: lettersProduct(node.text), unit: null }
    case 'add':
      return lowerSum(node.terms)
    case 'negate': {
      const operand = lower(node.operand)
      return operand === null ? null : { expr: { type: 'negate', operand: operand.expr }, unit: operand.unit }
    }
    case 'multiply': {
      let unit: Unit | null = null
      const factors: Expr[] = []
      for (const factor of node.factors) {
        const lowered = lower(factor)
        if (lowered === null) return null
        const value = lowered.unit?.kind === 'percent' ? pureValue(lowered) : lowered.expr
        if (value === null) return null
        factors.push(value)
        if (lowered.unit !== null && lowered.unit.kind !== 'percent')
          unit = unit === null ? lowered.unit : multiplyUnits(unit, lowered.unit)
      }
      return { expr: { type: 'multiply', factors }, unit }
    }
    case 'divide': {
      const numerator = lower(node.numerator)
      const denominator = lower(node.denominator)
      if (numerator === null || denominator === null) return null
      const expr: Expr = { type: 'divide', numerator: numerator.expr, denominator: denominator.expr }
      if (denominator.unit === null) return { expr, unit: numerator.unit }
      if (numerator.unit === null) return { expr, unit: powerUnit(denominator.unit, -1) }
      return { expr, unit: multiplyUnits(numerator.unit, denominator.unit, -1) }
    }
    case 'power': {
      const base = lower(node.base)
      const exponent = lower(node.exponent)
      if (base === null || exponent === null || exponent.unit !== null) return null
      const expr: Expr = { type: 'power', base: base.expr, exponent: exponent.expr }
      if (base.unit === null) return { expr, unit: null }
      if (exponent.expr.type !== 'number' || exponent.expr.denominator !== 1n) return null
      const times = Number(exponent.expr.numerator)
      return Math.abs(times) <= 12 ? { expr, unit: powerUnit(base.unit, times) } : null
    }
    case 'call':
    case 'root':
    case 'series':
    case 'integral':
    case 'limit':
    case 'derivative':
      return lowerParts(node)
    case 'opaque':
      return lowerOpaque(node)
    default:
      return null
  }
}

function lowerQuantity(value: Node, unit: Unit): Lowered | null {
  const inner = lower(value)
  if (inner === null) return null
  if (inner.unit === null || isNeutral(inner.unit)) return { expr: inner.expr, unit }
  if (isNeutral(unit)) return inner
  if (unit.kind === 'count' || (unit.kind === 'currency' && sameDimensions(unit, inner.unit))) return inner
  if (inner.unit.kind === 'percent') return unit.kind === 'percent' ? null : inner
  return { expr: inner.expr, unit: multiplyUnits(inner.unit, unit) }
}

/** Terms of one dimension add up in the first one's unit; a unit that one term has counts for all. */
function lowerSum(terms: readonly Node[]): Lowered | null {
  const lowered: Lowered[] = []
  for (const term of terms) {
    const value = lower(term)
    if (value === null) return null
    lowered.push(value)
  }
  const unit = lowered.find(term => term.unit !== null)?.unit ?? null
  if (unit === null) return { expr: { type: 'add', terms: lowered.map(term => term.expr) }, unit: null }
  const mixed = lowered.some(term => term.unit === null)
  if (mixed && (unit.kind === 'percent' || lowered.at(-1)?.unit === null)) {
    const values = lowered.map(pureValue)
    return values.every(value => value !== null) ? { expr: { type: 'add', terms: values }, unit: null } : null
  }
  const exprs: Expr[] = []
  for (const term of lowered) {
    if (term.unit !== null && !sameDimensions(term.unit, unit)) return null
    exprs.push(term.unit === null || term.unit === unit ? term.expr : convert(term.expr, term.unit, unit))
  }
  return { expr: { type: 'add', terms: exprs }, unit }
}

/** A value in one unit as the number of another unit of the same dimensions. */
export function convert(value: Expr, from: Unit, to: Unit): Expr {
  if (from.numerator === to.numerator && from.denominator === to.denominator && from.pi === to.pi) return value
  return {
    type: 'divide',
    numerator: { type: 'multiply', factors: [value, unitFactor(from)] },
    denominator: unitFactor(to),
  }
}

function lowerParts(node: Node): Lowered | null {
  let failed = false
  const mapped = mapParts(node, part => {
    const lowered = lower(part)
    const value = lowered === null ? null : pureValue(lowered)
    if (value === null) {
      failed = true
      return part
    }
    return value
  })
  return failed || !isScalarTree(mapped) ? null : { expr: mapped, unit: null }
}

function lowerOpaque(node: Node & { type: 'opaque' }): Lowered | null {
  const { head, args } = node
  if (head === 'blank') return null
  const [first, second] = args
  if (head === 'det' && first?.type === 'matrix') {
    const determinant = expandDeterminant(first.rows)
    return determinant === null ? null : { expr: determinant, unit: null }
  }
  if (head === 'tr' && first?.type === 'matrix' && first.rows.every(row => row.length === first.rows.length)) {
    const trace = lower({ type: 'add', terms: first.rows.map((row, index) => row[index] as Node) })
    if (trace !== null) return trace
  }
  if ((head === 'apply C' || head === 'apply P') && args.length === 2 && first !== undefined && second !== undefined) {
    const n = lower(first)
    const k = lower(second)
    if (n !== null && k !== null && n.unit === null && k.unit === null)
      return {
        expr: { type: 'call', name: head === 'apply C' ? 'binomial' : 'permutations', args: [n.expr, k.expr] },
        unit: null,
      }
  }
  if (args.some(hasDots)) return null
  return { expr: variable(`⟨${printNode(node)}⟩`), unit: null }
}

const hasDots = (node: Node): boolean => node.type === 'dots' || node.type === 'sign' || children(node).some(hasDots)

/** Laplace expansion, up to 5 × 5. */
function expandDeterminant(rows: readonly (readonly Node[])[]): Expr | null {
  const cells: Expr[][] = []
  for (const row of rows) {
    const exprs: Expr[] = []
    for (const cell of row) {
      const lowered = lower(cell)
      if (lowered === null || lowered.unit !== null) return null
      exprs.push(lowered.expr)
    }
    cells.push(exprs)
  }
  return determinant(cells)
}

export function determinant(cells: readonly (readonly Expr[])[]): Expr | null {
  const size = cells.length
  if (size === 0 || size > 5 || cells.some(row => row.length !== size)) return null
  const [top, ...rest] = cells
  if (top === undefined) return null
  if (size === 1) return top[0] ?? null
  const terms: Expr[] = []
  for (const [column, cell] of top.entries()) {
    const minor = determinant(rest.map(row => row.filter((_, index) => index !== column)))
    if (minor === null) return null
    const product: Expr = { type: 'multiply', factors: [cell, minor] }
    terms.push(column % 2 === 0 ? product : { type: 'negate', operand: product })
  }
  return { type: 'add', terms }
}
