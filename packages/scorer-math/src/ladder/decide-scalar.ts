import type { Expr } from '../ast.ts'
import type { Budget, DecideOptions, Decision } from '../decision.ts'
import { createBigField } from '../numeric/big-ball.ts'
import { createDoubleField } from '../numeric/double-ball.ts'
import type { RealField } from '../numeric/real-field.ts'
import { EvaluationStop, orStop } from '../numeric/stop.ts'
import { type Analysis, analyse } from './analyse.ts'
import { decideBorders } from './borders.ts'
import { differentiate } from './differentiate.ts'
import { createEvaluator, type Evaluation } from './evaluate.ts'
import { exactAt } from './exact.ts'
import { fold } from './fold.ts'
import { compareTrees, identical } from './identical.ts'
import { modularDecision } from './modular.ts'
import { type Exact, equal, reduce } from './rational.ts'
import { criticalPoints, generalPoints, type Point } from './sample-points.ts'

/** Steps of one comparison that never were exhausted outside of hostile input; 15–35 ms of CPU when spent. */
export const DEFAULT_STEPS = 160_000

/** Digits beyond those of the input that an equality by numbers must show. */
const DIGITS = 30
const BITS_PER_DIGIT = 3.3219280948873626
const MAX_PRECISION = 6000
const POINTS_FOR_EQUALITY = 3

/**
 * Are two scalar expressions equal? Symmetric in its sides, to the byte of the decision.
 *
 * In turn, the first that can tell decides:
 * 1. the same tree: equal (`identical`);
 * 2. exact values in Q(i): equal (`rational`) or different, both proofs;
 * 3. rational functions modulo primes (see modularDecision): equal (`modular`, error below 1e-18) or different;
 * 4. complex balls in double precision at each sample point: disjoint balls prove the sides different;
 * 5. balls of BigInt with 42 + D decimal digits, then 100 + D, D being the digits of the literals and of the
 *    magnitudes met: disjoint proves different; agreement to 30 + D digits, at one point for constants and at three
 *    or more for variables (with negative values, either side of every kink and sizes to 10^7 where |u|, max, roots
 *    or pieces occur), is equal (`numeric`): not a proof, but no coincidence below the length of the input is known.
 * Undecided tells why; it depends on the budget and the input alone. Typical cost 2–300 µs.
 */
export function decideScalar(a: Expr, b: Expr, options: DecideOptions): Decision {
  const result = orStop(() => decide(a, b, options))
  return result instanceof EvaluationStop ? undecided(result) : result
}

function decide(one: Expr, other: Expr, options: DecideOptions): Decision {
  const { budget } = options
  if (one.type === 'number' && other.type === 'number') {
    if (one.numerator === other.numerator && one.denominator === other.denominator)
      return { verdict: 'equal', method: 'rational' }
    return differentRational(one.numerator, one.denominator, other.numerator, other.denominator)
  }
  // Depth is checked before anything recursive touches the trees.
  const ofOne = analyse(one)
  const ofOther = analyse(other)
  budget.steps -= ofOne.nodes + ofOther.nodes
  const order = compareTrees(one, other)
  if (order === 0) return { verdict: 'equal', method: 'identical' }
  const [a, b, first, second] = order < 0 ? [one, other, ofOne, ofOther] : [other, one, ofOther, ofOne]
  const constant = first.variables.size === 0 && second.variables.size === 0
  const realRoots = options.domain === 'real' && !first.hasI && !second.hasI

  const infinite = first.hasInfinity || second.hasInfinity ? decideInfinite(a, b, first, second, options) : null
  if (infinite !== null) return infinite

  const primitive = first.hasCalculus || second.hasCalculus ? decideAntiderivatives(a, b, options) : null
  if (primitive !== null) return primitive

  if (constant) {
    const exact = decideExact(a, b, budget, realRoots)
    if (exact !== null) return exact
  }
  const left = fold(a, budget, realRoots)
  const right = fold(b, budget, realRoots)
  if (identical(left, right)) return { verdict: 'equal', method: 'identical' }
  const modular = modularDecision(left, right, { budget, seed: options.seed })
  if (modular !== null) return modular
  const lowered = first.hasCalculus || second.hasCalculus
  const u = lowered ? analyse(left) : first
  const v = lowered ? analyse(right) : second
  return constant ? decideConstants(left, right, u, v, options) : decideFunctions(left, right, u, v, options)
}

