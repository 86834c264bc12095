import type { Condition, Expr } from '../ast.ts'
import type { Budget } from '../decision.ts'
import { type Complex, createComplexField, type Reality } from '../numeric/complex.ts'
import { createDoubleField } from '../numeric/double-ball.ts'
import type { RealField } from '../numeric/real-field.ts'
import { EvaluationStop, orStop } from '../numeric/stop.ts'
import { exactAt, MAX_TERMS } from './exact.ts'
import { type Exact, integer, isReal, reduce, toInteger } from './rational.ts'

const UNBOUND = new EvaluationStop('unsupported', 'variable')
const INFINITE = new EvaluationStop('unsupported', 'infinity')
const CALCULUS = new EvaluationStop('unsupported', 'calculus')
const NOT_INTEGER = new EvaluationStop('unsupported', 'function of integers')
const TERMS = new EvaluationStop('limit', 'terms')
const IMPRECISE = new EvaluationStop('imprecise', 'piece or step')
const NO_PIECE = new EvaluationStop('undefined', 'no piece holds')
const POLE = new EvaluationStop('undefined', 'pole')
const ARGUMENTS = new EvaluationStop('unsupported', 'number of arguments')

export type EvaluationOptions = {
  readonly budget: Budget
  readonly values: ReadonlyMap<string, Exact>
  /** Negative bases take their real odd roots; false gives principal values. */
  readonly realRoots: boolean
}

/** A value, whether a real argument left the reals on the way, and the largest |log2| of any number met. */
export type Evaluation<R> = { readonly value: Complex<R>; readonly leftReals: boolean; readonly magnitude: number }

/**
 * Encloses the value of an expression, variables standing for exact numbers. Throws EvaluationStop where no
 * enclosure can be given. Cost: one field operation a node; every one spends steps.
 */
export function evaluate<R>(e: Expr, field: RealField<R>, options: EvaluationOptions): Evaluation<R> {
  return createEvaluator(field, options)(e, options.values)
}

export type Evaluator<R> = (e: Expr, values: ReadonlyMap<string, Exact>) => Evaluation<R>

