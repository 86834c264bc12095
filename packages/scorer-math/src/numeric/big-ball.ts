import type { Budget } from '../decision.ts'
import { bitLength, integerSqrt, shift } from './bigint.ts'
import { createFixedPoint } from './fixed-point.ts'
import type { RealField } from './real-field.ts'
import { erfOf, gammaOf } from './special-functions.ts'
import { EvaluationStop } from './stop.ts'

/** The true value lies in [(m − r)·2^e, (m + r)·2^e]; r ≥ 0. */
export type BigBall = { readonly m: bigint; readonly e: number; readonly r: bigint }

const LIMIT = new EvaluationStop('limit', 'steps')
const SIZE = new EvaluationStop('limit', 'magnitude')
const IMPRECISE = new EvaluationStop('imprecise', 'precision')
const DIVISION_BY_ZERO = new EvaluationStop('undefined', 'division by zero')
/** Beyond this binary exponent numbers are not followed. */
const MAX_EXPONENT = 2 ** 45
const ZERO: BigBall = { m: 0n, e: 0, r: 0n }
const ONE: BigBall = { m: 1n, e: 0, r: 0n }

/**
 * Floating ball arithmetic on BigInt with `bits` binary digits of midpoint. Midpoints that fit are exact (r = 0).
 * Cost at 224 bits: 0.2 µs a product, 5–25 µs an elementary function; steps are spent in proportion to bits^1.5.
 */
