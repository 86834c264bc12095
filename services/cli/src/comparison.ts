import type { Result } from '@touchstone/contracts'
import type { ScoredRollout } from './rollout-formats.ts'

/** Where two graders part. `paid-wrong`: the old one paid what is not right; `missed`: it did not pay what is. */
export type Outcome = 'same' | 'paid-wrong' | 'missed' | 'null'

export type Comparison = {
  readonly rollout: ScoredRollout
  readonly result: Result
  readonly outcome: Outcome
  readonly kind: string
}
