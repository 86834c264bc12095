import type { Expr } from '../ast.ts'
import { children, type Node, number, rational } from '../read/tree.ts'
import { determinant, lowerScalar, pureValue } from './lower.ts'

type Cells = readonly (readonly Expr[])[]

const MAX_CELLS = 144
const MAX_POWER = 8
const MAX_NODES = 6_000

/** Is there a matrix in this tree, so that its arithmetic is that of matrices? */
export function mentionsMatrix(node: Node): boolean {
  if (node.type === 'matrix') return true
  if (node.type === 'number' || node.type === 'variable' || node.type === 'constant') return false
  if (node.type === 'opaque' && (node.head === 'det' || node.head === 'tr')) return false
  return children(node).some(mentionsMatrix)
}

/** Sums, multiples, products, powers, transposes and inverses (to 4 × 4) of matrices, cell by cell; null for others. */
export function lowerMatrix(node: Node): Cells | null {
  switch (node.type) {
    case 'matrix': {
      const rows: Expr[][] = []
      if (node.rows.length * (node.rows[0]?.length ?? 0) > 1024) return null
      for (const row of node.rows) {
        const cells: Expr[] = []
        for (const cell of row) {
          const lowered = lowerScalar(cell)
          const value = lowered === null ? null : pureValue(lowered)
          if (value === null) return null
          cells.push(value)
        }
        rows.push(cells)
      }
      return rows
    }
    case 'negate': {
      const operand = lowerMatrix(node.operand)
      return operand === null ? null : mapCells(operand, cell => ({ type: 'negate', operand: cell }))
    }
    case 'add': {
      const parts = node.terms.map(lowerMatrix)
      const [first] = parts
      if (first === undefined || first === null) return null
      if (parts.some(part => part === null || part.length !== first.length || part[0]?.length !== first[0]?.length))
        return null
      return first.map((row, r) =>
        row.map((_, c): Expr => ({ type: 'add', terms: parts.map(part => part?.[r]?.[c] ?? number(0)) })),
      )
    }
    case 'multiply': {
      let cells: Cells | null = null
      const scalars: Expr[] = []
      for (const factor of node.factors) {
        if (mentionsMatrix(factor)) {
          const next = lowerMatrix(factor)
          if (next === null) return null
          cells = cells === null ? next : product(cells, next)
          if (cells === null) return null
        } else {
          const lowered = lowerScalar(factor)
          const value = lowered === null ? null : pureValue(lowered)
          if (value === null) return null
          scalars.push(value)
        }
      }
      if (cells === null || scalars.length === 0) return cells
      return mapCells(cells, cell => ({ type: 'multiply', factors: [...scalars, cell] }))
    }
    case 'divide': {
      const numerator = lowerMatrix(node.numerator)
      const lowered = mentionsMatrix(node.denominator) ? null : lowerScalar(node.denominator)
      const denominator = lowered === null ? null : pureValue(lowered)
      if (numerator === null || denominator === null) return null
      return mapCells(numerator, cell => ({ type: 'divide', numerator: cell, denominator }))
    }
    case 'power': {
      const base = lowerMatrix(node.base)
      const { exponent } = node
      if (base === null) return null
      if (exponent.type === 'variable' && (exponent.name === 'T' || exponent.name === 'top'))
        return (base[0] ?? []).map((_, c) => base.map(row => row[c] ?? number(0)))
      if (exponent.type !== 'number' || exponent.denominator !== 1n) return null
      const times = Number(exponent.numerator)
      if (times === -1) return inverse(base)
      if (times < 1 || times > MAX_POWER) return null
      let result: Cells | null = base
      for (let count = 1; count < times && result !== null; count++) result = product(result, base)
      return result
    }
    default:
      return null
  }
}

/**
 * (1, 2) + t(3, 4), 2⟨1, 0⟩: sums and multiples of vectors that are written as tuples; null for others, a product of two
 * vectors among them.
 */
