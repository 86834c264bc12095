import type { Expr } from '../ast.ts'
import type { Budget } from '../decision.ts'
import { bitLength, greatestCommonDivisor, integerRoot } from '../numeric/bigint.ts'
import { EvaluationStop, orStop } from '../numeric/stop.ts'
import {
  add,
  bits,
  compare,
  type Exact,
  equal,
  floor,
  I,
  integer,
  invert,
  isReal,
  isZero,
  multiply,
  negate,
  ONE,
  ratio,
  reduce,
  toInteger,
  ZERO,
} from './rational.ts'

/** Numbers longer than this are not made; about 12,000 decimal digits. */
export const MAX_BITS = 40_000
export const MAX_FACTORIAL = 3000n
export const MAX_TERMS = 2000n

const DIVISION_BY_ZERO = new EvaluationStop('undefined', 'division by zero')
const ZERO_POWER = new EvaluationStop('undefined', 'zero to a power that is not positive')
const ZERO_LOG = new EvaluationStop('undefined', 'logarithm of zero')
const POLE = new EvaluationStop('undefined', 'pole')
const LIMIT = new EvaluationStop('limit', 'steps')
const BITS = new EvaluationStop('limit', 'bits')

/** What variables stand for, and whose steps are spent. `realRoots`: (−8)^(1/3) is −2, not a complex number. */
export type ExactContext = {
  readonly budget: Budget
  readonly values: ReadonlyMap<string, Exact>
  readonly realRoots: boolean
}

/**
 * The exact rational value of an expression without variables, in lowest terms, or null where it is not known to be
 * rational (√2, π, a limit reached, no value at all). Knows perfect roots, logarithms of powers, trigonometry at
 * multiples of π/6, factorials to 3000, finite sums to 2000 terms. Cost: steps in proportion to the bits handled.
 */
export function exactValue(e: Expr, budget: Budget): { numerator: bigint; denominator: bigint } | null {
  const value = orStop(() => exactAt(e, { budget, values: new Map(), realRoots: true }))
  if (value === null || value instanceof EvaluationStop || !isReal(value)) return null
  const { re, den } = reduce(value)
  return { numerator: re, denominator: den }
}

/**
 * The exact value in Q(i), or null where it is not known to lie there.
 * Throws EvaluationStop `undefined` where the expression provably has no value, `limit` where a bound was met.
 */
export function exactAt(e: Expr, context: ExactContext): Exact | null {
  spend(context, 1)
  switch (e.type) {
    case 'number':
      return { re: e.numerator, im: 0n, den: e.denominator }
    case 'constant':
      return e.name === 'i' ? I : null
    case 'variable':
      return context.values.get(e.name) ?? null
    case 'add': {
      let sum: Exact | null = ZERO
      for (const term of e.terms) {
        const value = exactAt(term, context)
        sum = value === null || sum === null ? null : check(add(sum, value), context)
      }
      return sum
    }
    case 'multiply': {
      let product: Exact | null = ONE
      for (const factor of e.factors) {
        const value = exactAt(factor, context)
        product = value === null || product === null ? null : check(multiply(product, value), context)
      }
      return product
    }
    case 'divide': {
      const bottom = exactAt(e.denominator, context)
      const top = exactAt(e.numerator, context)
      if (bottom !== null && isZero(bottom)) throw DIVISION_BY_ZERO
      if (bottom === null || top === null) return null
      return check(multiply(top, invert(bottom)), context)
    }
    case 'negate': {
      const value = exactAt(e.operand, context)
      return value === null ? null : negate(value)
    }
    case 'power':
      return powerOf(e.base, e.exponent, context)
    case 'root': {
      const radicand = exactAt(e.radicand, context)
      const index = e.index === undefined ? integer(2n) : exactAt(e.index, context)
      if (radicand === null || index === null) return null
      const n = toInteger(index)
      if (n === null || n === 0n) return null
      return exactRoot(radicand, n, true)
    }
    case 'call':
      return callOf(e.name, e.args, context)
    case 'series':
      return seriesOf(e, context)
    case 'piecewise': {
      for (const branch of e.branches) {
        const holds = branch.condition === undefined ? true : conditionAt(branch.condition, context)
        if (holds === null) return null
        if (holds) return exactAt(branch.value, context)
      }
      return null
    }
    case 'integral':
    case 'limit':
    case 'derivative':
      return null
  }
}

