import type { Interval, Region } from '../answer.ts'
import type { Expr } from '../ast.ts'
import type { Decision } from '../decision.ts'
import { number } from '../read/tree.ts'
import type { Oracle } from './oracle.ts'
import { variablesOf } from './variables.ts'

export const REALS: Region = {
  kind: 'region',
  intervals: [{ low: null, lowOpen: true, high: null, highOpen: true }],
  symbolic: false,
}

export const EMPTY: Region = { kind: 'region', intervals: [], symbolic: false }

export const point = (at: Expr): Interval => ({ low: at, lowOpen: false, high: at, highOpen: false })

/** The union of intervals as disjoint ones in ascending order, touching ones merged. Null where an order is not provable. */
export function union(intervals: readonly Interval[], oracle: Oracle): Region | null {
  if (intervals.some(interval => hasVariables(interval))) return { kind: 'region', intervals, symbolic: true }
  const kept: Interval[] = []
  for (const interval of intervals) {
    const width = interval.low === null || interval.high === null ? 1 : order(interval.low, interval.high, oracle)
    if (width === null) return null
    if (interval.low !== null && interval.high !== null) {
      if (width > 0) continue // low > high: empty
      if (width === 0 && (interval.lowOpen || interval.highOpen)) continue
    }
    kept.push(interval)
  }
  let failed = false
  kept.sort((a, b) => {
    const compared = compareLow(a, b, oracle)
    if (compared === null) failed = true
    return compared ?? 0
  })
  if (failed) return null
  const merged: Interval[] = []
  for (const interval of kept) {
    const last = merged.at(-1)
    if (last === undefined) {
      merged.push(interval)
      continue
    }
    const joins = touches(last, interval, oracle)
    if (joins === null) return null
    if (!joins) {
      merged.push(interval)
      continue
    }
    const further = compareHigh(last, interval, oracle)
    if (further === null) return null
    merged[merged.length - 1] = further >= 0 ? last : { ...last, high: interval.high, highOpen: interval.highOpen }
  }
  return { kind: 'region', intervals: merged, symbolic: false }
}

export function intersection(a: Region, b: Region, oracle: Oracle): Region | null {
  if (a.symbolic || b.symbolic) return null
  const parts: Interval[] = []
  for (const x of a.intervals)
    for (const y of b.intervals) {
      const low = compareLow(x, y, oracle)
      const high = compareHigh(x, y, oracle)
      if (low === null || high === null) return null
      const start = low >= 0 ? x : y
      const end = high <= 0 ? x : y
      parts.push({ low: start.low, lowOpen: start.lowOpen, high: end.high, highOpen: end.highOpen })
    }
  return union(parts, oracle)
}

export function complement(region: Region): Region | null {
  if (region.symbolic) return null
  const parts: Interval[] = []
  let low: Expr | null = null
  let lowOpen = true
  let open = true // is there anything left of the next interval?
  for (const interval of region.intervals) {
    if (interval.low !== null) parts.push({ low, lowOpen, high: interval.low, highOpen: !interval.lowOpen })
    if (interval.high === null) {
      open = false
      break
    }
    low = interval.high
    lowOpen = !interval.highOpen
  }
  if (open) parts.push({ low, lowOpen, high: null, highOpen: true })
  return { kind: 'region', intervals: parts, symbolic: false }
}

/**
 * Equal ends, equal openness, one by one; symbolic ones in any order.
 * @param ends compares an end of the gold with one of the answer
 */
export function compareRegions(a: Region, b: Region, ends: (a: Expr, b: Expr) => Decision): Decision {
  if (a.intervals.length !== b.intervals.length)
    return {
      verdict: 'different',
      proof: 'interval',
      witness: `${a.intervals.length} parts, ${b.intervals.length} parts`,
    }
  let method = 'interval'
  if (a.symbolic || b.symbolic) {
    const left = [...b.intervals]
    for (const interval of a.intervals) {
      const at = left.findIndex(other => compareIntervals(interval, other, ends).verdict === 'equal')
      if (at < 0) return { verdict: 'undecided', reason: 'intervals with variable ends' }
      left.splice(at, 1)
    }
    return { verdict: 'equal', method }
  }
  for (const [index, interval] of a.intervals.entries()) {
    const decision = compareIntervals(interval, b.intervals[index] as Interval, ends)
    if (decision.verdict !== 'equal') return decision
    method = decision.method === 'identical' || decision.method === 'rational' ? method : `interval, ${decision.method}`
  }
  return { verdict: 'equal', method }
}

type Ends = (a: Expr, b: Expr) => Decision

function compareIntervals(a: Interval, b: Interval, ends: Ends): Decision {
  if (a.lowOpen !== b.lowOpen || a.highOpen !== b.highOpen)
    return { verdict: 'different', proof: 'interval', witness: 'open at one end, closed in the other' }
  const low = compareEnds(a.low, b.low, ends)
  return low.verdict === 'equal' ? compareEnds(a.high, b.high, ends) : low
}

function compareEnds(a: Expr | null, b: Expr | null, ends: Ends): Decision {
  if (a === null && b === null) return { verdict: 'equal', method: 'identical' }
  if (a === null || b === null) return { verdict: 'different', proof: 'interval', witness: 'bounded, unbounded' }
  return ends(a, b)
}

/** Sign of a − b where provable. */
export function order(a: Expr, b: Expr, oracle: Oracle): -1 | 0 | 1 | null {
  const sign = oracle.sign({ type: 'add', terms: [a, { type: 'negate', operand: b }] })
  if (sign !== null) return sign
  return oracle.decide(a, b).verdict === 'equal' ? 0 : null
}

