import type { Condition, Expr } from '../ast.ts'
import type { DecideOptions, Decision } from '../decision.ts'
import { substitute } from './differentiate.ts'
import { approximate } from './evaluate.ts'
import { compareTrees } from './identical.ts'
import { generalPoints } from './sample-points.ts'

type Piecewise = Extract<Expr, { type: 'piecewise' }>
type Relation = Extract<Condition, { type: 'relation' }>
type Decide = (a: Expr, b: Expr, options: DecideOptions) => Decision

const MAX_BORDERS = 16

const number = (n: bigint, d = 1n): Expr => ({ type: 'number', numerator: n, denominator: d })

/**
 * Do two sides that agree at general points also agree on the borders of their pieces, where < and ≤ part? Each border
 * that is affine or quadratic in a variable is solved, and both sides are compared there. Null: they agree, or there
 * are no pieces; `undecided` where a border cannot be solved and the conditions are not the same ones.
 * A point that only one side has a value at proves them different.
 */
export function decideBorders(a: Expr, b: Expr, options: DecideOptions, decide: Decide): Decision | null {
  const left = relationsOf(a)
  const right = relationsOf(b)
  if (left.length + right.length === 0) return null
  if (sameRelations(left, right)) return null
  const names = [...new Set([...left, ...right].flatMap(relation => [...namesOf(differenceOf(relation))]))].sort()
  if (left.length + right.length > MAX_BORDERS) return { verdict: 'undecided', reason: 'limit: borders' }
  const base = new Map(
    [...(generalPoints(3, { variables: names, discrete: new Set(), seed: options.seed, complex: false })[2] ?? [])].map(
      ([name, value]): [string, Expr] => [name, number(value.re, value.den)],
    ),
  )
  for (const relation of [...left, ...right]) {
    const border = differenceOf(relation)
    const points = zerosOf(border, base, options, decide)
    if (points === null) return { verdict: 'undecided', reason: 'piecewise: a border that is not solved' }
    for (const point of points) {
      const x = at(a, point, options, decide)
      const y = at(b, point, options, decide)
      if (x === 'unknown' || y === 'unknown') return { verdict: 'undecided', reason: 'piecewise: a border' }
      if (x === null && y === null) continue
      if (x === null || y === null)
        return { verdict: 'different', proof: 'undefined', witness: 'only one side has a value on a border' }
      const decision = decide(x, y, options)
      if (decision.verdict !== 'equal')
        return decision.verdict === 'different' ? { ...decision, proof: 'border' } : decision
    }
  }
  return null
}

const differenceOf = ({ left, right }: Relation): Expr => ({
  type: 'add',
  terms: [left, { type: 'negate', operand: right }],
})

/** The relations in the conditions of all pieces, in order. */
function relationsOf(e: Expr): Relation[] {
  const found: Relation[] = []
  const inCondition = (condition: Condition): void => {
    if (condition.type === 'relation') found.push(condition)
    else condition.conditions.forEach(inCondition)
  }
  const visit = (node: Expr): void => {
    if (node.type === 'piecewise')
      for (const branch of node.branches) {
        if (branch.condition !== undefined) inCondition(branch.condition)
        visit(branch.value)
      }
    else partsOf(node).forEach(visit)
  }
  visit(e)
  return found
}

function sameRelations(a: readonly Relation[], b: readonly Relation[]): boolean {
  return (
    a.length === b.length &&
    a.every((relation, index) => {
      const other = b[index] as Relation
      return (
        relation.operator === other.operator &&
        compareTrees(relation.left, other.left) === 0 &&
        compareTrees(relation.right, other.right) === 0
      )
    })
  )
}

/** Points with f = 0 near the base point: one variable solved for, the others as they are. Null where f is not solved. */
function zerosOf(
  f: Expr,
  base: ReadonlyMap<string, Expr>,
  options: DecideOptions,
  decide: Decide,
): readonly ReadonlyMap<string, Expr>[] | null {
  for (const name of namesOf(f)) {
    let g = f
    for (const [other, value] of base) if (other !== name) g = substitute(g, other, value)
    const roots = rootsOf(g, name, options, decide)
    if (roots === null) return null
    if (roots.length > 0) return roots.map(root => new Map([...base, [name, root]]))
  }
  return []
}

