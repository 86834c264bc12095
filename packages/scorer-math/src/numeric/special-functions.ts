import type { RealField } from './real-field.ts'
import { EvaluationStop } from './stop.ts'

const LIMIT = new EvaluationStop('limit', 'gamma')

/**
 * Γ(x), x > 0: x is raised by the recurrence, then Stirling's series, whose error for real x is below the first
 * term left out (DLMF 5.11(ii)).
 */
export function gammaOf<R>(field: RealField<R>, x: R): R {
  if (field.magnitude(x) > 12) throw LIMIT
  const one = field.rational(1n, 1n)
  const goal = Math.ceil(field.bits * 0.2) + 8
  const steps = Math.max(0, goal - Math.floor(field.toNumber(x)))
  let z = x
  let product = one
  for (let i = 0; i < steps; i++) {
    product = field.multiply(product, z)
    z = field.add(z, one)
  }
  const inverse = field.divide(one, z)
  const square = field.multiply(inverse, inverse)
  let power = inverse
  let sum = field.rational(0n, 1n)
  for (let k = 1; ; k++) {
    const [n, d] = bernoulli(2 * k)
    const factor = BigInt(2 * k * (2 * k - 1))
    const term = field.multiply(power, field.rational(n, d * factor))
    if (field.magnitude(term) < -field.bits || k > field.bits) {
      sum = field.add(sum, field.union(term, field.negate(term)))
      break
    }
    sum = field.add(sum, term)
    power = field.multiply(power, square)
  }
  const half = field.rational(1n, 2n)
  const logTwoPi = field.ln(field.multiply(field.rational(2n, 1n), field.pi()))
  const main = field.subtract(field.multiply(field.subtract(z, half), field.ln(z)), z)
  const log = field.add(field.add(main, field.multiply(half, logTwoPi)), sum)
  return field.divide(field.exp(log), product)
}

/** erf(x) = 2/√π · e^(−x²) · Σ 2^k x^(2k+1) / (1·3·…·(2k+1)) (DLMF 7.6.2); |x| up to 2^5. */
export function erfOf<R>(field: RealField<R>, x: R): R {
  if (field.magnitude(x) > 5) throw LIMIT
  const square = field.multiply(x, x)
  let term = x
  let sum = x
  for (let k = 1; ; k++) {
    term = field.divide(
      field.multiply(term, field.multiply(field.rational(2n, 1n), square)),
      field.rational(BigInt(2 * k + 1), 1n),
    )
    sum = field.add(sum, term)
    // Once 2k + 1 > 4x² every term is below half of the one before: the rest is below the last term.
    if (field.magnitude(term) < -field.bits && 2 * k + 1 > 2 ** (2 + Math.max(0, field.magnitude(square)))) break
  }
  sum = field.add(sum, field.union(term, field.negate(term)))
  const factor = field.divide(field.rational(2n, 1n), field.sqrt(field.pi()))
  return field.multiply(factor, field.multiply(field.exp(field.negate(square)), sum))
}

/** Bernoulli numbers B_2k, grown on demand; pure constants. */
const known: (readonly [bigint, bigint])[] = [[1n, 1n]]

/** B_n of even n as numerator and denominator: from tangent numbers T_k, B_2k = (−1)^(k−1) 2k T_k / (4^k (4^k − 1)). */
function bernoulli(n: number): readonly [bigint, bigint] {
  const k = n / 2
  if (known.length <= k) {
    const size = Math.max(32, k * 2)
    const tangent: bigint[] = [0n, 1n]
    for (let j = 2; j <= size; j++) tangent[j] = BigInt(j - 1) * (tangent[j - 1] ?? 0n)
    for (let i = 2; i <= size; i++)
      for (let j = i; j <= size; j++)
        tangent[j] = BigInt(j - i) * (tangent[j - 1] ?? 0n) + BigInt(j - i + 2) * (tangent[j] ?? 0n)
    for (let j = known.length; j <= size; j++) {
      const four = 1n << BigInt(2 * j)
      const numerator = BigInt(2 * j) * (tangent[j] ?? 0n)
      known[j] = [j % 2 === 1 ? numerator : -numerator, four * (four - 1n)]
    }
  }
  return known[k] ?? [0n, 1n]
}
