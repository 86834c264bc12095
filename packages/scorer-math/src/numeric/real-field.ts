/**
 * Real arithmetic with a rigorous error bound: every value is a ball, and the true result of an operation on any
 * members of the operands lies in the ball returned. Operations throw EvaluationStop where no ball can be given.
 */
export type RealField<R> = {
  /** Binary digits that an exact input keeps. */
  readonly bits: number
  /** Takes steps from the budget; one step is about the cost of one double operation. */
  readonly spend: (steps: number) => void
  rational(numerator: bigint, denominator: bigint): R
  add(a: R, b: R): R
  subtract(a: R, b: R): R
  multiply(a: R, b: R): R
  /** Stops as `undefined` on an exact zero divisor, `imprecise` on one that may be zero. */
  divide(a: R, b: R): R
  negate(a: R): R
  /** Of a ball that lies above zero, or is exactly zero. */
  sqrt(a: R): R
  exp(a: R): R
  /** Of a ball that lies above zero. */
  ln(a: R): R
  sinCos(a: R): readonly [R, R]
  atan(a: R): R
  pi(): R
  /** The sign where the ball proves it, else null; 0 only for an exact zero. */
  sign(a: R): -1 | 0 | 1 | null
  /** The smallest ball around both. */
  union(a: R, b: R): R
  /** A ball around zero that holds √x for every x of |a|. */
  sqrtMagnitude(a: R): R
  /** Floor where every member of the ball has the same one, else null. */
  floor(a: R): bigint | null
  /** The integer, where the ball is one exact integer, else null. */
  exactInteger(a: R): bigint | null
  /** Upper bound of log2 |x| over the ball; -Infinity for an exact zero. */
  magnitude(a: R): number
  /** Upper bound of log2 of the ball's radius; -Infinity for an exact value. */
  radius(a: R): number
  /** Γ of a positive ball; stops as `imprecise` where this field has no rule. */
  gamma(a: R): R
  erf(a: R): R
  /** The midpoint as a double, for messages. */
  toNumber(a: R): number
}