export function createBigField(bits: number, budget: Budget): RealField<BigBall> {
  const unit = Math.max(5, Math.ceil(bits / 32))
  const elementary = Math.ceil(unit * Math.sqrt(bits))
  const spend = (steps: number): void => {
    budget.steps -= steps
    if (budget.steps < 0) throw LIMIT
  }
  /** Guard digits of the fixed-point functions; their error bound is 2^-(bits + 16) absolute. */
  const fixed = createFixedPoint(bits + 32)

  /** Rounds the midpoint to `bits` and the radius to 30 binary digits. */
  function normal(m: bigint, e: number, r: bigint): BigBall {
    if (Math.abs(e) > MAX_EXPONENT) throw SIZE
    const length = bitLength(m)
    let cut = length - bits
    if (r > 0x3fffffffn) cut = Math.max(cut, bitLength(r) - 30)
    if (cut <= 0) return { m, e, r }
    const s = BigInt(cut)
    const rounded = m >> s
    if (r === 0n && rounded << s === m) return { m: rounded, e: e + cut, r }
    return { m: rounded, e: e + cut, r: (r >> s) + 2n }
  }

  function add(a: BigBall, b: BigBall): BigBall {
    spend(unit)
    if (a.m === 0n && a.r === 0n) return b
    if (b.m === 0n && b.r === 0n) return a
    const high = a.e >= b.e ? a : b
    const low = a.e >= b.e ? b : a
    const gap = high.e - low.e
    if (gap > 2 * bits + 64) {
      // Bring the far larger one down by `bits`; what is left of the other is below one unit or two of that place.
      const top = bitLength(high.m) + high.e
      const floor = Math.max(low.e, Math.min(high.e, top - bits - 32))
      const s = BigInt(floor - low.e)
      const up = BigInt(high.e - floor)
      return normal((high.m << up) + (low.m >> s), floor, (high.r << up) + (low.r >> s) + 2n)
    }
    const s = BigInt(gap)
    return normal((high.m << s) + low.m, low.e, (high.r << s) + low.r)
  }

  function multiply(a: BigBall, b: BigBall): BigBall {
    spend(unit)
    const am = a.m < 0n ? -a.m : a.m
    const bm = b.m < 0n ? -b.m : b.m
    if ((am === 0n && a.r === 0n) || (bm === 0n && b.r === 0n)) return ZERO
    return normal(a.m * b.m, a.e + b.e, am * b.r + bm * a.r + a.r * b.r)
  }

  function divide(a: BigBall, b: BigBall): BigBall {
    spend(unit * 3)
    const bm = b.m < 0n ? -b.m : b.m
    if (bm <= b.r) throw b.m === 0n && b.r === 0n ? DIVISION_BY_ZERO : IMPRECISE
    if (a.m === 0n && a.r === 0n) return ZERO
    const k = BigInt(Math.max(0, bits + 2 + bitLength(bm) - bitLength(a.m)))
    const q = (a.m << k) / b.m
    const exact = a.r === 0n && b.r === 0n && q * b.m === a.m << k
    if (exact) return normal(q, a.e - b.e - Number(k), 0n)
    const size = q < 0n ? -q : q
    return normal(q, a.e - b.e - Number(k), ((a.r << k) + (size + 1n) * b.r) / (bm - b.r) + 2n)
  }

  /** The midpoint as a fixed-point number with `places` binary digits, rounded down. */
  function toFixed(a: BigBall, places: number): bigint {
    return shift(a.m, a.e + places)
  }

  /** Radius in units of 2^-places, rounded up. */
  function radiusFixed(a: BigBall, places: number): bigint {
    return a.r === 0n ? 0n : shift(a.r, a.e + places) + 1n
  }

  function magnitude(a: BigBall): number {
    const size = (a.m < 0n ? -a.m : a.m) + a.r
    return size === 0n ? -Infinity : bitLength(size) + a.e
  }

  function sign(a: BigBall): -1 | 0 | 1 | null {
    if (a.m > a.r) return 1
    if (-a.m > a.r) return -1
    return a.m === 0n && a.r === 0n ? 0 : null
  }

  function sqrt(a: BigBall): BigBall {
    spend(unit * 6)
    if (a.m === 0n && a.r === 0n) return ZERO
    if (a.m <= a.r) throw IMPRECISE
    let k = Math.max(0, 2 * bits - bitLength(a.m))
    if ((a.e - k) % 2 !== 0) k++
    const wide = a.m << BigInt(k)
    const root = integerSqrt(wide)
    const e = (a.e - k) / 2
    if (a.r === 0n && root * root === wide) return normal(root, e, 0n)
    const low = a.r === 0n ? root : integerSqrt((a.m - a.r) << BigInt(k))
    return normal(root, e, (a.r << BigInt(k)) / low + 2n)
  }

  function exp(a: BigBall): BigBall {
    spend(elementary)
    if (a.m === 0n && a.r === 0n) return ONE
    const size = magnitude(a)
    if (size > 44) throw SIZE
    const places = fixed.places
    // Below 2^-places the exponential is 1 within the argument.
    if (size < -places) return normal(1n << BigInt(places), -places, radiusFixed(a, places) + 2n)
    const r = radiusFixed(a, places)
    if (r >> BigInt(places - 1) > 0n) throw IMPRECISE
    // k·ln 2 needs as many more digits as k has; ln2 is kept with 64 spare ones.
    const wide = toFixed(a, places + 64)
    const k = wide / fixed.ln2Wide
    const rest = (wide - k * fixed.ln2Wide) >> 64n
    const value = fixed.exp(rest)
    // |e^δ − 1| ≤ 2|δ| for |δ| ≤ 1/2; the fixed-point part adds fixed.error units.
    const error = ((value * 2n * (r + 2n)) >> BigInt(places)) + fixed.error
    return normal(value, Number(k) - places, error + 1n)
  }

  function ln(a: BigBall): BigBall {
    spend(elementary * 2)
    if (a.m <= a.r) throw IMPRECISE
    const length = bitLength(a.m)
    const places = fixed.places
    // a = y·2^k with y in [1/2, 1); near 1 from above take y in [1, 2) instead, so that ln y keeps its digits.
    let k = length + a.e
    let y = shift(a.m, places - length)
    const cut = length > places ? 1n : 0n
    if (y < 3n << BigInt(places - 2)) {
      y = shift(a.m, places - length + 1)
      k -= 1
    }
    if (Math.abs(k) > 2 ** 40) throw SIZE
    const one = 1n << BigInt(places)
    if (k === 0 && a.r === 0n && y === one && cut === 0n) return ZERO
    // Close to 1 the digits of y − 1 count: use them all.
    const value = fixed.ln(y)
    const total = value + ((BigInt(k) * fixed.ln2Wide) >> 64n)
    // |ln(1 + δ)| ≤ 2|δ| for |δ| ≤ 1/2.
    const relative = ((2n * a.r) << BigInt(places)) / (a.m - a.r)
    return normal(total, -places, relative + 1n + fixed.error + cut * 4n + 4n)
  }

  function sinCos(a: BigBall): readonly [BigBall, BigBall] {
    spend(elementary)
    if (a.m === 0n && a.r === 0n) return [ZERO, ONE]
    const size = magnitude(a)
    if (size > 60) {
      if (size > bits + 60) throw IMPRECISE
      throw size > 4096 ? SIZE : IMPRECISE
    }
    const places = fixed.places
    const r = radiusFixed(a, places)
    if (r >> BigInt(places) > 0n) throw IMPRECISE
    const wide = toFixed(a, places + 64)
    const half = fixed.piWide >> 1n
    const k = roundDivide(wide, half)
    const rest = (wide - k * half) >> 64n
    const [s, c] = fixed.sinCos(rest)
    const error = r + fixed.error + 2n
    const quadrant = Number(((k % 4n) + 4n) % 4n)
    const sin = quadrant === 0 ? s : quadrant === 1 ? c : quadrant === 2 ? -s : -c
    const cos = quadrant === 0 ? c : quadrant === 1 ? -s : quadrant === 2 ? -c : s
    return [normal(sin, -places, error), normal(cos, -places, error)]
  }

  function atan(a: BigBall): BigBall {
    spend(elementary * 2)
    if (a.m === 0n && a.r === 0n) return ZERO
    const places = fixed.places
    const size = magnitude(a)
    if (size > places) {
      // |atan x − ±π/2| ≤ 1/|x|
      if (a.m < 0n ? -a.m <= a.r : a.m <= a.r) throw IMPRECISE
      const half = fixed.piWide >> 65n
      return normal(a.m < 0n ? -half : half, -places, 1n << BigInt(Math.max(2, places - size + 8)))
    }
    const r = radiusFixed(a, places)
    return normal(fixed.atan(toFixed(a, places)), -places, r + fixed.error + 2n)
  }

  const field: RealField<BigBall> = {
    bits,
    spend,
    rational(numerator, denominator) {
      if (denominator === 1n) return normal(numerator, 0, 0n)
      return divide(normal(numerator, 0, 0n), normal(denominator, 0, 0n))
    },
    add,
    subtract: (a, b) => add(a, { m: -b.m, e: b.e, r: b.r }),
    multiply,
    divide,
    negate: a => ({ m: -a.m, e: a.e, r: a.r }),
    sqrt,
    exp,
    ln,
    sinCos,
    atan,
    pi: () => normal(fixed.piWide, -fixed.places - 64, 4n),
    sign,
    union(a, b) {
      if (a.r === 0n && b.r === 0n && a.m === b.m && (a.e === b.e || a.m === 0n)) return a
      const e = Math.min(a.e, b.e)
      if (Math.max(a.e, b.e) - e > 4 * bits) throw IMPRECISE
      const [am, ar] = [a.m << BigInt(a.e - e), a.r << BigInt(a.e - e)]
      const [bm, br] = [b.m << BigInt(b.e - e), b.r << BigInt(b.e - e)]
      const low = am - ar < bm - br ? am - ar : bm - br
      const high = am + ar > bm + br ? am + ar : bm + br
      return normal((low + high) >> 1n, e, ((high - low) >> 1n) + 1n)
    },
    sqrtMagnitude(a) {
      const size = magnitude(a)
      if (size === -Infinity) return ZERO
      return { m: 0n, e: Math.ceil(size / 2), r: 1n }
    },
    floor(a) {
      if (magnitude(a) > bits + 64) return null
      const low = shift(a.m - a.r, a.e)
      const high = shift(a.m + a.r, a.e)
      return low === high ? low : null
    },
    exactInteger(a) {
      if (a.r !== 0n) return null
      if (a.e >= 0) return a.e + bitLength(a.m) > 40_000 ? null : a.m << BigInt(a.e)
      const whole = shift(a.m, a.e)
      return whole << BigInt(-a.e) === a.m ? whole : null
    },
    magnitude,
    radius: a => (a.r === 0n ? -Infinity : bitLength(a.r) + a.e),
    gamma(a) {
      return gammaOf(field, a)
    },
    erf(a) {
      return erfOf(field, a)
    },
    toNumber(a) {
      const cut = Math.max(0, bitLength(a.m) - 60)
      return Number(a.m >> BigInt(cut)) * 2 ** (a.e + cut)
    },
  }
  return field
}

function roundDivide(a: bigint, b: bigint): bigint {
  const twice = 2n * a + b
  const q = twice / (2n * b)
  return twice < 0n && q * 2n * b !== twice ? q - 1n : q
}
