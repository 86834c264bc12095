import type { Result, ScoreItem } from '@touchstone/contracts'
import type { Metrics } from './metrics.ts'

type RecordOptions = {
  /** Share of the largest possible reward from which an item counts as passed. */
  readonly passThreshold: number
}

/** Counts one finished item: reward sums by sign, verdicts, flags, pass. Called once per result, where it is made. */
export function recordResult(
  metrics: Metrics,
  item: Pick<ScoreItem, 'data_source' | 'graders'>,
  result: Result,
  { passThreshold }: RecordOptions,
): void {
  const task = taskOf(item.graders)
  const source = { task, data_source: metrics.source(item.data_source) }
  metrics.count('items_total', { ...source, outcome: result.status })
  for (const component of result.components)
    metrics.count('verdicts_total', { grader: component.kind, verdict: component.verdict })
  for (const flag of result.flags) metrics.count('flags_total', { task, flag })
  metrics.observe('grade_duration_seconds', { grader: task, outcome: result.status }, result.timing.duration_ms / 1000)
  if (result.reward === null) {
    metrics.count('undetermined_total', { task, reason: result.reason ?? 'infra_error' })
    return
  }
  metrics.count('rewards_total', source)
  metrics.count('reward_positive_sum_total', source, Math.max(result.reward, 0))
  metrics.count('reward_negative_sum_total', source, Math.max(-result.reward, 0))
  metrics.count('reward_squares_total', source, result.reward ** 2)
  metrics.observe('reward_value', source, result.reward)
  const largest = result.components.reduce((sum, component) => sum + Math.max(component.weight, 0), 0)
  if (largest > 0 && result.reward >= passThreshold * largest) metrics.count('pass_total', source)
}

/** The label of an item's task: the kind of its first grader that is not a format rule. */
function taskOf(graders: ScoreItem['graders']): string {
  return graders.find(grader => grader.kind !== 'format')?.kind ?? 'format'
}