function undecided(stop: EvaluationStop): Decision {
  return { verdict: 'undecided', reason: `${stop.reason}: ${stop.what}` }
}

function differentRational(n1: bigint, d1: bigint, n2: bigint, d2: bigint): Decision {
  const { re, den } = reduce({ re: n1 * d2 - n2 * d1, im: 0n, den: d1 * d2 })
  const size = re < 0n ? -re : re
  const short = size < 1_000_000_000_000n && den < 1_000_000_000_000n
  const text = den === 1n ? `${size}` : `${size}/${den}`
  return { verdict: 'different', proof: 'rational', ...(short ? { witness: `the difference is ${text}` } : {}) }
}

function decideExact(a: Expr, b: Expr, budget: Budget, realRoots: boolean): Decision | null {
  const context = { budget, values: new Map<string, Exact>(), realRoots }
  const x = orStop(() => exactAt(a, context))
  const y = orStop(() => exactAt(b, context))
  if (budget.steps < 0) throw new EvaluationStop('limit', 'steps')
  const noX = x instanceof EvaluationStop && x.reason === 'undefined'
  const noY = y instanceof EvaluationStop && y.reason === 'undefined'
  if (noX && noY) return { verdict: 'undecided', reason: 'domain: neither side has a value' }
  if (noX && y !== null && !(y instanceof EvaluationStop)) return withoutValue(x)
  if (noY && x !== null && !(x instanceof EvaluationStop)) return withoutValue(y)
  if (x === null || y === null || x instanceof EvaluationStop || y instanceof EvaluationStop) return null
  if (equal(x, y)) return { verdict: 'equal', method: 'rational' }
  if (x.im === 0n && y.im === 0n) return differentRational(x.re, x.den, y.re, y.den)
  return { verdict: 'different', proof: 'rational' }
}

/** ∫ f dx against an expression F (with or without its + C): F′ = f decides; two such integrals by their bodies. */
function decideAntiderivatives(a: Expr, b: Expr, options: DecideOptions): Decision | null {
  const [integral, other] = isAntiderivative(a) ? [a, b] : isAntiderivative(b) ? [b, a] : [null, null]
  if (integral === null || other === null) return null
  if (isAntiderivative(other) && other.variable !== integral.variable) return null
  const slope = isAntiderivative(other) ? other.body : differentiate(other, integral.variable, options.budget)
  if (slope === null) return null
  const decision = decideScalar(slope, integral.body, options)
  return decision.verdict === 'equal' ? { ...decision, method: 'antiderivative', note: decision.method } : decision
}

function isAntiderivative(e: Expr): e is Extract<Expr, { type: 'integral' }> {
  return e.type === 'integral' && e.from === undefined
}

function withoutValue(stop: EvaluationStop): Decision {
  return { verdict: 'different', proof: 'undefined', witness: `one side has no value: ${stop.what}` }
}

/** ±∞, with a positive rational factor or a finite summand, is a value of its own; other uses are left undecided. */
function decideInfinite(a: Expr, b: Expr, x: Analysis, y: Analysis, options: DecideOptions): Decision | null {
  // Infinity as a bound of a series, an integral or a limit is no value.
  if (x.hasCalculus || y.hasCalculus) return null
  const s = infinity(a, options)
  const t = infinity(b, options)
  if (s === 'unknown' || t === 'unknown') return { verdict: 'undecided', reason: 'unsupported: infinity' }
  if (s === t) return s === 'finite' ? null : { verdict: 'equal', method: 'identical' }
  return {
    verdict: 'different',
    proof: 'infinity',
    witness: 'one side is infinite, the other is not, or of other sign',
  }
}

