import { Failure, type Grade } from '@touchstone/contracts'

/**
 * The outcome that a rule reads.
 * @throws Failure INVALID_ITEM where no such component ran before
 */
export function outcomeOf(of: string, outcomes: ReadonlyMap<string, Grade>): Grade {
  const outcome = outcomes.get(of)
  if (outcome !== undefined) return outcome
  const detail = `no component of this item is called ${JSON.stringify(of)}`
  throw new Failure('INVALID_ITEM', { detail, errors: [{ pointer: '/of', detail }] })
}

/** Correct means a score of 1; the scorer has seen to it that there is a score. */
export function isCorrect(of: string, outcomes: ReadonlyMap<string, Grade>): boolean {
  return (outcomeOf(of, outcomes).score ?? 0) >= 1
}
