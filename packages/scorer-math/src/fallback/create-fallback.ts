import type { Expr } from '../ast.ts'
import type { DecideOptions, Decision } from '../decision.ts'
import { decideScalar } from '../ladder/decide-scalar.ts'
import { closeForm, NoClosedForm } from './close-form.ts'
import { createEngine } from './engine-process.ts'

export type FallbackOptions = {
  /** CPU time that one question to an engine may take in its child process. */
  readonly cpuMs?: number
  /** Resident memory of that process at which it is ended. */
  readonly memoryBytes?: number
}

export type Fallback = {
  /**
   * Decides a pair that decideScalar left undecided because of integrals, limits or infinite sums: these are replaced
   * by closed forms that an engine proposes and this package verifies, then the ladder decides. Throws Failure
   * ENGINE_LOST where the engine's process fails, twice, for a reason of its own.
   */
  decide(a: Expr, b: Expr, options: DecideOptions): Promise<Decision>
  /** How many `to` one `from` is, by the unit tables of mathjs; null where it cannot convert. */
  convertUnit(from: string, to: string): Promise<number | null>
  /** The inverse of a matrix of rationals `n/d`, exactly; null where it has none. */
  invertMatrix(rows: readonly (readonly string[])[]): Promise<readonly (readonly string[])[] | null>
  /** Ends the child process; idempotent. */
  close(): Promise<void>
}

/**
 * The lane for what the ladder cannot decide alone. The engines (nerdamer, mathjs) run in one child process, started
 * at the first question (0.1–0.3 s), bounded by its CPU time and memory and never by wall time.
 */
export function createFallback({ cpuMs = 400, memoryBytes = 400 * 2 ** 20 }: FallbackOptions = {}): Fallback {
  const engine = createEngine({ cpuMs, memoryBytes })
  return {
    async decide(a, b, options) {
      try {
        const left = await closeForm(a, engine, options)
        const right = await closeForm(b, engine, options)
        const decision = decideScalar(left, right, options)
        if (decision.verdict !== 'equal') return decision
        return { ...decision, method: `closed-form+${decision.method}` }
      } catch (error) {
        if (error instanceof NoClosedForm) return { verdict: 'undecided', reason: error.reason }
        throw error
      }
    },
    async convertUnit(from, to) {
      if (![from, to].every(unit => /^[A-Za-z][A-Za-z0-9 ^*/]{0,40}$/.test(unit))) return null
      const outcome = await engine.ask({ op: 'convert', from, to })
      const value = outcome.kind === 'text' ? Number(outcome.text) : Number.NaN
      return Number.isFinite(value) ? value : null
    },
    async invertMatrix(rows) {
      const size = rows.length
      const plain = rows.every(
        row => row.length === size && row.every(entry => /^-?\d{1,100}(\/\d{1,100})?$/.test(entry)),
      )
      if (!plain || size === 0 || size > 12) return null
      const outcome = await engine.ask({ op: 'inverse', rows })
      return outcome.kind === 'text' ? (JSON.parse(outcome.text) as string[][]) : null
    },
    close: () => engine.close(),
  }
}
