import type { Expr } from '../ast.ts'
import type { Decision } from '../decision.ts'
import { decideScalar } from '../ladder/decide-scalar.ts'
import { approximate } from '../ladder/evaluate.ts'
import { exactValue } from '../ladder/exact.ts'
import { proportional } from '../ladder/proportional.ts'
import { printNode } from '../read/print-node.ts'

/** What a comparison may ask about scalars; one budget of steps for all the questions of one pair. */
export type Oracle = {
  decide(a: Expr, b: Expr): Decision
  /** −1, 0 or 1 where it is proven, else null. */
  sign(e: Expr): -1 | 0 | 1 | null
  proportional(f: Expr, g: Expr): { readonly decision: Decision; readonly sign: 1 | -1 | null }
  approximate(e: Expr): { readonly re: number; readonly im: number; readonly error: number } | null
  exact(e: Expr): { readonly numerator: bigint; readonly denominator: bigint } | null
  readonly exhausted: boolean
  /** Pairs left undecided that another engine may be asked about, at most four. */
  readonly open: readonly (readonly [Expr, Expr])[]
}

/** How a pair is remembered between two runs of one comparison. */
export const pairKey = (a: Expr, b: Expr): string => `${printNode(a)} = ${printNode(b)}`

const MAX_OPEN = 4

/** @param steps elementary operations that all the questions together may take */
export function createOracle({
  steps,
  seed,
  domain,
  known,
}: {
  readonly steps: number
  readonly seed: number
  readonly domain: 'real' | 'complex'
  /** Decisions of other engines, by `pairKey`. */
  readonly known?: ReadonlyMap<string, Decision> | undefined
}): Oracle {
  const budget = { steps }
  const open: (readonly [Expr, Expr])[] = []
  const options = { budget, seed, domain }
  return {
    decide(a, b) {
      if (budget.steps <= 0) return { verdict: 'undecided', reason: 'limit: steps' }
      const decision = decideScalar(a, b, options)
      if (decision.verdict !== 'undecided') return decision
      const elsewhere = known?.get(pairKey(a, b))
      if (elsewhere !== undefined) return elsewhere
      if (open.length < MAX_OPEN && known === undefined) open.push([a, b])
      return decision
    },
    open,
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
