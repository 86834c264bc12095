import type { Result } from '@touchstone/contracts'

export type GroupStatistics = {
  readonly size: number
  readonly scored: number
  readonly undetermined: number
  /** Of the scored rewards; null where none is. */
  readonly mean: number | null
  /** Sample standard deviation (n − 1); 0 for one reward. */
  readonly std: number | null
  /** At least two rewards and all of them equal: a group without a gradient. */
  readonly zero_spread: boolean
  readonly passed: number
  /** Unbiased pass@k over the scored rollouts for k = 1, 2, 4, … ≤ their number. */
  readonly pass_at_k: { readonly [k: string]: number }
}

/**
 * What a group of rollouts of one prompt says together. Undetermined and imputed results count in `size` alone.
 * @param passed default: every math and code component scored 1, or, where there are none, a reward of at least 1
 */
export function groupStatistics(results: readonly Result[], passed = passedByRule): GroupStatistics {
  const scored = results.filter(result => result.status === 'scored' && result.reward !== null)
  const rewards = scored.map(result => result.reward ?? 0)
  const n = rewards.length
  const mean = n === 0 ? null : rewards.reduce((sum, reward) => sum + reward, 0) / n
  const squares = mean === null ? 0 : rewards.reduce((sum, reward) => sum + (reward - mean) ** 2, 0)
  const count = scored.filter(passed).length
  const passAtK: Record<string, number> = {}
  for (let k = 1; k <= n; k *= 2) passAtK[k] = passAt(k, n, count)
  return {
    size: results.length,
    scored: n,
    undetermined: results.length - n,
    mean,
    std: n === 0 ? null : n === 1 ? 0 : Math.sqrt(squares / (n - 1)),
    zero_spread: n >= 2 && rewards.every(reward => reward === rewards[0]),
    passed: count,
    pass_at_k: passAtK,
  }
}

/**
 * pass@k of n samples of which c passed: 1 − C(n−c, k) / C(n, k), the unbiased estimator of Codex (arXiv 2107.03374,
 * section 2.1), as a product so that nothing overflows.
 * @param k 1 ≤ k ≤ n
 */
export function passAt(k: number, n: number, c: number): number {
  if (n - c < k) return 1
  let failAll = 1
  for (let i = n - c + 1; i <= n; i++) failAll *= 1 - k / i
  return 1 - failAll
}

function passedByRule({ components, reward }: Result): boolean {
  const judged = components.filter(({ kind }) => kind === 'math' || kind === 'code')
  return judged.length > 0 ? judged.every(({ score }) => score !== null && score >= 1) : (reward ?? 0) >= 1
}
