import type { Expr } from '../ast.ts'
import type { Decision } from '../decision.ts'
import { decideScalar } from '../ladder/decide-scalar.ts'
import { approximate } from '../ladder/evaluate.ts'
import { exactValue } from '../ladder/exact.ts'
import { proportional } from '../ladder/proportional.ts'

/** What a comparison may ask about scalars; one budget of steps for all the questions of one pair. */
export type Oracle = {
  decide(a: Expr, b: Expr): Decision
  /** −1, 0 or 1 where it is proven, else null. */
  sign(e: Expr): -1 | 0 | 1 | null
  proportional(f: Expr, g: Expr): { readonly decision: Decision; readonly sign: 1 | -1 | null }
  approximate(e: Expr): { readonly re: number; readonly im: number; readonly error: number } | null
  exact(e: Expr): { readonly numerator: bigint; readonly denominator: bigint } | null
  readonly exhausted: boolean
}

/** @param steps elementary operations that all the questions together may take */
export function createOracle({
  steps,
  seed,
  domain,
}: {
  readonly steps: number
  readonly seed: number
  readonly domain: 'real' | 'complex'
}): Oracle {
  const budget = { steps }
  const options = { budget, seed, domain }
  return {
    decide: (a, b) => (budget.steps <= 0 ? { verdict: 'undecided', reason: 'limit: steps' } : decideScalar(a, b, options)),
    sign(e) {
      if (e.type === 'number') return e.numerator === 0n ? 0 : e.numerator < 0n ? -1 : 1
      const exact = exactValue(e, budget)
      if (exact !== null) return exact.numerator === 0n ? 0 : exact.numerator < 0n ? -1 : 1
      const near = approximate(e, budget)
      if (near === null || Math.abs(near.im) > near.error) return null
      if (near.re > near.error) return 1
      return near.re < -near.error ? -1 : null
    },
    proportional: (f, g) =>
      budget.steps <= 0
        ? { decision: { verdict: 'undecided', reason: 'limit: steps' }, sign: null }
        : proportional(f, g, options),
    approximate: e => approximate(e, budget),
    exact: e => exactValue(e, budget),
    get exhausted() {
      return budget.steps <= 0
    },
  }
}