export function lowerVector(node: Node): readonly Expr[] | null {
  switch (node.type) {
    case 'group': {
      if (node.items.length < 2 || (node.open !== '(' && node.open !== '<')) return null
      const items: Expr[] = []
      for (const item of node.items) {
        const lowered = lowerScalar(item)
        const value = lowered === null ? null : pureValue(lowered)
        if (value === null) return null
        items.push(value)
      }
      return items
    }
    case 'opaque': {
      // t(3, 4)
      const name = /^apply ([a-z]|lambda|mu)$/.exec(node.head)?.[1]
      if (name === undefined || node.args.length < 2) return null
      const items = lowerVector({ type: 'group', open: '(', close: ')', items: node.args })
      return items?.map((item): Expr => ({ type: 'multiply', factors: [{ type: 'variable', name }, item] })) ?? null
    }
    case 'negate': {
      const operand = lowerVector(node.operand)
      return operand?.map((item): Expr => ({ type: 'negate', operand: item })) ?? null
    }
    case 'add': {
      const parts: (readonly Expr[])[] = []
      for (const term of node.terms) {
        const part = lowerVector(term)
        if (part === null || (parts[0] !== undefined && parts[0].length !== part.length)) return null
        parts.push(part)
      }
      return (parts[0] ?? []).map(
        (_, index): Expr => ({
          type: 'add',
          terms: parts.map(part => part[index] ?? number(0)),
        }),
      )
    }
    case 'multiply': {
      let vector: readonly Expr[] | null = null
      const scalars: Expr[] = []
      for (const factor of node.factors) {
        const next = lowerVector(factor)
        if (next !== null) {
          if (vector !== null) return null
          vector = next
          continue
        }
        const lowered = lowerScalar(factor)
        const value = lowered === null ? null : pureValue(lowered)
        if (value === null) return null
        scalars.push(value)
      }
      return vector?.map((item): Expr => ({ type: 'multiply', factors: [...scalars, item] })) ?? null
    }
    default:
      return null
  }
}

const mapCells = (cells: Cells, map: (cell: Expr) => Expr): Cells => cells.map(row => row.map(map))

function product(a: Cells, b: Cells): Cells | null {
  const inner = b.length
  const width = b[0]?.length ?? 0
  if (a[0]?.length !== inner || a.length * width * inner > MAX_CELLS) return null
  // each product doubles the expressions: sixty of them would never end
  const nodes = sizeOf(a) * width + sizeOf(b) * a.length
  if (nodes > MAX_NODES) return null
  return a.map(row =>
    Array.from({ length: width }, (_, c): Expr => sumOfProducts(row.map((cell, k) => [cell, b[k]?.[c] ?? number(0)]))),
  )
}

function sumOfProducts(pairs: readonly (readonly [Expr, Expr])[]): Expr {
  let [numerator, denominator] = [0n, 1n]
  for (const [x, y] of pairs) {
    if (x.type !== 'number' || y.type !== 'number')
      return { type: 'add', terms: pairs.map(([u, v]): Expr => ({ type: 'multiply', factors: [u, v] })) }
    numerator = numerator * x.denominator * y.denominator + x.numerator * y.numerator * denominator
    denominator *= x.denominator * y.denominator
  }
  return rational(numerator, denominator)
}

/** Nodes of all cells, counted no further than MAX_NODES. */
function sizeOf(cells: Cells): number {
  let size = 0
  const open: Node[] = cells.flat()
  for (let node = open.pop(); node !== undefined && size <= MAX_NODES; node = open.pop()) {
    size++
    open.push(...children(node))
  }
  return size
}

function inverse(cells: Cells): Cells | null {
  const size = cells.length
  if (size > 4) return null
  const whole = determinant(cells)
  if (whole === null) return null
  if (size === 1) return [[{ type: 'divide', numerator: number(1), denominator: whole }]]
  const rows: Expr[][] = []
  for (let r = 0; r < size; r++) {
    const row: Expr[] = []
    for (let c = 0; c < size; c++) {
      // the cofactor of (c, r): the adjugate is the transpose of the cofactors
      const minor = determinant(cells.filter((_, i) => i !== c).map(line => line.filter((_, j) => j !== r)))
      if (minor === null) return null
      const numerator: Expr = (r + c) % 2 === 0 ? minor : { type: 'negate', operand: minor }
      row.push({ type: 'divide', numerator, denominator: whole })
    }
    rows.push(row)
  }
  return rows
}
