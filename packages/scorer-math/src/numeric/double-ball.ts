import type { Budget } from '../decision.ts'
import type { RealField } from './real-field.ts'
import { EvaluationStop } from './stop.ts'

/** A double and a radius: the true value is within `rad` of `mid`. */
export type DoubleBall = { readonly mid: number; readonly rad: number }

/** Twice the unit round-off of one operation, and four ulp for Math.exp and its kin (V8's fdlibm states < 1 ulp). */
const ROUND = 2 ** -52
const LIBRARY = 2 ** -50
/** Enlarges radii by more than the rounding of their own computation. */
const UP = 1 + 2 ** -40
const HUGE = 1e290
const TINY = 1e-290

const IMPRECISE = new EvaluationStop('imprecise', 'double precision')
const DIVISION_BY_ZERO = new EvaluationStop('undefined', 'division by zero')
const LIMIT = new EvaluationStop('limit', 'steps')

/**
 * Ball arithmetic on doubles. An operation costs about 20 ns; values beyond 1e±290 stop as imprecise, so that no
 * underflow or overflow is ever silent. Small integers and dyadic results stay exact (radius 0).
 */
export function createDoubleField(budget: Budget): RealField<DoubleBall> {
  const spend = (steps: number): void => {
    budget.steps -= steps
    if (budget.steps < 0) throw LIMIT
  }

  return {
    bits: 53,
    spend,
    rational(numerator, denominator) {
      const mid = denominator === 1n ? Number(numerator) : Number(numerator) / Number(denominator)
      if (Number.isSafeInteger(mid) && denominator === 1n) return { mid, rad: 0 }
      return ball(mid, 4 * ROUND * Math.abs(mid))
    },
    add: (a, b) => {
      spend(2)
      return sum(a.mid, a.rad, b.mid, b.rad)
    },
    subtract: (a, b) => {
      spend(2)
      return sum(a.mid, a.rad, -b.mid, b.rad)
    },
    multiply(a, b) {
      spend(2)
      const mid = a.mid * b.mid
      if (a.rad === 0 && b.rad === 0) {
        if (mid === 0 && (a.mid === 0 || b.mid === 0)) return ZERO
        if (Number.isSafeInteger(mid) && Number.isInteger(a.mid) && Number.isInteger(b.mid)) return { mid, rad: 0 }
      }
      return ball(mid, Math.abs(a.mid) * b.rad + Math.abs(b.mid) * a.rad + a.rad * b.rad + Math.abs(mid) * ROUND)
    },
    divide(a, b) {
      spend(2)
      const low = Math.abs(b.mid) - b.rad * UP
      if (!(low > 0)) throw b.mid === 0 && b.rad === 0 ? DIVISION_BY_ZERO : IMPRECISE
      const mid = a.mid / b.mid
      if (
        a.rad === 0 &&
        b.rad === 0 &&
        (mid === 0 || (Number.isSafeInteger(mid) && mid * b.mid === a.mid)) &&
        safe(a, b)
      )
        return { mid: mid + 0, rad: 0 }
      return ball(mid, (a.rad + Math.abs(mid) * b.rad) / low + Math.abs(mid) * 2 * ROUND)
    },
    negate: a => ({ mid: -a.mid + 0, rad: a.rad }),
    sqrt(a) {
      spend(2)
      const low = a.mid - a.rad * UP
      if (a.rad === 0 && a.mid === 0) return ZERO
      if (!(low > 0)) throw IMPRECISE
      const mid = Math.sqrt(a.mid)
      if (a.rad === 0 && Number.isInteger(mid) && mid * mid === a.mid && Number.isSafeInteger(a.mid))
        return { mid, rad: 0 }
      return ball(mid, a.rad / Math.sqrt(low) + mid * ROUND)
    },
    exp(a) {
      spend(4)
      if (a.mid === 0 && a.rad === 0) return ONE
      if (a.rad > 1) throw IMPRECISE
      const mid = Math.exp(a.mid)
      return ball(mid, mid * (2 * a.rad + LIBRARY))
    },
    ln(a) {
      spend(4)
      const low = a.mid - a.rad * UP
      if (!(low > 0)) throw IMPRECISE
      if (a.mid === 1 && a.rad === 0) return ZERO
      const mid = Math.log(a.mid)
      return ball(mid, a.rad / low + Math.abs(mid) * LIBRARY + TINY)
    },
    sinCos(a) {
      spend(5)
      if (a.mid === 0 && a.rad === 0) return [ZERO, ONE]
      if (Math.abs(a.mid) > 1e15) throw IMPRECISE
      const sin = Math.sin(a.mid)
      const cos = Math.cos(a.mid)
      return [ball(sin, a.rad + LIBRARY * Math.abs(sin) + TINY), ball(cos, a.rad + LIBRARY * Math.abs(cos) + TINY)]
    },
    atan(a) {
      spend(4)
      if (a.mid === 0 && a.rad === 0) return ZERO
      const mid = Math.atan(a.mid)
      return ball(mid, a.rad + Math.abs(mid) * LIBRARY)
    },
    pi: () => PI,
    sign(a) {
      if (a.mid - a.rad > 0) return 1
      if (a.mid + a.rad < 0) return -1
      return a.mid === 0 && a.rad === 0 ? 0 : null
    },
    union(a, b) {
      const low = Math.min(a.mid - a.rad, b.mid - b.rad)
      const high = Math.max(a.mid + a.rad, b.mid + b.rad)
      const mid = (low + high) / 2
      return ball(mid, (high - low) / 2 + (Math.abs(low) + Math.abs(high)) * 2 * ROUND)
    },
    sqrtMagnitude: a => ball(0, Math.sqrt(Math.abs(a.mid) + a.rad) * UP),
    floor(a) {
      if (Math.abs(a.mid) > 2 ** 50) return null
      const low = Math.floor(a.mid - a.rad * UP)
      const high = Math.floor(a.mid + a.rad * UP)
      return low === high ? BigInt(low) : null
    },
    exactInteger: a => (a.rad === 0 && Number.isSafeInteger(a.mid) ? BigInt(a.mid) : null),
    magnitude: a => {
      const high = Math.abs(a.mid) + a.rad
      return high === 0 ? -Infinity : Math.log2(high) + 0.001
    },
    radius: a => (a.rad === 0 ? -Infinity : Math.log2(a.rad) + 0.001),
    gamma() {
      throw IMPRECISE
    },
    erf() {
      throw IMPRECISE
    },
    toNumber: a => a.mid,
  }
}

const ZERO: DoubleBall = { mid: 0, rad: 0 }
const ONE: DoubleBall = { mid: 1, rad: 0 }
const PI: DoubleBall = { mid: Math.PI, rad: 2 ** -52 }

function safe(a: DoubleBall, b: DoubleBall): boolean {
  return Number.isSafeInteger(a.mid) && Number.isSafeInteger(b.mid)
}

function ball(mid: number, rad: number): DoubleBall {
  const size = Math.abs(mid)
  if (!(size < HUGE) || !(rad < HUGE)) throw IMPRECISE
  return { mid, rad: rad * UP + TINY }
}

/** The rounding error of a + b is computed, not bounded (Knuth's TwoSum), so sums of exact values stay exact. */
function sum(a: number, aRad: number, b: number, bRad: number): DoubleBall {
  const mid = a + b
  const back = mid - a
  const error = Math.abs(a - (mid - back) + (b - back))
  if (!(Math.abs(mid) < HUGE)) throw IMPRECISE
  if (aRad === 0 && bRad === 0 && error === 0) return { mid: mid + 0, rad: 0 }
  return { mid, rad: (aRad + bRad + error) * UP + TINY }
}
