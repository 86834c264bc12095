import type { Scalar } from '../answer.ts'
import type { Expr, NumberExpr } from '../ast.ts'
import type { Decision } from '../decision.ts'
import type { Policy } from '../policy.ts'
import { gcd } from '../read/tree.ts'
import { sameDimensions, type Unit } from '../read/units.ts'
import { convert, isAngle, isNeutral, pureValue } from './lower.ts'
import type { Oracle } from './oracle.ts'

type Env = { readonly oracle: Oracle; readonly policy: Policy }

/**
 * Is the answer's number the gold's? Units, bases, degrees and percentages are values; DESIGN section 3 says what may
 * be missing. The ladder decides; tolerance and rounding come in only where the options or a decimal gold ask.
 */
export function compareScalars(gold: Scalar, answer: Scalar, env: Env): Decision {
  const { policy } = env
  if (gold.based !== null || answer.based !== null) {
    if (policy.bases === 'ignore') {
      const digits = (side: Scalar): string | null => side.based?.digits ?? integerText(side.expr)
      const [a, b] = [digits(gold), digits(answer)]
      if (a !== null && a === b) return { verdict: 'equal', method: 'digits' }
    }
  }
  if (gold.unit === null && answer.unit === null) return compareNumbers(gold.expr, answer.expr, env)
  return compareQuantities(gold, answer, env)
}

function integerText(e: Expr): string | null {
  return e.type === 'number' && e.denominator === 1n ? e.numerator.toString() : null
}

function compareQuantities(gold: Scalar, answer: Scalar, env: Env): Decision {
  const { policy } = env
  const plain = (): Decision => compareNumbers(gold.expr, answer.expr, env)
  const ours = effective(gold.unit)
  const theirs = effective(answer.unit)
  if (ours === null && theirs === null) return plain()

  if (ours?.kind === 'percent' || theirs?.kind === 'percent') return comparePercent(gold, answer, env)

  if (ours === null && theirs !== null) {
    if (isAngle(theirs)) {
      const asValue = compareNumbers(gold.expr, pureValue(answer) ?? answer.expr, env)
      if (asValue.verdict === 'equal' || policy.strict) return named(asValue, 'degrees')
      // 90° for 90, never for π/2's like
      return theirs.name === '°' || theirs.kind !== 'angle' ? plain() : asValue
    }
    return policy.units === 'require' ? unitsDiffer(gold, answer) : plain()
  }
  if (ours !== null && theirs === null) {
    if (isAngle(ours)) {
      if (policy.units === 'require' && !policy.strict)
        return compareNumbers(pureValue(gold) ?? gold.expr, answer.expr, env)
      const bare = plain()
      if (bare.verdict === 'equal') return bare
      const asValue = compareNumbers(pureValue(gold) ?? gold.expr, answer.expr, env)
      return asValue.verdict === 'equal' ? named(asValue, 'degrees') : bare
    }
    return policy.units === 'require' ? unitsDiffer(gold, answer) : plain()
  }
  if (ours === null || theirs === null || policy.units === 'ignore') return plain()
  if (sameDimensions(ours, theirs)) {
    const converted = compareNumbers(gold.expr, convert(answer.expr, theirs, ours), env)
    return ours.name === theirs.name ? converted : named(converted, 'converted')
  }
  // £20 and 20 pounds
  const sterling = (unit: Unit): boolean => unit.dimensions.$gbp === 1 || /^pounds?$/i.test(unit.name)
  if (sterling(ours) && sterling(theirs)) return plain()
  if (ours.kind === 'count' && theirs.kind === 'count') {
    const same = plain()
    if (same.verdict !== 'equal') return same
    return { verdict: 'undecided', reason: `units: ${ours.name}, ${theirs.name}` }
  }
  return unitsDiffer(gold, answer)
}

const effective = (unit: Unit | null): Unit | null => (unit === null || isNeutral(unit) ? null : unit)

const named = (decision: Decision, how: string): Decision =>
  decision.verdict === 'equal' ? { ...decision, method: `${decision.method}, ${how}` } : decision