/** evaluate() for many expressions or points over one field: making the evaluator costs as much as a short formula. */
export function createEvaluator<R>(
  field: RealField<R>,
  { budget, realRoots }: { readonly budget: Budget; readonly realRoots: boolean },
): Evaluator<R> {
  const reality: Reality = { leftReals: false }
  const complex = createComplexField(field, reality)
  let magnitude = 0
  let values: ReadonlyMap<string, Exact> = new Map()
  const bound = new Map<string, Complex<R>>()

  type C = Complex<R>
  const fromExact = (v: Exact): C => {
    const re = field.rational(v.re, v.den)
    return v.im === 0n ? { re, im: null } : { re, im: field.rational(v.im, v.den) }
  }
  const exact = (node: Expr): Exact | null => exactAt(node, { budget, values, realRoots })

  function at(node: Expr): C {
    const value = plain(node)
    const size = field.magnitude(value.re)
    if (size !== -Infinity && field.sign(value.re) !== null && Math.abs(size) > magnitude) magnitude = Math.abs(size)
    return value
  }

  function plain(node: Expr): C {
    switch (node.type) {
      case 'number':
        field.spend(1)
        return complex.rational(node.numerator, node.denominator)
      case 'constant':
        if (node.name === 'pi') return complex.real(field.pi())
        if (node.name === 'e') return complex.exp(complex.one)
        if (node.name === 'i') return complex.i
        throw INFINITE
      case 'variable': {
        const known = bound.get(node.name)
        if (known !== undefined) return known
        const given = values.get(node.name)
        if (given === undefined) throw UNBOUND
        const value = fromExact(given)
        bound.set(node.name, value)
        return value
      }
      case 'add': {
        let sum = complex.zero
        for (const term of node.terms) sum = complex.add(sum, at(term))
        return sum
      }
      case 'multiply': {
        let product = complex.one
        for (const factor of node.factors) product = complex.multiply(product, at(factor))
        return product
      }
      case 'divide':
        return complex.divide(at(node.numerator), at(node.denominator))
      case 'negate':
        return complex.negate(at(node.operand))
      case 'power':
        return power(node.base, node.exponent)
      case 'root': {
        const index = node.index === undefined ? 2n : integerOf(node.index)
        if (index === 0n) throw POLE
        if (index === null || index > 1_000_000n || index < -1_000_000n) {
          const exponent = complex.divide(complex.one, at(node.index ?? node.radicand))
          return complex.power(at(node.radicand), exponent, null, realRoots)
        }
        return complex.root(at(node.radicand), Number(index))
      }
      case 'call':
        return call(node.name, node.args)
      case 'series':
        return series(node)
      case 'piecewise':
        for (const branch of node.branches) {
          const holds = branch.condition === undefined ? true : condition(branch.condition)
          if (holds === null) throw IMPRECISE
          if (holds) return at(branch.value)
        }
        throw NO_PIECE
      case 'integral':
      case 'limit':
      case 'derivative':
        throw CALCULUS
    }
  }

  function integerOf(node: Expr): bigint | null {
    const value = exact(node)
    return value === null ? null : toInteger(value)
  }

  function needInteger(node: Expr): bigint {
    const n = integerOf(node)
    if (n === null) throw NOT_INTEGER
    return n
  }

  function power(baseNode: Expr, exponentNode: Expr): C {
    if (baseNode.type === 'constant' && baseNode.name === 'e') return complex.exp(at(exponentNode))
    const known = exact(exponentNode)
    let ratio: { p: number; q: number } | null = null
    if (known !== null && isReal(known)) {
      const { re, den } = reduce(known)
      if (re <= 9007199254740991n && re >= -9007199254740991n && den <= 1_000_000n)
        ratio = { p: Number(re), q: Number(den) }
    }
    const base = at(baseNode)
    const exponent = known !== null ? fromExact(known) : at(exponentNode)
    return complex.power(base, exponent, ratio, realRoots)
  }

  /** Functions of integers go through exact arithmetic. */
  function viaExact(name: Call['name'], args: readonly Expr[]): C {
    const value = exact({ type: 'call', name, args })
    if (value === null) throw NOT_INTEGER
    return fromExact(value)
  }

  function call(name: Call['name'], args: readonly Expr[]): C {
    const first = args[0]
    if (first === undefined) throw ARGUMENTS
    switch (name) {
      case 'sin':
        return complex.sinCos(at(first))[0]
      case 'cos':
        return complex.sinCos(at(first))[1]
      case 'tan': {
        const [s, c] = complex.sinCos(at(first))
        return complex.divide(s, c)
      }
      case 'cot': {
        const [s, c] = complex.sinCos(at(first))
        return complex.divide(c, s)
      }
      case 'sec':
        return complex.divide(complex.one, complex.sinCos(at(first))[1])
      case 'csc':
        return complex.divide(complex.one, complex.sinCos(at(first))[0])
      case 'asin':
        return complex.asin(at(first))
      case 'acos':
        return complex.acos(at(first))
      case 'atan':
        return complex.atan(at(first))
      case 'acot':
        return complex.acot(at(first))
      case 'asec':
        return complex.acos(complex.divide(complex.one, at(first)))
      case 'acsc':
        return complex.asin(complex.divide(complex.one, at(first)))
      case 'sinh':
        return complex.sinhCosh(at(first))[0]
      case 'cosh':
        return complex.sinhCosh(at(first))[1]
      case 'tanh': {
        const [s, c] = complex.sinhCosh(at(first))
        return complex.divide(s, c)
      }
      case 'coth': {
        const [s, c] = complex.sinhCosh(at(first))
        return complex.divide(c, s)
      }
      case 'sech':
        return complex.divide(complex.one, complex.sinhCosh(at(first))[1])
      case 'csch':
        return complex.divide(complex.one, complex.sinhCosh(at(first))[0])
      case 'asinh':
        return complex.asinh(at(first))
      case 'acosh':
        return complex.acosh(at(first))
      case 'atanh':
        return complex.atanh(at(first))
      case 'exp':
        return complex.exp(at(first))
      case 'ln':
        return complex.ln(at(first))
      case 'log': {
        const base = args[1] === undefined ? complex.rational(10n, 1n) : at(args[1])
        return complex.divide(complex.ln(at(first)), complex.ln(base))
      }
      case 'abs':
        return complex.real(complex.abs(at(first)))
      case 'sign': {
        const s = field.sign(realOf(first))
        if (s === null) throw IMPRECISE
        return complex.rational(BigInt(s), 1n)
      }
      case 'floor':
        return floorOf(realOf(first), first, 'floor')
      case 'ceil':
        return complex.negate(floorOf(field.negate(realOf(first)), first, 'ceil'))
      case 'round':
        return floorOf(field.add(realOf(first), field.rational(1n, 2n)), first, 'round')
      case 'min':
      case 'max': {
        let best = at(first)
        for (const arg of args.slice(1)) best = extreme(best, at(arg), name === 'max')
        return best
      }
      case 'mod': {
        const second = args[1]
        if (second === undefined) throw ARGUMENTS
        const known = exact({ type: 'call', name, args })
        if (known !== null) return fromExact(known)
        const x = complex.real(realOf(first))
        const y = complex.real(realOf(second))
        const q = field.floor(complex.divide(x, y).re)
        if (q === null) throw IMPRECISE
        return complex.subtract(x, complex.multiply(y, complex.rational(q, 1n)))
      }
      case 'factorial':
      case 'gamma': {
        const n = integerOf(first)
        if (n !== null) return viaExact(name, args)
        const x = realOf(first)
        return complex.real(gamma(name === 'gamma' ? x : field.add(x, field.rational(1n, 1n))))
      }
      case 'binomial':
      case 'permutations':
        return choose(name, args)
      case 'double_factorial':
      case 'gcd':
      case 'lcm':
      case 'phi':
        return viaExact(name, args)
      case 're':
        return complex.real(at(first).re)
      case 'im':
        return complex.real(at(first).im ?? complex.zero.re)
      case 'arg':
        return complex.real(complex.arg(at(first)))
      case 'conjugate': {
        const z = at(first)
        return z.im === null ? z : { re: z.re, im: field.negate(z.im) }
      }
      case 'erf':
        return complex.real(field.erf(realOf(first)))
      case 'apply':
        return apply(args)
    }
  }

  function realOf(node: Expr): R {
    const value = at(node)
    if (value.im !== null) throw new EvaluationStop('unsupported', 'complex argument')
    return value.re
  }

  function floorOf(x: R, node: Expr, name: 'floor' | 'ceil' | 'round'): C {
    const whole = field.floor(x)
    if (whole !== null) return complex.rational(whole, 1n)
    const known = exact({ type: 'call', name, args: [node] })
    if (known === null) throw IMPRECISE
    const value = fromExact(known)
    return name === 'ceil' ? complex.negate(value) : value
  }

  function extreme(a: C, b: C, largest: boolean): C {
    const order = complex.compare(a, b)
    if (order === null) {
      // min and max are continuous: the ball around both holds either.
      return complex.real(field.union(a.re, b.re))
    }
    return order > 0 === largest ? a : b
  }

  /** Γ by the recurrence Γ(x) = Γ(x + n) / (x(x + 1)…(x + n − 1)) where x ≤ 0. */
  function gamma(x: R): R {
    let product = field.rational(1n, 1n)
    let z = x
    for (let n = 0; field.sign(z) !== 1; n++) {
      if (n > 100) throw TERMS
      product = field.multiply(product, z)
      z = field.add(z, field.rational(1n, 1n))
    }
    return field.divide(field.gamma(z), product)
  }

  /** n(n−1)…(n−k+1), over k! for a binomial; k an integer, n any number. */
  function choose(name: 'binomial' | 'permutations', args: readonly Expr[]): C {
    const [top, bottom] = args
    if (top === undefined || bottom === undefined) throw ARGUMENTS
    const known = exact({ type: 'call', name, args })
    if (known !== null) return fromExact(known)
    const k = needInteger(bottom)
    if (k < 0n) return complex.zero
    if (k > 500n) throw TERMS
    const n = at(top)
    let product = complex.one
    for (let j = 0n; j < k; j++) {
      product = complex.multiply(product, complex.subtract(n, complex.rational(j, 1n)))
      if (name === 'binomial') product = complex.divide(product, complex.rational(j + 1n, 1n))
    }
    return product
  }

  /**
   * A function symbol is read as one arbitrary function, sin(c0 + c1·x1 + …) with constants hashed from its name:
   * expressions that differ for this function are not identical for all.
   */
  function apply(args: readonly Expr[]): C {
    const head = args[0]
    const name = head !== undefined && head.type === 'variable' ? head.name : 'f'
    let sum = complex.rational(hash(name, 0), 1_000_003n)
    args.slice(1).forEach((arg, index) => {
      sum = complex.add(sum, complex.multiply(complex.rational(hash(name, index + 1), 1_000_003n), at(arg)))
    })
    return complex.sinCos(sum)[0]
  }

  function condition(c: Condition): boolean | null {
    if (c.type !== 'relation') {
      let unknown = false
      for (const part of c.conditions) {
        const holds = condition(part)
        if (holds === null) unknown = true
        else if (holds === (c.type === 'or')) return holds
      }
      return unknown ? null : c.type === 'and'
    }
    const difference = exact({ type: 'add', terms: [c.left, { type: 'negate', operand: c.right }] })
    let order: -1 | 0 | 1 | null
    if (difference !== null) {
      if (!isReal(difference)) return c.operator === '!='
      order = difference.re > 0n ? 1 : difference.re < 0n ? -1 : 0
    } else order = complex.compare(at(c.left), at(c.right))
    if (order === null) return null
    switch (c.operator) {
      case '<':
        return order < 0
      case '<=':
        return order <= 0
      case '>':
        return order > 0
      case '>=':
        return order >= 0
      case '=':
        return order === 0
      case '!=':
        return order !== 0
    }
  }

  function series(node: Extract<Expr, { type: 'series' }>): C {
    if (node.to.type === 'constant' && node.to.name === 'infinity') throw CALCULUS
    const low = needInteger(node.from)
    const high = needInteger(node.to)
    if (high - low >= MAX_TERMS) throw TERMS
    const outer = values
    const shadowed = bound.get(node.variable)
    const inner = new Map(outer)
    let total = node.kind === 'sum' ? complex.zero : complex.one
    values = inner
    for (let k = low; k <= high; k++) {
      inner.set(node.variable, integer(k))
      bound.delete(node.variable)
      const term = at(node.body)
      total = node.kind === 'sum' ? complex.add(total, term) : complex.multiply(total, term)
    }
    values = outer
    bound.delete(node.variable)
    if (shadowed !== undefined) bound.set(node.variable, shadowed)
    return total
  }

  return (e, point) => {
    reality.leftReals = false
    magnitude = 0
    values = point
    bound.clear()
    const value = at(e)
    return { value, leftReals: reality.leftReals, magnitude }
  }
}

type Call = Extract<Expr, { type: 'call' }>

function hash(name: string, index: number): bigint {
  let h = 2166136261 ^ index
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 16777619)
  return BigInt(500_000 + ((h >>> 0) % 1_000_000))
}

/**
 * The value of a constant expression as doubles, for messages and decimal comparison: the truth lies within `error`
 * of (re, im). Null where no bound can be given in double precision.
 */
export function approximate(
  e: Expr,
  budget: Budget = { steps: 20_000 },
): { re: number; im: number; error: number } | null {
  const options = { budget, values: new Map<string, Exact>(), realRoots: true }
  const result = orStop(() => evaluate(e, createDoubleField(budget), options))
  if (result instanceof EvaluationStop) return null
  const { re, im } = result.value
  return { re: re.mid, im: im?.mid ?? 0, error: re.rad + (im?.rad ?? 0) }
}