function infinity(e: Expr, options: DecideOptions): '+' | '-' | 'finite' | 'unknown' {
  const flip = (s: '+' | '-'): '+' | '-' => (s === '+' ? '-' : '+')
  switch (e.type) {
    case 'constant':
      return e.name === 'infinity' ? '+' : 'finite'
    case 'negate': {
      const s = infinity(e.operand, options)
      return s === '+' || s === '-' ? flip(s) : s
    }
    case 'add': {
      let all: '+' | '-' | 'finite' = 'finite'
      for (const term of e.terms) {
        const s = infinity(term, options)
        if (s === 'unknown') return s
        if (s === 'finite') continue
        if (all !== 'finite' && all !== s) return 'unknown'
        all = s
      }
      return all
    }
    case 'multiply': {
      let all: '+' | '-' | 'finite' = 'finite'
      let negative = false
      for (const factor of e.factors) {
        const s = infinity(factor, options)
        if (s === 'unknown') return s
        if (s === '+' || s === '-') {
          if (s === '-') negative = !negative
          all = '+'
          continue
        }
        const value = orStop(() => exactAt(factor, { budget: options.budget, values: new Map(), realRoots: true }))
        if (value === null || value instanceof EvaluationStop || value.im !== 0n || value.re === 0n) return 'unknown'
        if (value.re < 0n) negative = !negative
      }
      return all === 'finite' ? all : negative ? '-' : '+'
    }
    default:
      return mentionsInfinity(e) ? 'unknown' : 'finite'
  }
}

function mentionsInfinity(e: Expr): boolean {
  return analyse(e).hasInfinity
}

type Comparison = 'different' | 'equal' | 'close'

type Sides<R> = { readonly left: Evaluation<R>; readonly right: Evaluation<R> }

/** Disjoint, in agreement to `digits` decimal digits (of the larger side where that exceeds 1), or neither. */
function compareBalls<R>(field: RealField<R>, { left, right }: Sides<R>, digits: number): Comparison {
  const x = left.value
  const y = right.value
  const re = field.subtract(x.re, y.re)
  const s = field.sign(re)
  if (s !== null && s !== 0) return 'different'
  const zero = field.rational(0n, 1n)
  const im = x.im === null && y.im === null ? null : field.subtract(x.im ?? zero, y.im ?? zero)
  if (im !== null) {
    const t = field.sign(im)
    if (t !== null && t !== 0) return 'different'
  }
  const doubt = Math.max(field.magnitude(re), im === null ? -Infinity : field.magnitude(im))
  const scale = Math.max(0, field.magnitude(x.re), x.im === null ? 0 : field.magnitude(x.im))
  return doubt <= scale - digits * BITS_PER_DIGIT ? 'equal' : 'close'
}

/** Bits of precision for that many decimal digits, in steps of 64 so that constants are shared. */
function precision(digits: number): number {
  return Math.ceil((digits * BITS_PER_DIGIT + 24) / 64) * 64
}

const decimalsOf = (magnitude: number): number => Math.ceil(Math.abs(magnitude) / BITS_PER_DIGIT)

function decideConstants(a: Expr, b: Expr, x: Analysis, y: Analysis, options: DecideOptions): Decision {
  const outcome = atPoint(a, b, x, y, options, new Map())
  if (outcome.kind === 'different') {
    return { verdict: 'different', proof: outcome.proof, witness: outcome.witness }
  }
  if (outcome.kind === 'equal') {
    if (x.hasApply || y.hasApply) return { verdict: 'undecided', reason: 'unsupported: function symbol' }
    return { verdict: 'equal', method: 'numeric', note: `${outcome.digits} digits` }
  }
  return { verdict: 'undecided', reason: outcome.reason }
}

type PointOutcome =
  | { readonly kind: 'different'; readonly proof: string; readonly witness: string }
  | { readonly kind: 'equal'; readonly digits: number }
  | { readonly kind: 'unknown'; readonly reason: string }

