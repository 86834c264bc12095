import type { Result } from '@touchstone/contracts'
import { mainOf } from './main-component.ts'
import type { ScoredRollout } from './rollout-formats.ts'

/**
 * Where two graders part. `paid-wrong`: the old one paid what is not right; `missed`: it did not pay what is; `null`: this
 * one could not judge; `unscored`: the old one left no score to compare with.
 */
export type Outcome = 'same' | 'paid-wrong' | 'missed' | 'null' | 'unscored'
export type Disagreement = Exclude<Outcome, 'same' | 'unscored'>

export type Comparison = {
  readonly rollout: ScoredRollout
  readonly result: Result
  readonly outcome: Outcome
  readonly kind: string
}

/** Only the accuracy components count: a form that the old grader did not look at is no disagreement. */
export function compareResult(rollout: ScoredRollout, result: Result, paid: number): Comparison {
  const main = mainOf(result)
  if (result.reward === null || main === undefined || main.score === null)
    return { rollout, result, outcome: 'null', kind: result.reason ?? 'infra_error' }
  const kind = `${main.kind} ${main.verdict}${typeof main.detail.method === 'string' ? ` (${main.detail.method})` : ''}`
  if (rollout.old === null) return { rollout, result, outcome: 'unscored', kind }
  const oldPays = rollout.old >= paid
  const newPays = main.score >= 0.5
  return { rollout, result, outcome: oldPays === newPays ? 'same' : oldPays ? 'paid-wrong' : 'missed', kind }
}

/** Disagreements of one outcome that a page keeps; the rest are counted. */
const MOST_KEPT = 1_000

/** What a comparison comes to, without keeping all of it: a dump may be larger than memory. */
export type Tally = {
  readonly total: number
  readonly oldPaid: number
  readonly newPaid: number
  readonly byOutcome: ReadonlyMap<Outcome, number>
  /** By outcome and kind, the most frequent first within the order of outcomes. */
  readonly byKind: readonly { readonly outcome: Outcome; readonly kind: string; readonly count: number }[]
  readonly kept: readonly Comparison[]
}

const RANK: readonly Outcome[] = ['paid-wrong', 'missed', 'null', 'unscored', 'same']

export function createTally(paid: number): { add(comparison: Comparison): void; read(): Tally } {
  const byOutcome = new Map<Outcome, number>()
  const byKind = new Map<string, { outcome: Outcome; kind: string; count: number }>()
  const kept: Comparison[] = []
  let [total, oldPaid, newPaid] = [0, 0, 0]
  return {
    add(comparison) {
      const { outcome, kind, rollout, result } = comparison
      const before = byOutcome.get(outcome) ?? 0
      const row = byKind.get(`${outcome} ${kind}`) ?? { outcome, kind, count: 0 }
      total++
      if (rollout.old !== null && rollout.old >= paid) oldPaid++
      if ((mainOf(result)?.score ?? 0) >= 0.5) newPaid++
      byOutcome.set(outcome, before + 1)
      byKind.set(`${outcome} ${kind}`, row)
      row.count++
      if (outcome !== 'same' && outcome !== 'unscored' && before < MOST_KEPT) kept.push(comparison)
    },
    read: () => ({
      total,
      oldPaid,
      newPaid,
      byOutcome,
      byKind: [...byKind.values()].sort(
        (a, b) => RANK.indexOf(a.outcome) - RANK.indexOf(b.outcome) || b.count - a.count,
      ),
      kept,
    }),
  }
}

/** @returns like `12.3 %`; `-` of nothing */
export function share(count: number, total: number): string {
  return total === 0 ? '-' : `${((100 * count) / total).toFixed(2)} %`
}
