import type { Result } from '@touchstone/contracts'

/** Rewards are sums of a few products of doubles: equal up to their rounding. */
const ROUNDING = 1e-9

/**
 * Compares each reward with the one that its item expects in `metadata.expected_reward` (null included).
 * @returns 0 where all agree, else 1
 */
export function checkRewards(results: readonly Result[], log: (line: string) => void): number {
  const labelled = results.filter(result => result.metadata !== undefined && 'expected_reward' in result.metadata)
  const different = labelled.filter(result => !isSame(result.reward, result.metadata?.expected_reward))
  for (const result of different) {
    const verdicts = result.components.map(({ kind, rule, verdict }) => `${rule ?? kind} ${verdict}`).join(', ')
    log(
      `${result.id}: expected ${result.metadata?.expected_reward}, got ${result.reward} (${verdicts || result.reason})`,
    )
  }
  log(`${labelled.length - different.length} of ${labelled.length} rewards as labelled`)
  return different.length === 0 && labelled.length > 0 ? 0 : 1
}

function isSame(reward: number | null, expected: unknown): boolean {
  if (reward === null || typeof expected !== 'number') return reward === expected
  return Math.abs(reward - expected) <= ROUNDING
}
