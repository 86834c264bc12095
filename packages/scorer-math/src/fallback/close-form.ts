import type { Expr } from '../ast.ts'
import type { DecideOptions } from '../decision.ts'
import { analyse } from '../ladder/analyse.ts'
import { decideScalar } from '../ladder/decide-scalar.ts'
import { differentiate, mentions, substitute } from '../ladder/differentiate.ts'
import { approximate, evaluate } from '../ladder/evaluate.ts'
import { exactAt } from '../ladder/exact.ts'
import { add, type Exact, integer, ratio, ZERO } from '../ladder/rational.ts'
import { generalPoints, type Point } from '../ladder/sample-points.ts'
import { createBigField } from '../numeric/big-ball.ts'
import { createDoubleField } from '../numeric/double-ball.ts'
import type { RealField } from '../numeric/real-field.ts'
import { EvaluationStop, orStop } from '../numeric/stop.ts'
import type { Engine } from './engine-process.ts'
import { printForEngine } from './print.ts'
import { quadrature } from './quadrature.ts'
import { readEngineText } from './read-engine-text.ts'

type Integral = Extract<Expr, { type: 'integral' }>
type Limit = Extract<Expr, { type: 'limit' }>
type Series = Extract<Expr, { type: 'series' }>

const RELATIVE = 1e-6
const number = (n: bigint): Expr => ({ type: 'number', numerator: n, denominator: 1n })
const minus = (a: Expr, b: Expr): Expr => ({ type: 'add', terms: [a, { type: 'negate', operand: b }] })
const isInfinite = (e: Expr): boolean =>
  e.type === 'constant' ? e.name === 'infinity' : e.type === 'negate' && isInfinite(e.operand)

