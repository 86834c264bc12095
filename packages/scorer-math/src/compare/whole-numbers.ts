import type { Scalar } from '../answer.ts'
import { scalar } from '../answer.ts'
import type { Policy } from '../policy.ts'

/** Short enough to be exact as a double. */
const WHOLE = /^-?\d{1,15}$/

/**
 * Two whole numbers in plain digits, which need no parser: most answers of arithmetic. Null for anything else, and
 * where the policy has more to say than whether they are the same number.
 */
export function wholeNumbers(
  gold: string,
  answer: string,
  policy: Policy,
): { readonly gold: Scalar; readonly answer: Scalar } | null {
  if (!WHOLE.test(gold) || !WHOLE.test(answer)) return null
  if (policy.absoluteTolerance !== 0 || policy.relativeTolerance !== 0 || policy.significantDigits !== null) return null
  return { gold: wholeNumber(gold), answer: wholeNumber(answer) }
}

const wholeNumber = (digits: string): Scalar =>
  scalar({ type: 'number', numerator: BigInt(Number(digits)), denominator: 1n })