function compareLow(a: Interval, b: Interval, oracle: Oracle): -1 | 0 | 1 | null {
  if (a.low === null || b.low === null) return a.low === b.low ? 0 : a.low === null ? -1 : 1
  const ordered = order(a.low, b.low, oracle)
  if (ordered !== 0) return ordered
  return a.lowOpen === b.lowOpen ? 0 : a.lowOpen ? 1 : -1
}

function compareHigh(a: Interval, b: Interval, oracle: Oracle): -1 | 0 | 1 | null {
  if (a.high === null || b.high === null) return a.high === b.high ? 0 : a.high === null ? 1 : -1
  const ordered = order(a.high, b.high, oracle)
  if (ordered !== 0) return ordered
  return a.highOpen === b.highOpen ? 0 : a.highOpen ? -1 : 1
}

/** Do a and the next interval b overlap or meet without a gap? */
function touches(a: Interval, b: Interval, oracle: Oracle): boolean | null {
  if (a.high === null || b.low === null) return true
  const ordered = order(a.high, b.low, oracle)
  if (ordered === null) return null
  if (ordered !== 0) return ordered > 0
  return !(a.highOpen && b.lowOpen)
}

const hasVariables = ({ low, high }: Interval): boolean =>
  (low !== null && variablesOf(low).size > 0) || (high !== null && variablesOf(high).size > 0)

/**
 * The solutions of `f op 0` in one variable, f affine: a·x + b with constant a ≠ 0. Null where f is not.
 */
export function solveAffine(
  f: Expr,
  operator: '<' | '<=' | '>' | '>=' | '!=' | '=',
  variable: string,
  substitute: (e: Expr, name: string, by: Expr) => Expr,
  oracle: Oracle,
): Interval[] | null {
  const at = (x: number): Expr => substitute(f, variable, number(x))
  const b = at(0)
  const a: Expr = { type: 'add', terms: [at(1), { type: 'negate', operand: b }] }
  if (variablesOf(a).size > 0 || variablesOf(b).size > 0) return null
  const affine: Expr = {
    type: 'add',
    terms: [{ type: 'multiply', factors: [a, { type: 'variable', name: variable }] }, b],
  }
  if (oracle.decide(f, affine).verdict !== 'equal') return null
  const slope = oracle.sign(a)
  if (slope === null || slope === 0) return null
  const root: Expr = simplify({ type: 'divide', numerator: { type: 'negate', operand: b }, denominator: a }, oracle)
  const below = { low: null, lowOpen: true, high: root, highOpen: true }
  const above = { low: root, lowOpen: true, high: null, highOpen: true }
  switch (operator) {
    case '=':
      return [point(root)]
    case '!=':
      return [below, above]
    default: {
      const closed = operator.endsWith('=')
      const less = operator.startsWith('<') === slope > 0
      return less ? [{ ...below, highOpen: !closed }] : [{ ...above, lowOpen: !closed }]
    }
  }
}

/**
 * The solutions of `f op 0` in one variable, f = a·x² + b·x + c with constants and a ≠ 0. Null where f is not, or where
 * the sign of the discriminant cannot be told.
 */
export function solveQuadratic(
  f: Expr,
  operator: '<' | '<=' | '>' | '>=' | '!=' | '=',
  variable: string,
  substitute: (e: Expr, name: string, by: Expr) => Expr,
  oracle: Oracle,
): Interval[] | null {
  const at = (x: number): Expr => substitute(f, variable, number(x))
  const sum = (...terms: Expr[]): Expr => ({ type: 'add', terms })
  const times = (...factors: Expr[]): Expr => ({ type: 'multiply', factors })
  const minus = (operand: Expr): Expr => ({ type: 'negate', operand })
  const half = { type: 'number', numerator: 1n, denominator: 2n } as const
  const c = at(0)
  const a = simplify(sum(times(half, sum(at(1), at(-1))), minus(c)), oracle)
  const b = simplify(times(half, sum(at(1), minus(at(-1)))), oracle)
  if (variablesOf(a).size > 0 || variablesOf(b).size > 0 || variablesOf(c).size > 0) return null
  const x: Expr = { type: 'variable', name: variable }
  const steep = oracle.sign(a)
  if (steep === null || steep === 0) return null
  if (oracle.decide(f, sum(times(a, x, x), times(b, x), c)).verdict !== 'equal') return null
  const discriminant = simplify(sum(times(b, b), minus(times(number(4), a, c))), oracle)
  const real = oracle.sign(discriminant)
  if (real === null) return null
  const line: Interval = { low: null, lowOpen: true, high: null, highOpen: true }
  const closed = operator === '=' || (operator.endsWith('=') && operator !== '!=')
  const inside = operator === '!=' ? false : operator === '=' ? true : operator.startsWith('<') === steep > 0
  if (real < 0) return inside ? [] : [line]
  const root: Expr = { type: 'root', radicand: discriminant }
  const roots = [minus(root), root].map(signed =>
    simplify({ type: 'divide', numerator: sum(minus(b), signed), denominator: times(number(2), a) }, oracle),
  )
  const [low, high] = steep > 0 ? roots : [...roots].reverse()
  if (low === undefined || high === undefined) return null
  if (operator === '=') return real === 0 ? [point(low)] : [point(low), point(high)]
  if (inside) return real === 0 ? (closed ? [point(low)] : []) : [{ low, lowOpen: !closed, high, highOpen: !closed }]
  return [
    { ...line, high: low, highOpen: !closed },
    { ...line, low: high, lowOpen: !closed },
  ]
}

function simplify(e: Expr, oracle: Oracle): Expr {
  const value = oracle.exact(e)
  return value === null ? e : { type: 'number', ...value }
}
