import type { Expr } from '../ast.ts'
import type { DecideOptions } from '../decision.ts'
import { analyse } from '../ladder/analyse.ts'
import { decideScalar } from '../ladder/decide-scalar.ts'
import { differentiate, mentions, substitute } from '../ladder/differentiate.ts'
import { evaluate } from '../ladder/evaluate.ts'
import { exactAt } from '../ladder/exact.ts'
import { type Exact, ratio } from '../ladder/rational.ts'
import { generalPoints, type Point } from '../ladder/sample-points.ts'
import { createDoubleField } from '../numeric/double-ball.ts'
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
  const candidates: Expr[] = []
  const outcome = await engine.ask({ op: 'limit', body, variable: 'v1', to })
  if (outcome.kind === 'limit') throw new NoClosedForm(`limit: fallback ${outcome.what}`)
  const found = outcome.kind === 'none' ? null : readEngineText(outcome.text, names)
  if (found !== null && !mentions(found, e.variable)) candidates.push(found)
  for (const candidate of candidates) if (approaches(e, candidate, options)) return candidate
  throw new NoClosedForm('unsupported: no limit found')
}

/** Do values near the place come ever closer to the candidate, from the sides that the limit has? */
function approaches(e: Limit, candidate: Expr, options: DecideOptions): boolean {
  const infinite = isInfinite(e.to)
  const signs = infinite ? [e.to.type === 'negate' ? -1 : 1] : e.side === '+' ? [1] : e.side === '-' ? [-1] : [1, -1]
  let checked = 0
  for (const point of pointsFor([e, candidate], options)) {
    const value = realAt(candidate, point, options)
    const place = infinite ? 0 : realAt(e.to, point, options)
    if (value === null || place === null) continue
    const inner = new Map(point)
    for (const sign of signs) {
      let previous = Infinity
      let last: number | null = null
      for (const size of infinite ? [1e2, 1e3, 1e4, 1e5] : [1e-2, 1e-3, 1e-4, 1e-5]) {
        inner.set(e.variable, fromDouble(place + sign * size))
        const near = realAt(e.body, inner, options)
        if (near === null) return false
        const gap = Math.abs(near - value)
        if (gap > previous * 0.7 + 1e-7) return false
        previous = gap
        last = gap
      }
      if (last === null || last > 2e-2 * (1 + Math.abs(value))) return false
    }
    if (++checked >= 3) break
  }
  return checked > 0
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

function realAt(e: Expr, values: Point, { budget }: DecideOptions): number | null {
  const result = orStop(() => evaluate(e, createDoubleField(budget), { budget, values, realRoots: true }))
  if (result instanceof EvaluationStop) {
    if (budget.steps < 0) throw new NoClosedForm('limit: steps')
    return null
  }
  const { re, im } = result.value
  // The imaginary parts of logarithms may cancel only up to their radius.
  if (im !== null && Math.abs(im.mid) > im.rad) return null
  return re.rad <= 1e-9 * (1 + Math.abs(re.mid)) ? re.mid : null
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