/** The double ball, then BigInt balls of rising precision, at one point. */
function atPoint(
  a: Expr,
  b: Expr,
  x: Analysis,
  y: Analysis,
  options: DecideOptions,
  values: Point,
  realOnly = false,
): PointOutcome {
  const { budget } = options
  const evaluation = { budget, realRoots: options.domain === 'real' && !x.hasI && !y.hasI }
  const quick = createDoubleField(budget)
  const roughly = createEvaluator(quick, evaluation)
  const rough = orStop(() => ({ left: roughly(a, values), right: roughly(b, values) }))
  let magnitude = 0
  if (rough instanceof EvaluationStop) {
    if (budget.steps < 0) throw rough
    if (rough.reason === 'unsupported') return { kind: 'unknown', reason: `${rough.reason}: ${rough.what}` }
  } else {
    if (compareBalls(quick, rough, 400) === 'different')
      return { kind: 'different', proof: 'interval', witness: witness(quick, rough, values) }
    magnitude = Math.max(rough.left.magnitude, rough.right.magnitude)
  }
  const literal = x.digits + y.digits
  let extra = 42
  let reason = 'precision: too close to tell'
  let bits = 0
  for (let round = 0; round < 4; round++) {
    const wanted = precision(extra + literal + decimalsOf(magnitude))
    bits = Math.max(wanted, bits + 64)
    if (bits > MAX_PRECISION) return { kind: 'unknown', reason: 'precision: more digits needed than are computed' }
    const field = createBigField(bits, budget)
    const closely = createEvaluator(field, evaluation)
    const sides = orStop(() => ({ left: closely(a, values), right: closely(b, values) }))
    if (sides instanceof EvaluationStop) {
      if (budget.steps < 0) throw sides
      if (sides.reason !== 'imprecise') {
        return { kind: 'unknown', reason: `${sides.reason === 'undefined' ? 'domain' : sides.reason}: ${sides.what}` }
      }
      reason = `precision: ${sides.what}`
      extra = extra === 42 ? 100 : extra * 2
      if (round === 1) break
      continue
    }
    if (realOnly) {
      const p = reality(field, sides.left)
      const q = reality(field, sides.right)
      if (p !== 'real' || q !== 'real') return { kind: 'unknown', reason: 'domain: too few real points' }
    }
    magnitude = Math.max(magnitude, sides.left.magnitude, sides.right.magnitude)
    const digits = DIGITS + literal + decimalsOf(magnitude)
    const comparison = compareBalls(field, sides, digits)
    if (comparison === 'different')
      return { kind: 'different', proof: 'interval', witness: witness(field, sides, values) }
    if (comparison === 'equal') return { kind: 'equal', digits }
    extra = extra === 42 ? 100 : extra * 2
  }
  return { kind: 'unknown', reason }
}

function witness<R>(field: RealField<R>, { left, right }: Sides<R>, values: Point): string {
  const show = (e: Evaluation<R>): string => {
    const re = printNumber(field.toNumber(e.value.re))
    if (e.value.im === null) return re
    const im = field.toNumber(e.value.im)
    return `${re} ${im < 0 ? '-' : '+'} ${printNumber(Math.abs(im))}i`
  }
  const at = [...values].map(([name, v]) => `${name} = ${printExact(v)}`).join(', ')
  const sides = [show(left), show(right)]
  const text = sides[0] === sides[1] ? 'they differ in a later digit' : `${sides[0]} and ${sides[1]}`
  return at === '' ? text : `at ${at}: ${text}`
}

function printNumber(n: number): string {
  return Number(n.toPrecision(15)).toString()
}

function printExact(v: Exact): string {
  const { re, im, den } = reduce(v)
  const part = (n: bigint): string => (den === 1n ? `${n}` : `${n}/${den}`)
  return im === 0n ? part(re) : `${part(re)} + ${part(im)}i`
}

/** What one side is at a real point: a real value, a value off the reals, or real after a detour off the reals. */
function reality<R>(field: RealField<R>, e: Evaluation<R>): 'real' | 'nonreal' | 'detour' {
  if (e.value.im !== null) {
    const s = field.sign(e.value.im)
    if (s !== null && s !== 0) return 'nonreal'
  }
  return e.leftReals ? 'detour' : 'real'
}