/** Whether a condition holds, null where its sides are not exact. */
function conditionAt(condition: Condition, context: ExactContext): boolean | null {
  if (condition.type !== 'relation') {
    let unknown = false
    for (const part of condition.conditions) {
      const holds = conditionAt(part, context)
      if (holds === null) unknown = true
      else if (holds === (condition.type === 'or')) return holds
    }
    return unknown ? null : condition.type === 'and'
  }
  const left = exactAt(condition.left, context)
  const right = exactAt(condition.right, context)
  if (left === null || right === null) return null
  if (condition.operator === '=') return equal(left, right)
  if (condition.operator === '!=') return !equal(left, right)
  if (!isReal(left) || !isReal(right)) return null
  const order = compare(left, right)
  switch (condition.operator) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

type Condition = NonNullable<Extract<Expr, { type: 'piecewise' }>['branches'][number]['condition']>

function spend(context: ExactContext, steps: number): void {
  context.budget.steps -= steps
  if (context.budget.steps < 0) throw LIMIT
}

/** Below this many bits a common divisor is cheap and taken out; above, numbers grow until they are too long. */
const REDUCE_BITS = 1024
const SMALL = 1n << 62n

/** Keeps numbers short while that is cheap and within MAX_BITS at all; spends what Euclid's algorithm costs. */
function check(a: Exact, context: ExactContext): Exact {
  if (a.den < SMALL && a.re < SMALL && a.re > -SMALL) return a
  const size = bits(a)
  spend(context, size / 32)
  if (a.den === 1n) {
    if (size > MAX_BITS) throw BITS
    return a
  }
  if (size > REDUCE_BITS && size <= MAX_BITS) return a
  spend(context, (size * size) / 2500)
  const reduced = reduce(a)
  if (bits(reduced) > MAX_BITS) throw BITS
  return reduced
}

function powerOf(baseExpr: Expr, exponentExpr: Expr, context: ExactContext): Exact | null {
  const exponent = exactAt(exponentExpr, context)
  if (baseExpr.type === 'constant' && baseExpr.name === 'e') {
    if (exponent !== null && isZero(exponent)) return ONE
    return exponentialOf(exponentExpr, context)
  }
  const base = exactAt(baseExpr, context)
  if (base === null) return exponent !== null && isZero(exponent) ? ONE : null
  if (exponent === null || !isReal(exponent)) return equal(base, ONE) ? ONE : null
  const { re: p, den: q } = reduce(exponent)
  if (q === 1n) return integerPower(base, p, context)
  if (isZero(base)) {
    if (p < 0n) throw ZERO_POWER
    return ZERO
  }
  if (q > 64n) return null
  const rooted = exactRoot(base, q, context.realRoots)
  return rooted === null ? null : integerPower(rooted, p, context)
}

function integerPower(base: Exact, n: bigint, context: ExactContext): Exact {
  if (n === 0n) return ONE
  if (isZero(base)) {
    if (n < 0n) throw ZERO_POWER
    return ZERO
  }
  const whole = toInteger(base)
  if (whole === 1n) return ONE
  if (whole === -1n) return n % 2n === 0n ? ONE : integer(-1n)
  const size = n < 0n ? -n : n
  const reduced = reduce(base)
  if (size > BigInt(MAX_BITS) || bits(reduced) * Number(size) > 2 * MAX_BITS) {
    const unit = unitPower(reduced, n)
    if (unit !== null) return unit
    throw BITS
  }
  spend(context, 4 + (bits(reduced) * Number(size)) / 64)
  if (reduced.im === 0n) {
    const power = { re: reduced.re ** size, im: 0n, den: reduced.den ** size }
    return n < 0n ? invert(power) : power
  }
  let power = ONE
  let square = reduced
  for (let k = size; ; ) {
    if (k % 2n === 1n) power = multiply(power, square)
    k /= 2n
    if (k === 0n) break
    square = multiply(square, square)
  }
  return n < 0n ? invert(power) : power
}

/** Powers of i, whatever the exponent. */
function unitPower(base: Exact, n: bigint): Exact | null {
  if (base.den !== 1n || base.re !== 0n || (base.im !== 1n && base.im !== -1n)) return null
  const k = Number((((base.im * n) % 4n) + 4n) % 4n)
  return k === 0 ? ONE : k === 1 ? I : k === 2 ? integer(-1n) : negate(I)
}

/** The n-th root where it lies in Q(i) and is the principal one, or the real one of a negative for odd n. */
function exactRoot(a: Exact, n: bigint, realRoots: boolean): Exact | null {
  if (n < 0n) {
    if (isZero(a)) throw DIVISION_BY_ZERO
    const root = exactRoot(a, -n, realRoots)
    return root === null ? null : invert(root)
  }
  if (n === 1n) return a
  if (isZero(a)) return ZERO
  if (n > 100_000n) return equal(a, ONE) ? ONE : null
  const degree = Number(n)
  const { re, im, den } = reduce(a)
  if (im !== 0n) return n === 2n ? gaussianSqrt(re, im, den) : null
  const negative = re < 0n
  const top = perfectRoot(negative ? -re : re, degree)
  const bottom = top === null ? null : perfectRoot(den, degree)
  if (top === null || bottom === null) return null
  if (!negative) return { re: top, im: 0n, den: bottom }
  if (n === 2n) return { re: 0n, im: top, den: bottom }
  return n % 2n === 1n && realRoots ? { re: -top, im: 0n, den: bottom } : null
}

/** √((a + bi)/d) = ((a + bi)d)^½ / d, by √(x + yi) = u + vi with u² = (|z| + x)/2. */
function gaussianSqrt(a: bigint, b: bigint, d: bigint): Exact | null {
  const x = a * d
  const y = b * d
  const size = perfectRoot(x * x + y * y, 2)
  if (size === null) return null
  // 2u and 2v are integers where the root lies in Q(i): (2u)² = 2(|z| + x).
  const u = perfectRoot(2n * (size + x), 2)
  const v = perfectRoot(2n * (size - x), 2)
  if (u === null || v === null) return null
  return reduce({ re: u, im: y < 0n ? -v : v, den: 2n * d })
}

function perfectRoot(v: bigint, n: number): bigint | null {
  if (v < 2n) return v
  if (n > bitLength(v)) return null
  const root = integerRoot(v, n)
  return root ** BigInt(n) === v ? root : null
}

/** q where e is exactly q·π, q in Q(i); null where that is not plain from its form. */
function piMultiple(e: Expr, context: ExactContext): Exact | null {
  switch (e.type) {
    case 'constant':
      return e.name === 'pi' ? ONE : null
    case 'negate': {
      const value = piMultiple(e.operand, context)
      return value === null ? null : negate(value)
    }
    case 'add': {
      let sum = ZERO
      for (const term of e.terms) {
        const value = piMultiple(term, context)
        if (value === null) return null
        sum = add(sum, value)
      }
      return sum
    }
    case 'divide': {
      const top = piMultiple(e.numerator, context)
      const bottom = top === null ? null : exactAt(e.denominator, context)
      return top === null || bottom === null || isZero(bottom) ? null : multiply(top, invert(bottom))
    }
    case 'multiply': {
      let product = ONE
      let pis = 0
      for (const factor of e.factors) {
        const exact = exactAt(factor, context)
        if (exact !== null) product = multiply(product, exact)
        else {
          const coefficient = pis++ === 0 ? piMultiple(factor, context) : null
          if (coefficient === null) return null
          product = multiply(product, coefficient)
        }
      }
      return pis === 1 ? product : null
    }
    default: {
      const value = exactAt(e, context)
      return value !== null && isZero(value) ? ZERO : null
    }
  }
}

/** e^x where x is ln of a rational times an integer, or a multiple of iπ/2. */
function exponentialOf(x: Expr, context: ExactContext): Exact | null {
  if (x.type === 'call' && x.name === 'ln' && x.args[0] !== undefined) return exactAt(x.args[0], context)
  const q = piMultiple(x, context)
  if (q === null || q.re !== 0n) return null
  const angle = { re: q.im, im: 0n, den: q.den }
  const cos = sinOfPi(add(angle, ratio(1n, 2n)))
  const sin = sinOfPi(angle)
  return cos === null || sin === null ? null : add(cos, multiply(sin, I))
}

/** sin(qπ) where it is rational (Niven): 0, ±1/2, ±1. */
function sinOfPi(q: Exact): Exact | null {
  const twelfth = toInteger(multiply(q, integer(6n)))
  if (twelfth === null) return null
  switch (Number(((twelfth % 12n) + 12n) % 12n)) {
    case 0:
    case 6:
      return ZERO
    case 1:
    case 5:
      return ratio(1n, 2n)
    case 3:
      return ONE
    case 7:
    case 11:
      return ratio(-1n, 2n)
    case 9:
      return integer(-1n)
    default:
      return null
  }
}

function trigonometry(
  name: 'sin' | 'cos' | 'tan' | 'cot' | 'sec' | 'csc',
  x: Expr,
  context: ExactContext,
): Exact | null {
  const q = piMultiple(x, context)
  if (q === null || !isReal(q)) return null
  const sin = sinOfPi(q)
  const cos = sinOfPi(add(q, ratio(1n, 2n)))
  switch (name) {
    case 'sin':
      return sin
    case 'cos':
      return cos
    case 'sec':
    case 'csc': {
      const value = name === 'sec' ? cos : sin
      if (value === null) return null
      if (isZero(value)) throw POLE
      return invert(value)
    }
    case 'tan':
    case 'cot': {
      const quarter = toInteger(multiply(q, integer(4n)))
      if (quarter === null) return null
      const place = Number(((quarter % 4n) + 4n) % 4n)
      if (place === (name === 'tan' ? 2 : 0)) throw POLE
      return place % 2 === 0 ? ZERO : integer(place === 1 ? 1n : -1n)
    }
  }
}

/** log of x to a base, both positive rationals, where x^q = base^p with small q. */
function logarithm(x: Exact, base: Exact): Exact | null {
  if (!isReal(x) || !isReal(base)) return null
  if (isZero(x)) throw ZERO_LOG
  if (equal(x, ONE)) return ZERO
  if (x.re < 0n || base.re <= 0n || equal(base, ONE)) return null
  const guess = logOf(x) / logOf(base)
  if (!Number.isFinite(guess)) return null
  for (let q = 1; q <= 12; q++) {
    const p = Math.round(guess * q)
    if (Math.abs(guess * q - p) > 1e-6 || Math.abs(p) > 10_000) continue
    if ((bits(x) + 1) * q > MAX_BITS || (bits(base) + 1) * Math.abs(p) > MAX_BITS) return null
    const left = { re: x.re ** BigInt(q), im: 0n, den: x.den ** BigInt(q) }
    const size = BigInt(Math.abs(p))
    const power = { re: base.re ** size, im: 0n, den: base.den ** size }
    if (equal(left, p < 0 ? invert(power) : power)) return ratio(BigInt(p), BigInt(q))
  }
  return null
}

function logOf(a: Exact): number {
  const cut = (n: bigint): number => {
    const spare = Math.max(0, bitLength(n) - 500)
    return Math.log(Number(n >> BigInt(spare))) + spare * Math.LN2
  }
  return cut(a.re) - cut(a.den)
}

function callOf(name: Call['name'], args: readonly Expr[], context: ExactContext): Exact | null {
  const first = args[0]
  if (first === undefined) return null
  switch (name) {
    case 'sin':
    case 'cos':
    case 'tan':
    case 'cot':
    case 'sec':
    case 'csc':
      return trigonometry(name, first, context)
    case 'apply':
      return null
    case 'exp': {
      const x = exactAt(first, context)
      return x !== null && isZero(x) ? ONE : exponentialOf(first, context)
    }
    case 'ln':
    case 'log': {
      if (name === 'ln' || args[1]?.type === 'constant') {
        const natural = name === 'ln' || (args[1]?.type === 'constant' && args[1].name === 'e')
        if (!natural) return null
        if (first.type === 'constant' && first.name === 'e') return ONE
        if (first.type === 'power' && first.base.type === 'constant' && first.base.name === 'e') {
          const exponent = exactAt(first.exponent, context)
          return exponent !== null && isReal(exponent) ? exponent : null
        }
        const x = exactAt(first, context)
        if (x === null) return null
        if (isZero(x)) throw ZERO_LOG
        return equal(x, ONE) ? ZERO : null
      }
      const x = exactAt(first, context)
      const base = args[1] === undefined ? integer(10n) : exactAt(args[1], context)
      return x === null || base === null ? null : logarithm(x, base)
    }
    default:
  }
  const values: Exact[] = []
  for (const arg of args) {
    const value = exactAt(arg, context)
    if (value === null) return null
    values.push(value)
  }
  const x = values[0] ?? ZERO
  const y = values[1]
  switch (name) {
    case 'asin':
    case 'atan':
    case 'sinh':
    case 'tanh':
    case 'asinh':
    case 'atanh':
    case 'erf':
      return isZero(x) ? ZERO : null
    case 'cosh':
    case 'sech':
      return isZero(x) ? ONE : null
    case 'acos':
    case 'acosh':
    case 'asec':
      return equal(x, ONE) ? ZERO : null
    case 'acot':
    case 'acsc':
      return null
    case 'coth':
    case 'csch':
      if (isZero(x)) throw POLE
      return null
    case 're':
      return { re: x.re, im: 0n, den: x.den }
    case 'im':
      return { re: x.im, im: 0n, den: x.den }
    case 'conjugate':
      return { re: x.re, im: -x.im, den: x.den }
    case 'arg':
      return isReal(x) && x.re > 0n ? ZERO : null
    case 'abs': {
      if (isReal(x)) return x.re < 0n ? negate(x) : x
      const root = perfectRoot(x.re * x.re + x.im * x.im, 2)
      return root === null ? null : { re: root, im: 0n, den: x.den }
    }
    default:
  }
  for (const value of values) if (!isReal(value)) return null
  switch (name) {
    case 'sign':
      return integer(x.re > 0n ? 1n : x.re < 0n ? -1n : 0n)
    case 'floor':
      return integer(floor(x))
    case 'ceil':
      return integer(-floor(negate(x)))
    case 'round':
      return integer(floor(add(x, ratio(1n, 2n))))
    case 'min':
      return values.reduce((a, b) => (compare(a, b) <= 0 ? a : b))
    case 'max':
      return values.reduce((a, b) => (compare(a, b) >= 0 ? a : b))
    case 'mod': {
      if (y === undefined) return null
      if (isZero(y)) throw DIVISION_BY_ZERO
      const q = floor(multiply(x, invert(y)))
      return add(x, negate(multiply(y, integer(q))))
    }
    default:
  }
  const numbers = values.map(toInteger)
  const n = numbers[0]
  if (n === null || n === undefined) return null
  switch (name) {
    case 'gcd':
    case 'lcm': {
      let all = n < 0n ? -n : n
      for (const m of numbers.slice(1)) {
        if (m === null) return null
        const g = greatestCommonDivisor(all, m)
        all = name === 'gcd' ? g : g === 0n ? 0n : ((all * m) / g) * (all * m < 0n ? -1n : 1n)
      }
      return check(integer(all), context)
    }
    case 'factorial':
      return factorial(n, 1n, context)
    case 'double_factorial':
      return factorial(n, 2n, context)
    case 'gamma':
      if (n <= 0n) throw POLE
      return factorial(n - 1n, 1n, context)
    case 'phi':
      return totient(n, context)
    case 'binomial':
    case 'permutations': {
      const k = numbers[1]
      return k === null || k === undefined ? null : choose(n, k, name === 'binomial', context)
    }
    default:
      return null
  }
}

type Call = Extract<Expr, { type: 'call' }>

function factorial(n: bigint, step: bigint, context: ExactContext): Exact | null {
  if (n < 0n) {
    if (step === 2n && n === -1n) return ONE
    throw POLE
  }
  if (n > MAX_FACTORIAL) throw BITS
  spend(context, Number(n) * (1 + Number(n) / 800))
  let product = 1n
  for (let k = n; k > 1n; k -= step) product *= k
  return integer(product)
}

/** n(n−1)…(n−k+1), over k! for a binomial; zero for k < 0 and, with n ≥ 0, for k > n. */
function choose(n: bigint, k: bigint, over: boolean, context: ExactContext): Exact | null {
  if (k < 0n) return ZERO
  if (n >= 0n && k > n) return ZERO
  const count = over && n >= 0n && k > n - k ? n - k : k
  if (count > MAX_FACTORIAL || Number(count) * bitLength(n) > 2 * MAX_BITS) throw BITS
  spend(context, Number(count) * (1 + (Number(count) * bitLength(n)) / 8000))
  let product = 1n
  for (let j = 0n; j < count; j++) product = over ? (product * (n - j)) / (j + 1n) : product * (n - j)
  return integer(product)
}

function totient(n: bigint, context: ExactContext): Exact | null {
  if (n <= 0n || n > 10_000_000_000n) return null
  let rest = Number(n)
  let result = rest
  for (let p = 2; p * p <= rest; p++) {
    spend(context, 0.15)
    if (rest % p !== 0) continue
    while (rest % p === 0) rest /= p
    result -= result / p
  }
  if (rest > 1) result -= result / rest
  return integer(BigInt(Math.round(result)))
}

function seriesOf(e: Extract<Expr, { type: 'series' }>, context: ExactContext): Exact | null {
  const from = exactAt(e.from, context)
  const to = exactAt(e.to, context)
  const low = from === null ? null : toInteger(from)
  const high = to === null ? null : toInteger(to)
  if (low === null || high === null) return null
  if (high - low >= MAX_TERMS) throw BITS
  const values = new Map(context.values)
  const terms: Exact[] = []
  for (let k = low; k <= high; k++) {
    values.set(e.variable, integer(k))
    const term = exactAt(e.body, { ...context, values })
    if (term === null) return null
    terms.push(term)
  }
  return combine(terms, e.kind === 'sum' ? add : multiply, e.kind === 'sum' ? ZERO : ONE, context)
}

/** Pairwise, so that numbers grow in balance and long ones meet few times. */
function combine(
  terms: readonly Exact[],
  join: (a: Exact, b: Exact) => Exact,
  none: Exact,
  context: ExactContext,
): Exact {
  let row = terms
  while (row.length > 1) {
    const next: Exact[] = []
    for (let k = 0; k < row.length; k += 2) {
      const [a, b] = [row[k] ?? none, row[k + 1]]
      next.push(b === undefined ? a : check(join(a, b), context))
    }
    row = next
  }
  return row[0] ?? none
}