const unitsDiffer = (gold: Scalar, answer: Scalar): Decision => ({
  verdict: 'different',
  proof: 'unit',
  witness: `${gold.unit?.name ?? 'none'}, ${answer.unit?.name ?? 'none'}`,
})

/** gold 198 % takes 198 %, 198 and 1.98; gold 50 takes 50 %; gold 50 never takes 0.5. */
function comparePercent(gold: Scalar, answer: Scalar, env: Env): Decision {
  const { policy } = env
  const ours = gold.unit?.kind === 'percent'
  const theirs = answer.unit?.kind === 'percent'
  if (policy.percent === 'ignore') return compareNumbers(gold.expr, answer.expr, env)
  if (ours && theirs) {
    if (gold.unit === null || answer.unit === null) return compareNumbers(gold.expr, answer.expr, env)
    return compareNumbers(gold.expr, convert(answer.expr, answer.unit, gold.unit), env)
  }
  const other = ours ? answer.unit : gold.unit
  if (effective(other) !== null) return unitsDiffer(gold, answer)
  if (policy.percent === 'lenient') {
    const bare = compareNumbers(gold.expr, answer.expr, env)
    if (bare.verdict === 'equal') return named(bare, 'percent')
  }
  if (ours) {
    // in the gold's points of a hundred or a thousand, so that its digits keep their meaning
    const { denominator } = gold.unit as Unit
    const points: Expr = {
      type: 'multiply',
      factors: [answer.expr, { type: 'number', numerator: denominator, denominator: 1n }],
    }
    return named(compareNumbers(gold.expr, points, env, answer.expr), 'percent')
  }
  return named(compareNumbers(gold.expr, pureValue(answer) ?? answer.expr, env), 'percent')
}

/** @param written the answer as it was written, where `answer` has been converted */
export function compareNumbers(gold: Expr, answer: Expr, env: Env, written: Expr = answer): Decision {
  const { oracle, policy } = env
  const decision = oracle.decide(gold, answer)
  if (decision.verdict === 'equal') return decision
  const near = byTolerance(gold, answer, env)
  if (near !== null) return near
  if (policy.rounding === 'gold') {
    const rounded = roundsTo(gold, answer, written, oracle)
    if (rounded !== null) return rounded
  } else if (policy.rounding === 'six') {
    const rounded = roundsToSix(gold, answer, oracle)
    if (rounded !== null) return rounded
  }
  return decision
}

function byTolerance(gold: Expr, answer: Expr, { oracle, policy }: Env): Decision | null {
  const { relativeTolerance, absoluteTolerance, significantDigits } = policy
  if (relativeTolerance === 0 && absoluteTolerance === 0 && significantDigits === null) return null
  const a = oracle.approximate(gold)
  const b = oracle.approximate(answer)
  if (a === null || b === null) return null
  const distance = Math.hypot(a.re - b.re, a.im - b.im)
  const size = Math.hypot(a.re, a.im)
  const digits =
    significantDigits === null || size === 0 ? 0 : 0.5 * 10 ** (Math.floor(Math.log10(size)) + 1 - significantDigits)
  const allowed = Math.max(relativeTolerance * size, absoluteTolerance, digits)
  return distance <= allowed * (1 + 1e-12) ? { verdict: 'equal', method: 'tolerance' } : null
}

/** A decimal as written: its value, the value of one unit in its last place, and its significant digits. */
type Decimal = {
  readonly numerator: bigint
  readonly denominator: bigint
  readonly places: number
  readonly significant: number
}

/** 3.14, −3.14, 6.02·10^23: a literal with a decimal point, with or without a power of ten. */
export function decimalOf(e: Expr): Decimal | null {
  switch (e.type) {
    case 'number':
      return e.decimal === undefined ? null : fromLiteral(e)
    case 'negate': {
      const inner = decimalOf(e.operand)
      return inner === null ? null : { ...inner, numerator: -inner.numerator }
    }
    case 'multiply': {
      const [mantissa, power] = e.factors
      if (e.factors.length !== 2 || mantissa === undefined || power === undefined) return null
      const inner = decimalOf(mantissa)
      const exponent = inner === null ? null : powerOfTen(power)
      if (inner === null || exponent === null) return null
      const scale = 10n ** BigInt(Math.abs(exponent))
      return {
        numerator: exponent >= 0 ? inner.numerator * scale : inner.numerator,
        denominator: exponent >= 0 ? inner.denominator : inner.denominator * scale,
        places: inner.places - exponent,
        significant: inner.significant,
      }
    }
    default:
      return null
  }
}