/** Why no closed form was found; the caller turns it into `undecided`. */
export class NoClosedForm {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

/**
 * The same expression without integrals, limits and infinite sums. What an engine proposes counts only if it is
 * verified here: an antiderivative by differentiating it (decideScalar) and by quadrature between the bounds, a limit
 * by values that approach it. Throws NoClosedForm where one is not found or not verified.
 */
export async function closeForm(e: Expr, engine: Engine, options: DecideOptions): Promise<Expr> {
  const go = (node: Expr): Promise<Expr> => closeForm(node, engine, options)
  const all = async (nodes: readonly Expr[]): Promise<Expr[]> => {
    const out: Expr[] = []
    for (const node of nodes) out.push(await go(node))
    return out
  }
  switch (e.type) {
    case 'number':
    case 'constant':
    case 'variable':
      return e
    case 'add':
      return { type: 'add', terms: await all(e.terms) }
    case 'multiply':
      return { type: 'multiply', factors: await all(e.factors) }
    case 'divide':
      return { type: 'divide', numerator: await go(e.numerator), denominator: await go(e.denominator) }
    case 'negate':
      return { type: 'negate', operand: await go(e.operand) }
    case 'power':
      return { type: 'power', base: await go(e.base), exponent: await go(e.exponent) }
    case 'root':
      return e.index === undefined
        ? { type: 'root', radicand: await go(e.radicand) }
        : { type: 'root', radicand: await go(e.radicand), index: await go(e.index) }
    case 'call':
      return { type: 'call', name: e.name, args: await all(e.args) }
    case 'derivative': {
      let body = await go(e.body)
      for (let n = 0; n < e.order; n++) {
        const next = differentiate(body, e.variable, options.budget)
        if (next === null) throw new NoClosedForm('unsupported: derivative')
        body = next
      }
      return body
    }
    case 'series': {
      const inner: Series = { ...e, from: await go(e.from), to: await go(e.to), body: await go(e.body) }
      return isInfinite(inner.to) ? infiniteSum(inner, options) : inner
    }
    case 'limit':
      return limitOf({ ...e, to: await go(e.to), body: await go(e.body) }, engine, options)
    case 'integral': {
      const body = await go(e.body)
      if (e.from === undefined || e.to === undefined) return antiderivative({ ...e, body }, engine, options)
      return definite({ ...e, body, from: await go(e.from), to: await go(e.to) }, engine, options)
    }
    case 'piecewise':
      return e
  }
}

async function antiderivative(e: Integral, engine: Engine, options: DecideOptions): Promise<Expr> {
  const names = new Map<string, string>([[e.variable, 'v1']])
  const body = printForEngine(e.body, names)
  if (body === null) throw new NoClosedForm('unsupported: integrand')
  const outcome = await engine.ask({ op: 'integrate', body, variable: 'v1' })
  if (outcome.kind === 'limit') throw new NoClosedForm(`limit: fallback ${outcome.what}`)
  const found = outcome.kind === 'none' ? null : readEngineText(outcome.text, names)
  if (found === null) throw new NoClosedForm('unsupported: no antiderivative found')
  const slope = differentiate(found, e.variable, options.budget)
  if (slope === null || decideScalar(slope, e.body, options).verdict !== 'equal')
    throw new NoClosedForm('precision: the antiderivative found was not verified')
  return found
}

async function definite(e: Integral, engine: Engine, options: DecideOptions): Promise<Expr> {
  if (e.from === undefined || e.to === undefined) throw new NoClosedForm('unsupported: integral')
  const found = await antiderivative(e, engine, options)
  const at = async (end: Expr, side: '+' | '-'): Promise<Expr> => {
    const value = substitute(found, e.variable, end)
    if (!isInfinite(end) && hasValue(value, options)) return value
    return limitOf({ type: 'limit', variable: e.variable, to: end, side, body: found }, engine, options)
  }
  const result = minus(await at(e.to, '-'), await at(e.from, '+'))
  // An antiderivative with a jump between the bounds passes the first check; numbers catch it.
  let checked = 0
  for (const point of pointsFor([e, result], options)) {
    const low = boundAt(e.from, point, options)
    const high = boundAt(e.to, point, options)
    const value = realAt(result, point, options)
    if (low === null || high === null || value === null) continue
    const inner = new Map(point)
    const area = quadrature(
      x => {
        inner.set(e.variable, fromDouble(x))
        return realAt(e.body, inner, options)
      },
      low,
      high,
    )
    if (area === null) continue
    if (Math.abs(area - value) > RELATIVE * (1 + Math.abs(area)))
      throw new NoClosedForm('precision: quadrature contradicts the antiderivative')
    if (++checked >= 3) break
  }
  if (checked === 0) throw new NoClosedForm('precision: the integral could not be checked by numbers')
  return result
}

async function limitOf(e: Limit, engine: Engine, options: DecideOptions): Promise<Expr> {
  if (!mentions(e.body, e.variable)) return e.body
  if (!isInfinite(e.to)) {
    const value = substitute(e.body, e.variable, e.to)
    if (hasValue(value, options) && approaches(e, value, options)) return value
  }
  const names = new Map<string, string>([[e.variable, 'v1']])
  const body = printForEngine(e.body, names)
  const to = isInfinite(e.to) ? (e.to.type === 'negate' ? '-Infinity' : 'Infinity') : printForEngine(e.to, names)
  if (body === null || to === null) throw new NoClosedForm('unsupported: limit')
  const guess = isInfinite(e.to) ? guessAtInfinity(e.body, e.variable, e.to.type === 'negate' ? '-' : '+') : null
  if (guess !== null && guess !== '+' && guess !== '-' && approaches(e, guess, options)) return guess
  const outcome = await engine.ask({ op: 'limit', body, variable: 'v1', to })
  if (outcome.kind === 'limit') throw new NoClosedForm(`limit: fallback ${outcome.what}`)
  const found = outcome.kind === 'none' ? null : readEngineText(outcome.text, names)
  if (found !== null && !mentions(found, e.variable) && approaches(e, found, options)) return found
  throw new NoClosedForm('unsupported: no limit found')
}

/**
 * Do values near the place come ever closer to the candidate, from the sides that the limit has? At distances 10^-20,
 * 10^-40 and 10^-60 (or sizes 10^20 …) each gap must be below 10^-5 of the one before, which a candidate off by more
 * than 10^-15 cannot show; where such sizes cannot be evaluated (e^x), at 10^6, 10^9 and 10^12 with a last gap below
 * 10^-25. Slower limits stay undecided.
 */
function approaches(e: Limit, candidate: Expr, options: DecideOptions): boolean {
  const { budget } = options
  const infinite = isInfinite(e.to)
  const down = e.to.type === 'negate'
  const signs: bigint[] = infinite ? [down ? -1n : 1n] : e.side === '+' ? [1n] : e.side === '-' ? [-1n] : [1n, -1n]
  const field = createBigField(1024, budget)
  const inner = new Map<string, Exact>()
  /** log10 of |body(place + sign·size) − candidate|, null where either has no real value. */
  function gap(point: Point, place: Exact, sign: bigint, power: number): number | null {
    const step = infinite ? integer(sign * 10n ** BigInt(power)) : ratio(sign, 10n ** BigInt(power))
    inner.clear()
    for (const [name, value] of point) inner.set(name, value)
    inner.set(e.variable, infinite ? step : add(place, step))
    const result = orStop(() => {
      const near = evaluate(e.body, field, { budget, values: inner, realRoots: true })
      const value = evaluate(candidate, field, { budget, values: point, realRoots: true })
      if (near.leftReals || near.value.im !== null || value.value.im !== null) return null
      return field.subtract(near.value.re, value.value.re)
    })
    if (result instanceof EvaluationStop && budget.steps < 0) throw new NoClosedForm('limit: steps')
    return result === null || result instanceof EvaluationStop ? null : field.magnitude(result) / 3.321928
  }
  let checked = 0
  for (const point of pointsFor([e, candidate], options)) {
    const place = infinite ? ZERO : orStop(() => exactAt(e.to, { budget, values: point, realRoots: true }))
    if (place === null || place instanceof EvaluationStop) continue
    for (const sign of signs) {
      const far = [20, 40, 60].map(power => gap(point, place, sign, power))
      const [g1, g2, g3] = far
      if (g1 === undefined || g2 === undefined || g3 === undefined) return false
      if (g1 !== null && g2 !== null && g3 !== null) {
        const falls = (from: number, to: number): boolean => to <= from - 5 || to < -200
        if (!falls(g1, g2) || !falls(g2, g3) || g3 > -15) return false
      } else {
        const near = infinite ? [6, 9, 12].map(power => gap(point, place, sign, power)) : []
        const last = near[2]
        if (last === undefined || last === null || last > -25) return false
      }
    }
    if (++checked >= 3) break
  }
  return checked > 0
}

type AtInfinity = Expr | '+' | '-' | null

/** What an expression tends to, by the rules for sums, products and monotone functions; a guess to be verified. */
function guessAtInfinity(e: Expr, variable: string, sign: '+' | '-'): AtInfinity {
  if (!mentions(e, variable)) return e
  const go = (node: Expr): AtInfinity => guessAtInfinity(node, variable, sign)
  const flip = (s: AtInfinity): AtInfinity =>
    s === '+' ? '-' : s === '-' ? '+' : s === null ? null : { type: 'negate', operand: s }
  const isEnd = (s: AtInfinity): s is '+' | '-' => s === '+' || s === '-'
  switch (e.type) {
    case 'variable':
      return sign
    case 'negate':
      return flip(go(e.operand))
    case 'add': {
      const terms: Expr[] = []
      let end: '+' | '-' | null = null
      for (const term of e.terms) {
        const part = go(term)
        if (part === null) return null
        if (!isEnd(part)) terms.push(part)
        else if (end !== null && end !== part) return null
        else end = part
      }
      return end ?? { type: 'add', terms }
    }
    case 'multiply': {
      let all: AtInfinity = number(1n)
      for (const factor of e.factors) {
        const part = go(factor)
        if (part === null || all === null) return null
        if (!isEnd(part) && !isEnd(all)) all = { type: 'multiply', factors: [all, part] }
        else {
          const other: AtInfinity = isEnd(part) ? all : part
          const negative: boolean | null = isEnd(other) ? other === '-' : signOf(other)
          if (negative === null) return null
          const end: AtInfinity = isEnd(part) ? part : all
          all = negative ? flip(end) : end
        }
      }
      return all
    }
    case 'divide': {
      const [top, bottom] = [go(e.numerator), go(e.denominator)]
      if (top === null || bottom === null) return null
      if (isEnd(bottom)) return isEnd(top) ? null : number(0n)
      if (!isEnd(top)) return { type: 'divide', numerator: top, denominator: bottom }
      const negative = signOf(bottom)
      return negative === null ? null : negative ? flip(top) : top
    }
    case 'power': {
      const [base, exponent] = [go(e.base), go(e.exponent)]
      if (base === null || exponent === null) return null
      if (base === '+' && exponent !== '+' && exponent !== '-' && exponent.type === 'number')
        return exponent.numerator > 0n ? '+' : number(exponent.numerator < 0n ? 0n : 1n)
      if (e.base.type === 'constant' && e.base.name === 'e' && isEnd(exponent))
        return exponent === '+' ? '+' : number(0n)
      return isEnd(base) || isEnd(exponent) ? null : { type: 'power', base, exponent }
    }
    case 'root': {
      const inner = go(e.radicand)
      return inner === '+' ? '+' : inner === null || inner === '-' ? null : { ...e, radicand: inner }
    }
    case 'call': {
      const first = e.args[0]
      const inner = first === undefined || e.args.length !== 1 ? null : go(first)
      if (inner === null) return null
      if (!isEnd(inner)) return { ...e, args: [inner] }
      const one: Expr = number(inner === '+' ? 1n : -1n)
      if (e.name === 'atan')
        return {
          type: 'multiply',
          factors: [one, { type: 'divide', numerator: { type: 'constant', name: 'pi' }, denominator: number(2n) }],
        }
      if (e.name === 'tanh' || e.name === 'erf') return one
      if (e.name === 'ln' && inner === '+') return '+'
      if (e.name === 'exp') return inner === '+' ? '+' : number(0n)
      return null
    }
    default:
      return null
  }
}

/** Whether a constant is negative, null where that is not plain in double precision. */
function signOf(e: Expr): boolean | null {
  const value = approximate(e)
  if (value === null || Math.abs(value.re) <= value.error) return null
  return value.re < 0
}

/** Σ c·r^k with |r| < 1, and Σ c/k^(2m); other infinite sums are left. */
function infiniteSum(e: Series, options: DecideOptions): Expr {
  if (e.kind !== 'sum') throw new NoClosedForm('unsupported: infinite product')
  const k: Expr = { type: 'variable', name: e.variable }
  const next = substitute(e.body, e.variable, { type: 'add', terms: [k, number(1n)] })
  const first = substitute(e.body, e.variable, e.from)
  const second = substitute(e.body, e.variable, { type: 'add', terms: [e.from, number(1n)] })
  const ratioOf: Expr = { type: 'divide', numerator: second, denominator: first }
  // a(k+1)·a(0) = a(k)·a(1): a geometric series.
  const cross = decideScalar(
    { type: 'multiply', factors: [next, first] },
    { type: 'multiply', factors: [e.body, second] },
    options,
  )
  if (cross.verdict === 'equal') {
    const r = realAt(ratioOf, new Map(), options)
    if (r === null || Math.abs(r) >= 1 - 1e-9) throw new NoClosedForm('domain: convergence')
    return { type: 'divide', numerator: first, denominator: minus(number(1n), ratioOf) }
  }
  // a(k)·k^s constant for an even s: ζ(s) = |B_s| (2π)^s / (2 s!), less the terms before the first.
  const from = exactAt(e.from, { budget: options.budget, values: new Map(), realRoots: true })
  if (from !== null && from.im === 0n && from.den === 1n && from.re >= 1n && from.re <= 50n) {
    for (const [s, top, bottom] of ZETA) {
      const scaled: Expr = { type: 'multiply', factors: [e.body, { type: 'power', base: k, exponent: number(s) }] }
      const c = substitute(scaled, e.variable, e.from)
      if (decideScalar(scaled, c, options).verdict !== 'equal') continue
      const terms: Expr[] = [
        {
          type: 'multiply',
          factors: [
            { type: 'number', numerator: top, denominator: bottom },
            { type: 'power', base: { type: 'constant', name: 'pi' }, exponent: number(s) },
          ],
        },
      ]
      for (let j = 1n; j < from.re; j++) terms.push({ type: 'number', numerator: -1n, denominator: j ** s })
      return { type: 'multiply', factors: [c, { type: 'add', terms }] }
    }
  }
  throw new NoClosedForm('unsupported: infinite sum')
}

/** ζ(s)/π^s for even s. */
const ZETA: readonly (readonly [bigint, bigint, bigint])[] = [
  [2n, 1n, 6n],
  [4n, 1n, 90n],
  [6n, 1n, 945n],
  [8n, 1n, 9450n],
]

/** Points for the free variables of the expressions; one empty point for constants. */
function pointsFor(all: readonly Expr[], options: DecideOptions): Point[] {
  const variables = new Set<string>()
  const discrete = new Set<string>()
  for (const e of all) {
    const analysis = analyse(e)
    for (const name of analysis.variables) variables.add(name)
    for (const name of analysis.discrete) discrete.add(name)
  }
  if (variables.size === 0) return [new Map()]
  return generalPoints(12, { variables: [...variables].sort(), discrete, seed: options.seed, complex: false })
}

/** A real value to nine digits: doubles first, 256 bits where they are not enough. */
function realAt(e: Expr, values: Point, { budget }: DecideOptions): number | null {
  const tryWith = <R>(field: RealField<R>): number | null => {
    const result = orStop(() => evaluate(e, field, { budget, values, realRoots: true }))
    if (result instanceof EvaluationStop) {
      if (budget.steps < 0) throw new NoClosedForm('limit: steps')
      return null
    }
    const { re, im } = result.value
    // Imaginary parts of logarithms may cancel only up to their radius.
    if (im !== null && field.sign(im) !== null) return null
    return field.radius(re) <= Math.max(0, field.magnitude(re)) - 30 ? field.toNumber(re) : null
  }
  return tryWith(createDoubleField(budget)) ?? tryWith(createBigField(256, budget))
}

function boundAt(e: Expr, values: Point, options: DecideOptions): number | null {
  if (isInfinite(e)) return e.type === 'negate' ? -Infinity : Infinity
  return realAt(e, values, options)
}

function hasValue(e: Expr, options: DecideOptions): boolean {
  return pointsFor([e], options).some(point => realAt(e, point, options) !== null)
}

function fromDouble(x: number): Exact {
  // Doubles are dyadic: exact where that fits, else 60 binary places.
  const places = Math.max(0, Math.min(1000, 52 - Math.floor(Math.log2(Math.abs(x) || 1))))
  const scaled = x * 2 ** Math.min(places, 1000)
  return Number.isFinite(scaled)
    ? ratio(BigInt(Math.round(scaled)), 1n << BigInt(places))
    : ratio(BigInt(Math.round(x)), 1n)
}
