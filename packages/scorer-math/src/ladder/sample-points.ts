import type { Expr } from '../ast.ts'
import type { Budget } from '../decision.ts'
import type { DoubleBall } from '../numeric/double-ball.ts'
import type { RealField } from '../numeric/real-field.ts'
import { EvaluationStop, orStop } from '../numeric/stop.ts'
import { createEvaluator } from './evaluate.ts'
import { generator } from './modular.ts'
import { type Exact, integer, ratio } from './rational.ts'

export type Point = ReadonlyMap<string, Exact>

export type PointOptions = {
  readonly variables: readonly string[]
  readonly discrete: ReadonlySet<string>
  readonly seed: number
  readonly complex: boolean
}

/**
 * Seeded points: first two plain ones (they make readable witnesses), then rationals of either sign with a random
 * denominator of 17 bits, so that no formula can vanish at all of them by design. Discrete variables get integers
 * from 3 to 40.
 */
export function generalPoints(count: number, options: PointOptions): Point[] {
  const random = generator(options.seed ^ 0x51ed270b)
  const points: Point[] = []
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1))
  for (let k = 0; k < count; k++) {
    const point = new Map<string, Exact>()
    options.variables.forEach((name, index) => {
      if (options.discrete.has(name)) {
        point.set(name, integer(BigInt(k === 0 ? 5 + index : k % 3 === 0 ? between(12, 40) : between(3, 12))))
        return
      }
      if (k === 0) {
        point.set(name, options.complex ? { re: 2n + BigInt(index), im: 1n, den: 1n } : integer(2n + BigInt(index)))
        return
      }
      if (k === 1) {
        point.set(name, ratio(-3n - 2n * BigInt(index), 2n))
        return
      }
      const den = between(65_537, 131_071)
      // From 0.1 to 3.5 in size; every third point all positive, every third all negative.
      const size = Math.floor(den * (0.1 + 3.4 * random())) + 1
      const negative = k % 3 === 0 ? random() < 0.5 : k % 3 === 1
      const re = BigInt(negative ? -size : size)
      point.set(name, { re, im: options.complex ? BigInt(between(-den, den)) : 0n, den: BigInt(den) })
    })
    points.push(point)
  }
  return points
}

/**
 * Points on either side of where the given expressions vanish or touch zero (kinks of |u| and max, borders of
 * domains and pieces), between such places, and at sizes from 10 to 10^7 of both signs.
 */
export function criticalPoints(
  critical: readonly Expr[],
  options: PointOptions & { readonly field: RealField<DoubleBall>; readonly budget: Budget },
): Point[] {
  const { variables, discrete, field, budget } = options
  const evaluateAt = createEvaluator(field, { budget, realRoots: true })
  const base = generalPoints(3, options)
  const points: Point[] = []
  const origin = base[2] ?? new Map<string, Exact>()
  const random = generator(options.seed ^ 0x2545f491)
  for (let k = 1; k <= 7; k++)
    for (const sign of [1, -1]) {
      const point = new Map<string, Exact>()
      for (const name of variables) {
        const size = Math.floor((1 + 8 * random()) * 10 ** k)
        const flip = variables.length > 1 && random() < 0.5 ? -1 : 1
        point.set(
          name,
          discrete.has(name)
            ? integer(BigInt(3 + Math.floor(random() * 30)))
            : ratio(BigInt(sign * flip * size * 7 + 1), 7n),
        )
      }
      points.push(point)
    }
  for (const name of variables.slice(0, 4)) {
    if (discrete.has(name)) continue
    const places: number[] = []
    for (const e of critical.slice(0, 12)) {
      const at = (t: number): number | null => {
        const values = new Map(origin)
        values.set(name, fromDouble(t))
        const result = orStop(() => evaluateAt(e, values))
        if (result instanceof EvaluationStop) {
          if (budget.steps < 0) throw result
          return null
        }
        return result.value.im === null ? result.value.re.mid : null
      }
      for (const place of zeros(at)) if (places.length < 24) places.push(place)
    }
    places.sort((a, b) => a - b)
    const chosen = new Set<number>()
    places.forEach((place, index) => {
      const step = 0.01 * (1 + Math.abs(place))
      for (const delta of [-17, -1, 1, 17]) chosen.add(place + delta * step)
      const next = places[index + 1]
      if (next !== undefined && next > place) chosen.add((place + next) / 2)
    })
    for (const t of chosen) points.push(new Map([...origin, [name, fromDouble(t)]]))
  }
  return points
}

/** Places where f changes sign or |f| has a least value, on a grid that doubles from 1/8 to 2^24 on both sides. */
function zeros(f: (t: number) => number | null): number[] {
  const grid: number[] = [0]
  for (let k = -3; k <= 24; k++) grid.push(2 ** k * 1.1, -(2 ** k) * 1.1)
  for (let t = -12; t <= 12; t++) grid.push(t + 0.47)
  grid.sort((a, b) => a - b)
  const values = grid.map(f)
  const found: number[] = []
  for (let k = 1; k < grid.length; k++) {
    const [t0, t1] = [grid[k - 1] ?? 0, grid[k] ?? 0]
    const [v0, v1] = [values[k - 1] ?? null, values[k] ?? null]
    if (v0 === null || v1 === null) continue
    if (v0 === 0) found.push(t0)
    else if (v0 * v1 < 0) found.push(bisect(f, t0, t1, v0))
    const t2 = grid[k + 1]
    const v2 = values[k + 1] ?? null
    if (t2 === undefined || v2 === null) continue
    if (Math.abs(v1) < Math.abs(v0) && Math.abs(v1) <= Math.abs(v2) && v0 * v1 > 0 && v1 * v2 > 0)
      found.push(least(f, t0, t2))
  }
  return found
}

function bisect(f: (t: number) => number | null, from: number, to: number, atFrom: number): number {
  let [low, high] = [from, to]
  for (let k = 0; k < 36; k++) {
    const mid = (low + high) / 2
    const value = f(mid)
    if (value === null || value === 0) return mid
    if (value * atFrom > 0) low = mid
    else high = mid
  }
  return (low + high) / 2
}

function least(f: (t: number) => number | null, from: number, to: number): number {
  let [low, high] = [from, to]
  for (let k = 0; k < 50; k++) {
    const a = low + (high - low) / 3
    const b = high - (high - low) / 3
    if (Math.abs(f(a) ?? Infinity) < Math.abs(f(b) ?? Infinity)) high = b
    else low = a
  }
  return (low + high) / 2
}

function fromDouble(t: number): Exact {
  return ratio(BigInt(Math.round(t * 1e6)), 1_000_000n)
}
