import type { Result, ScoreItem } from '@touchstone/contracts'
import type { ItemTrail } from './exemplars.ts'
import type { Metrics, Recorder } from './metrics.ts'

type RecordOptions = {
  /** Share of the largest possible reward from which an item counts as passed. */
  readonly passThreshold: number
  readonly traceId?: string | undefined
}

/** All that the metrics ask of one finished item: small, because it is copied between threads. */
export type ResultSummary = {
  readonly item: string
  readonly task: string
  readonly dataSource?: string | undefined
  readonly group?: string | undefined
  readonly run?: string | undefined
  readonly step?: number | undefined
  readonly status: Result['status']
  readonly reason: Result['reason']
  readonly reward: number | null
  /** The largest reward that its weights allow. */
  readonly largest: number
  readonly verdicts: readonly (readonly [grader: string, verdict: string])[]
  readonly flags: readonly string[]
  readonly seconds: number
  /** Of the programs that were run for it. */
  readonly cpuSeconds?: number
}

type Asked = Partial<Pick<ScoreItem, 'data_source' | 'graders' | 'group_id' | 'run' | 'step'>>

/** @param item may lack its graders, where a row could not be read: its task is then `none` */
export function summarize(item: Asked, result: Result): ResultSummary {
  const cpuSeconds = cpuOf(result)
  return {
    item: result.id,
    task: taskOf(item.graders),
    dataSource: item.data_source,
    group: item.group_id,
    run: item.run,
    step: item.step,
    status: result.status,
    reason: result.reason,
    reward: result.reward,
    largest: result.components.reduce((sum, { weight }) => sum + Math.max(weight, 0), 0),
    verdicts: result.components.map(({ kind, verdict }) => [kind, verdict]),
    flags: result.flags,
    seconds: result.timing.duration_ms / 1000,
    ...(cpuSeconds === undefined ? {} : { cpuSeconds }),
  }
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

export function recordResult(recorder: Recorder, item: Asked, result: Result, options: RecordOptions): void {
  recordSummary(recorder, summarize(item, result), options)
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

/** The label of an item's task: the kind of its first grader that is not a format rule. */
function taskOf(graders: ScoreItem['graders'] | undefined): string {
  if (graders === undefined || graders.length === 0) return 'none'
  return graders.find(({ kind }) => kind !== 'format')?.kind ?? 'format'
}

/** Seconds of CPU of the programs, compilers included, of all code graders; undefined where none ran. */
function cpuOf({ timing }: Result): number | undefined {
  let ms: number | undefined
  for (const value of Object.values(timing)) {
    if (typeof value !== 'object' || value === null || !('compile_cpu_ms' in value)) continue
    const { cpu_ms: run = 0, compile_cpu_ms: compile = 0 } = value as { cpu_ms?: unknown; compile_cpu_ms?: unknown }
    ms = (ms ?? 0) + (typeof run === 'number' ? run : 0) + (typeof compile === 'number' ? compile : 0)
  }
  return ms === undefined ? undefined : ms / 1000
}
