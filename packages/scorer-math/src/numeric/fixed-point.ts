import { shift } from './bigint.ts'

/**
 * Elementary functions on fixed-point BigInts: a value v stands for v·2^-places. Arguments are exact; results are
 * within `error` units. Cost at 256 places: 5–20 µs.
 */
export type FixedPoint = {
  readonly places: number
  /** Units of 2^-places by which any result here may be off. */
  readonly error: bigint
  /** ln 2 and π with 64 more binary digits, off by at most two units of the last. */
  readonly ln2Wide: bigint
  readonly piWide: bigint
  /** For |t| below 1. */
  exp(t: bigint): bigint
  /** For y between 1/2 and 2. */
  ln(y: bigint): bigint
  /** For |t| below 2. */
  sinCos(t: bigint): readonly [bigint, bigint]
  /** For any x. */
  atan(x: bigint): bigint
}

/** Pure constants, kept because they cost as much as a comparison; one entry per precision in use, bounded. */
const cache = new Map<number, FixedPoint>()
const CACHE_ENTRIES = 64

export function createFixedPoint(places: number): FixedPoint {
  const known = cache.get(places)
  if (known) return known
  if (cache.size >= CACHE_ENTRIES) cache.clear()
  const made = build(places)
  cache.set(places, made)
  return made
}

function build(places: number): FixedPoint {
  // Inside, `guard` more digits absorb the halvings (each doubling step at most doubles an error) and the series.
  const halvings = Math.max(4, Math.round(Math.sqrt(places) * 0.55))
  const guard = 2 * halvings + 24
  const work = places + guard
  const one = 1n << BigInt(work)
  const W = BigInt(work)
  const G = BigInt(guard)
  const H = BigInt(halvings)
  const wide = places + 64 + 32
  const ln2 = ln2Machin(wide) >> 32n
  const pi = piMachin(wide) >> 32n

  /** exp of t·2^-work, |t| < 1, in work digits. */
  function expWork(t: bigint): bigint {
    const x = t >> H
    let term = one
    let sum = one
    for (let k = 1n; ; k++) {
      term = ((term * x) >> W) / k
      if (term === 0n || term === -1n) break
      sum += term
    }
    for (let i = 0; i < halvings; i++) sum = (sum * sum) >> W
    return sum
  }

  function sinCosWork(t: bigint): readonly [bigint, bigint] {
    const x = t >> H
    const square = (x * x) >> W
    let term = one
    let cos = one
    let sin = 0n
    // Terms of both series in turn: t^k/k!.
    for (let k = 1n; ; k += 2n) {
      const odd = (term * x) >> W
      sin += odd / k
      term = -((term * square) >> W) / (k * (k + 1n))
      if (term === 0n || term === -1n) break
      cos += term
    }
    return double(sin, cos)
  }

  function double(sin: bigint, cos: bigint): readonly [bigint, bigint] {
    let s = sin
    let c = cos
    for (let i = 0; i < halvings; i++) {
      const product = (s * c) >> (W - 1n)
      c = (c * c - s * s) >> W
      s = product
    }
    return [s, c]
  }

  return {
    places,
    error: 4n,
    ln2Wide: ln2,
    piWide: pi,
    exp: t => expWork(t << G) >> G,
    ln(y) {
      // y = e^t0 · (1 + w) with |w| < 2^-45; ln(1 + w) = 2 atanh(w / (2 + w)).
      const t0 = shift(BigInt(Math.round(Math.log(toDouble(y, places)) * 2 ** 50)), work - 50)
      const w = (((y << G) * expWork(-t0)) >> W) - one
      const z = (w << W) / (2n * one + w)
      const square = (z * z) >> W
      let power = z
      let sum = z
      for (let k = 3n; ; k += 2n) {
        power = (power * square) >> W
        const term = power / k
        if (term === 0n || term === -1n) break
        sum += term
      }
      return (t0 + 2n * sum) >> G
    },
    sinCos(t) {
      const [s, c] = sinCosWork(t << G)
      return [s >> G, c >> G]
    },
    atan(value) {
      const negative = value < 0n
      const size = (negative ? -value : value) << G
      const inverted = size > one
      const x = inverted ? (one << W) / size : size
      // x = tan(t0 + atan w) with |w| < 2^-45.
      const t0 = shift(BigInt(Math.round(Math.atan(toDouble(x, work)) * 2 ** 50)), work - 50)
      const [s, c] = sinCosWork(t0)
      const w = ((x * c - s * one) << W) / (c * one + x * s)
      const square = (w * w) >> W
      let power = w
      let sum = w
      for (let k = 3n; ; k += 2n) {
        power = -((power * square) >> W)
        const term = power / k
        if (term === 0n || term === -1n) break
        sum += term
      }
      let angle = t0 + sum
      if (inverted) angle = (shift(pi, work - places - 64) >> 1n) - angle
      return (negative ? -angle : angle) >> G
    },
  }
}

function toDouble(v: bigint, places: number): number {
  return Number(shift(v, 60 - places)) / 2 ** 60
}

/** π = 16 atan(1/5) − 4 atan(1/239) (Machin 1706). */
function piMachin(places: number): bigint {
  return (4n * (4n * inverseSeries(5n, places + 16, -1n) - inverseSeries(239n, places + 16, -1n))) >> 16n
}

/** ln 2 = 18 atanh(1/26) − 2 atanh(1/4801) + 8 atanh(1/8749). */
function ln2Machin(places: number): bigint {
  const p = places + 16
  return (18n * inverseSeries(26n, p, 1n) - 2n * inverseSeries(4801n, p, 1n) + 8n * inverseSeries(8749n, p, 1n)) >> 16n
}

/** atan(1/n) with sign −1, atanh(1/n) with sign 1. */
function inverseSeries(n: bigint, places: number, sign: bigint): bigint {
  const square = n * n
  let power = (1n << BigInt(places)) / n
  let sum = power
  for (let k = 3n; power !== 0n; k += 2n) {
    power = (sign * power) / square
    sum += power / k
  }
  return sum
}
