/**
 * Why an evaluation ended without a value. Thrown as a prepared object, without a stack, because it is ordinary
 * control flow here: many sample points have no value.
 * - `undefined`: proven to have no value (division by an exact zero, logarithm of an exact zero)
 * - `imprecise`: more digits could decide
 * - `limit`: a static limit or the step budget; more digits would not help
 * - `unsupported`: a node that this evaluator has no rule for
 */
export type StopReason = 'undefined' | 'imprecise' | 'limit' | 'unsupported'

export class EvaluationStop {
  readonly reason: StopReason
  readonly what: string

  constructor(reason: StopReason, what: string) {
    this.reason = reason
    this.what = what
  }
}

/** Runs `evaluate`; a stop becomes a value, every other throw goes on. */
export function orStop<T>(evaluate: () => T): T | EvaluationStop {
  try {
    return evaluate()
  } catch (error) {
    if (error instanceof EvaluationStop) return error
    throw error
  }
}