function decideFunctions(a: Expr, b: Expr, x: Analysis, y: Analysis, options: DecideOptions): Decision {
  const { budget } = options
  const variables = [...new Set([...x.variables, ...y.variables])].sort()
  const discrete = new Set([...x.discrete, ...y.discrete])
  const allComplex = options.domain === 'complex' || x.hasI || y.hasI
  const field = createDoubleField(budget)
  const evaluateAt = createEvaluator(field, { budget, realRoots: options.domain === 'real' && !x.hasI && !y.hasI })
  const sampling = { variables, discrete, seed: options.seed, complex: options.domain === 'complex' }

  const good: Point[] = []
  const offReals: Point[] = []
  const stops: EvaluationStop[] = []

  /** Looks at one point in double precision; keeps it if the sides may be compared there. */
  function visit(values: Point): Decision | null {
    const sides = orStop(() => ({ left: evaluateAt(a, values), right: evaluateAt(b, values) }))
    if (sides instanceof EvaluationStop) {
      if (budget.steps < 0) throw sides
      if (sides.reason === 'unsupported') stops.push(sides)
      // The BigInt ball may know better than doubles here.
      if (sides.reason === 'imprecise') maybe.push(values)
      return null
    }
    if (!allComplex) {
      const p = reality(field, sides.left)
      const q = reality(field, sides.right)
      if (p === 'detour' || q === 'detour' || (p === 'nonreal' && q === 'nonreal')) {
        offReals.push(values)
        return null
      }
      if (p !== q)
        return {
          verdict: 'different',
          proof: 'interval',
          witness: `only one side is real, ${witness(field, sides, values)}`,
        }
    }
    if (compareBalls(field, sides, 400) === 'different')
      return { verdict: 'different', proof: 'interval', witness: witness(field, sides, values) }
    good.push(values)
    return null
  }
  const maybe: Point[] = []

  for (const point of generalPoints(8, sampling)) {
    const decision = visit(point)
    if (decision !== null) return decision
    const stop = stops[0]
    if (stop !== undefined) return undecided(stop)
  }
  const critical = [...x.critical, ...y.critical]
  if (critical.length > 0 || good.length < POINTS_FOR_EQUALITY) {
    for (const point of criticalPoints(critical, { ...sampling, field, budget })) {
      const decision = visit(point)
      if (decision !== null) return decision
    }
  }
  if (discrete.size > 0 || good.length < POINTS_FOR_EQUALITY) {
    for (const point of generalPoints(24, { ...sampling, seed: options.seed ^ 0x1b873593 })) {
      const decision = visit(point)
      if (decision !== null) return decision
    }
  }

  // Agreement must be shown where both sides are real; only where they never are, off the reals.
  const inReals = good.length + maybe.length >= POINTS_FOR_EQUALITY
  const candidates = spread(inReals ? [...good, ...maybe] : offReals)
  let agreed = 0
  let digits = Infinity
  let reason: string | null = null
  for (const values of candidates) {
    const outcome = atPoint(a, b, x, y, options, values, inReals && !allComplex)
    if (outcome.kind === 'different') {
      return { verdict: 'different', proof: outcome.proof, witness: outcome.witness }
    }
    if (outcome.kind === 'equal') {
      agreed++
      digits = Math.min(digits, outcome.digits)
      if (agreed >= POINTS_FOR_EQUALITY) break
    } else reason ??= outcome.reason
  }
  if (agreed < POINTS_FOR_EQUALITY)
    return { verdict: 'undecided', reason: reason ?? 'domain: too few points with a value' }
  if (x.hasSteps || y.hasSteps) return { verdict: 'undecided', reason: 'piecewise: a step function of a variable' }
  if (x.hasApply || y.hasApply) return { verdict: 'undecided', reason: 'unsupported: function symbol' }
  const border = decideBorders(a, b, options, decideScalar)
  if (border !== null) return border
  return { verdict: 'equal', method: 'numeric', note: `${digits} digits at ${agreed} points` }
}

/** An order of points that takes negative values, positive ones and later ones in turn; at most 24. */
function spread(points: readonly Point[]): Point[] {
  const negative: Point[] = []
  const positive: Point[] = []
  for (const point of points) ([...point.values()].some(v => v.re < 0n) ? negative : positive).push(point)
  // Random points stand behind the plain ones: prefer them, from the end of the general points.
  const mixed: Point[] = []
  for (let k = 0; k < Math.max(negative.length, positive.length) && mixed.length < 24; k++) {
    for (const list of [negative, positive]) {
      const point = list[(k + 1) % list.length]
      if (point !== undefined && k < list.length) mixed.push(point)
    }
  }
  return mixed
}
