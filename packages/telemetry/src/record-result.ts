import type { ResultSummary } from '@touchstone/contracts'
import type { ItemTrail } from './exemplars.ts'
import type { Metrics, Recorder } from './metrics.ts'

type RecordOptions = {
  /** Share of the largest possible reward from which an item counts as passed. */
  readonly passThreshold: number
  readonly traceId?: string | undefined
}

/** Counts one finished item: reward sums by sign, verdicts, flags, pass. Called once per result. */
export function recordSummary(recorder: Recorder, summary: ResultSummary, options: RecordOptions): void {
  const { task, reward } = summary
  const source = { task, data_source: recorder.source(summary.dataSource) }
  recorder.count('items_total', { ...source, outcome: summary.status })
  for (const [grader, verdict] of summary.verdicts) recorder.count('verdicts_total', { grader, verdict })
  for (const flag of summary.flags) recorder.count('flags_total', { task, flag })
  const trail = trailOf(summary, options.traceId)
  if (summary.verdicts.length > 0)
    recorder.observe('grade_duration_seconds', { grader: task, outcome: summary.status }, summary.seconds, trail)
  if (summary.cpuSeconds !== undefined) recorder.observe('grade_cpu_seconds', { grader: 'code' }, summary.cpuSeconds)
  if (reward === null) {
    recorder.count('undetermined_total', { task, reason: summary.reason ?? 'infra_error' })
    return
  }
  recorder.count('rewards_total', source)
  recorder.count('reward_positive_sum_total', source, Math.max(reward, 0))
  recorder.count('reward_negative_sum_total', source, Math.max(-reward, 0))
  recorder.count('reward_squares_total', source, reward ** 2)
  recorder.observe('reward_value', source, reward, trail)
  recorder.count('pass_total', source, passed(summary, options) ? 1 : 0)
}

/** Keeps a finished item as the example of its buckets, where the store has counted it. */
export function exemplifyResult(metrics: Metrics, summary: ResultSummary, traceId: string | undefined): void {
  const { task, status, seconds, reward } = summary
  const trail = trailOf(summary, traceId)
  metrics.exemplify('grade_duration_seconds', { grader: task, outcome: status }, seconds, trail)
  if (reward === null) return
  metrics.exemplify('reward_value', { task, data_source: metrics.source(summary.dataSource) }, reward, trail)
}

function trailOf({ item, run, step }: ResultSummary, traceId: string | undefined): ItemTrail {
  return { item, run, step, traceId }
}

/** Did the item reach the pass threshold? A null reward did not. */
export function passed({ reward, largest }: ResultSummary, { passThreshold }: RecordOptions): boolean {
  return reward !== null && largest > 0 && reward >= passThreshold * largest
}