function fromLiteral({ numerator, denominator, decimal }: NumberExpr): Decimal | null {
  return decimal === undefined ? null : { numerator, denominator, ...decimal }
}

function powerOfTen(e: Expr): number | null {
  if (e.type !== 'power' || e.base.type !== 'number' || e.base.numerator !== 10n || e.base.denominator !== 1n)
    return null
  const negative = e.exponent.type === 'negate'
  const literal = e.exponent.type === 'negate' ? e.exponent.operand : e.exponent
  if (literal.type !== 'number' || literal.denominator !== 1n) return null
  const value = Number(literal.numerator)
  return Math.abs(value) > 1000 ? null : negative ? -value : value
}

/** gold a decimal of three significant digits or more, answer exact or longer: does it round to the gold's last place? */
function roundsTo(gold: Expr, answer: Expr, written: Expr, oracle: Oracle): Decision | null {
  const decimal = decimalOf(gold)
  if (decimal === null || decimal.significant < 3 || (decimal.places < 1 && !isScaled(gold))) return null
  const theirs = decimalOf(written)
  if (theirs !== null && theirs.significant <= decimal.significant && theirs.places <= decimal.places) return null
  if (theirs !== null && written === answer && theirs.places <= decimal.places) return null
  const within = isWithin(answer, decimal, oracle)
  return within === true ? { verdict: 'equal', method: 'rounding' } : null
}

const isScaled = (gold: Expr): boolean =>
  gold.type === 'multiply' || (gold.type === 'number' && gold.decimal !== undefined)

/** |answer − gold| ≤ half a unit of the gold's last place, by exact values or proven bounds. */
function isWithin(answer: Expr, gold: Decimal, oracle: Oracle): boolean | null {
  const exact = oracle.exact(answer)
  // 2·|x − g| ≤ 10^−places
  if (exact !== null) {
    const numerator = exact.numerator * gold.denominator - gold.numerator * exact.denominator
    const size = (numerator < 0n ? -numerator : numerator) * 2n
    const whole = exact.denominator * gold.denominator
    const divisor = gcd(size, whole)
    const [n, d] = [size / divisor, whole / divisor]
    const scale = 10n ** BigInt(Math.abs(gold.places))
    return gold.places >= 0 ? n * scale <= d : n <= d * scale
  }
  const difference = oracle.approximate({
    type: 'add',
    terms: [answer, { type: 'number', numerator: -gold.numerator, denominator: gold.denominator }],
  })
  if (difference === null || Math.abs(difference.im) > difference.error) return null
  const allowed = 0.5 * 10 ** -gold.places
  return Math.abs(difference.re) + difference.error <= allowed * (1 - 1e-9)
}

/** The rule of Math-Verify: where a side is a decimal, both rounded to six places. */
function roundsToSix(gold: Expr, answer: Expr, oracle: Oracle): Decision | null {
  if (!hasDecimal(gold) && !hasDecimal(answer)) return null
  const a = oracle.approximate(gold)
  const b = oracle.approximate(answer)
  if (a === null || b === null) return null
  const round = (x: number): number => Math.round(x * 1e6)
  return round(a.re) === round(b.re) && round(a.im) === round(b.im) ? { verdict: 'equal', method: 'rounding' } : null
}

function hasDecimal(e: Expr): boolean {
  switch (e.type) {
    case 'number':
      return e.decimal !== undefined
    case 'add':
      return e.terms.some(hasDecimal)
    case 'multiply':
      return e.factors.some(hasDecimal)
    case 'divide':
      return hasDecimal(e.numerator) || hasDecimal(e.denominator)
    case 'negate':
      return hasDecimal(e.operand)
    default:
      return false
  }
}