/** Real roots of a polynomial of degree two at most in one variable; null for other functions. */
function rootsOf(f: Expr, name: string, options: DecideOptions, decide: Decide): readonly Expr[] | null {
  const value = (x: bigint): Expr => substitute(f, name, number(x))
  const sum = (...terms: Expr[]): Expr => ({ type: 'add', terms })
  const times = (...factors: Expr[]): Expr => ({ type: 'multiply', factors })
  const minus = (operand: Expr): Expr => ({ type: 'negate', operand })
  const half = number(1n, 2n)
  const c = value(0n)
  const a = sum(times(half, sum(value(1n), value(-1n))), minus(c))
  const b = times(half, sum(value(1n), minus(value(-1n))))
  const x: Expr = { type: 'variable', name }
  const polynomial = sum(times(a, x, x), times(b, x), c)
  if (decide(f, polynomial, options).verdict !== 'equal') return null
  const zero = number(0n)
  const flat = decide(a, zero, options).verdict
  if (flat === 'undecided') return null
  if (flat === 'equal') {
    const level = decide(b, zero, options).verdict
    if (level === 'undecided') return null
    return level === 'equal' ? [] : [{ type: 'divide', numerator: minus(c), denominator: b }]
  }
  const discriminant = sum(times(b, b), minus(times(number(4n), a, c)))
  const sign = signOf(discriminant, options, decide)
  if (sign === null) return null
  if (sign < 0) return []
  const root: Expr = { type: 'root', radicand: discriminant }
  return [root, minus(root)].map(
    (signed): Expr => ({ type: 'divide', numerator: sum(minus(b), signed), denominator: times(number(2n), a) }),
  )
}

/** The side at a point, its pieces chosen; null where no piece holds. */
function at(
  e: Expr,
  point: ReadonlyMap<string, Expr>,
  options: DecideOptions,
  decide: Decide,
): Expr | null | 'unknown' {
  let placed = e
  for (const [name, value] of point) placed = substitute(placed, name, value)
  return choose(placed, options, decide)
}

function choose(e: Expr, options: DecideOptions, decide: Decide): Expr | null | 'unknown' {
  if (e.type === 'piecewise') return chooseBranch(e, options, decide)
  let outcome: null | 'unknown' | undefined
  const chosen = withParts(e, part => {
    const inner = choose(part, options, decide)
    if (inner === null || inner === 'unknown') {
      outcome = inner
      return part
    }
    return inner
  })
  return outcome === undefined ? chosen : outcome
}

function chooseBranch(e: Piecewise, options: DecideOptions, decide: Decide): Expr | null | 'unknown' {
  for (const branch of e.branches) {
    const holds = branch.condition === undefined ? true : conditionHolds(branch.condition, options, decide)
    if (holds === null) return 'unknown'
    if (holds) return choose(branch.value, options, decide)
  }
  return null
}

function conditionHolds(condition: Condition, options: DecideOptions, decide: Decide): boolean | null {
  if (condition.type !== 'relation') {
    const parts = condition.conditions.map(part => conditionHolds(part, options, decide))
    if (parts.some(part => part === (condition.type === 'or'))) return condition.type === 'or'
    return parts.some(part => part === null) ? null : condition.type === 'and'
  }
  const sign = signOf(differenceOf(condition), options, decide)
  if (sign === null) return null
  switch (condition.operator) {
    case '<':
      return sign < 0
    case '<=':
      return sign <= 0
    case '>':
      return sign > 0
    case '>=':
      return sign >= 0
    case '=':
      return sign === 0
    case '!=':
      return sign !== 0
  }
}

function signOf(e: Expr, options: DecideOptions, decide: Decide): -1 | 0 | 1 | null {
  const zero = decide(e, number(0n), options).verdict
  if (zero === 'equal') return 0
  const near = approximate(e, options.budget)
  if (near === null || Math.abs(near.im) > near.error) return null
  if (near.re > near.error) return 1
  return near.re < -near.error ? -1 : null
}

function namesOf(e: Expr): ReadonlySet<string> {
  const names = new Set<string>()
  const visit = (node: Expr): void => {
    if (node.type === 'variable') names.add(node.name)
    else partsOf(node).forEach(visit)
  }
  visit(e)
  return names
}

/** Direct parts, those of series, integrals and the like left out: no pieces are looked for there. */
function partsOf(e: Expr): readonly Expr[] {
  switch (e.type) {
    case 'add':
      return e.terms
    case 'multiply':
      return e.factors
    case 'divide':
      return [e.numerator, e.denominator]
    case 'negate':
      return [e.operand]
    case 'power':
      return [e.base, e.exponent]
    case 'root':
      return e.index === undefined ? [e.radicand] : [e.radicand, e.index]
    case 'call':
      return e.name === 'apply' ? e.args.slice(1) : e.args
    default:
      return []
  }
}

function withParts(e: Expr, map: (part: Expr) => Expr): Expr {
  switch (e.type) {
    case 'add':
      return { type: 'add', terms: e.terms.map(map) }
    case 'multiply':
      return { type: 'multiply', factors: e.factors.map(map) }
    case 'divide':
      return { type: 'divide', numerator: map(e.numerator), denominator: map(e.denominator) }
    case 'negate':
      return { type: 'negate', operand: map(e.operand) }
    case 'power':
      return { type: 'power', base: map(e.base), exponent: map(e.exponent) }
    case 'root':
      return e.index === undefined
        ? { type: 'root', radicand: map(e.radicand) }
        : { type: 'root', radicand: map(e.radicand), index: map(e.index) }
    case 'call':
      return e.name === 'apply' ? e : { ...e, args: e.args.map(map) }
    default:
      return e
  }
}
