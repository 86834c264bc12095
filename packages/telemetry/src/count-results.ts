import type { ResultSummary } from '@touchstone/contracts'
import { METRICS } from './catalogue.ts'
import { type Exemplar, exemplarLabels } from './exemplars.ts'
import { addHistogram, bucketOf, type Histogram, newHistogram, observe } from './histogram.ts'
import { passed, type RecordOptions } from './passed.ts'
import { addCounts, type Counts, fieldOf } from './samples.ts'

/** What some finished items add to the metrics, and the last item of each bucket as its example. */
export type ResultCounts = { readonly counts: Counts; readonly examples: ReadonlyMap<string, () => Exemplar> }

/** A finished item, with the trace of the request that brought it. */
export type Finished = ResultSummary & { readonly traceId?: string | undefined }

/**
 * Adds up finished items, each counted once by the caller. The numbers are summed first and named afterwards: of a
 * thousand items of one task and source, each series is touched once, because naming series is what costs.
 * @param source a data source as a label
 */
export function countResults(
  summaries: Iterable<Finished>,
  source: (dataSource: string | undefined) => string,
  options: RecordOptions,
): ResultCounts {
  const bySource = new Map<string, Map<string, SourceSums>>()
  const byOutcome = new Map<string, Map<string, Histogram<Finished>>>()
  const verdicts = new Map<string, Map<string, number>>()
  const flags = new Map<string, Map<string, number>>()
  const reasons = new Map<string, Map<string, number>>()
  const cpu = newHistogram<Finished>(METRICS.grade_cpu_seconds.buckets)

  for (const summary of summaries) {
    const { task, status, reward } = summary
    const sums = within(row(bySource, task), source(summary.dataSource), newSums)
    sums.outcomes.set(status, (sums.outcomes.get(status) ?? 0) + 1)
    for (const [grader, verdict] of summary.verdicts) bump(row(verdicts, grader), verdict)
    for (const flag of summary.flags) bump(row(flags, task), flag)
    if (summary.verdicts.length > 0)
      observe(within(row(byOutcome, task), status, newDurations), summary.seconds, summary)
    if (summary.cpuSeconds !== undefined) observe(cpu, summary.cpuSeconds, summary)
    if (reward === null) {
      bump(row(reasons, task), summary.reason ?? 'infra_error')
      continue
    }
    sums.rewards++
    if (reward > 0) sums.positive += reward
    else sums.negative -= reward
    sums.squares += reward * reward
    observe(sums.values, reward, summary)
    if (passed(summary, options)) sums.passes++
  }

  const counts: Counts = new Map()
  const examples = new Map<string, () => Exemplar>()
  const add = (name: string, labels: Labels, value: number): void =>
    addCounts(counts, [[fieldOf(`touchstone_${name}`, '', labels), value]])
  for (const [task, sources] of bySource)
    for (const [label, sums] of sources) {
      const labels: Labels = [
        ['task', task],
        ['data_source', label],
      ]
      for (const [outcome, count] of sums.outcomes) add('items_total', [...labels, ['outcome', outcome]], count)
      if (sums.rewards === 0) continue
      add('rewards_total', labels, sums.rewards)
      add('reward_positive_sum_total', labels, sums.positive)
      add('reward_negative_sum_total', labels, sums.negative)
      add('reward_squares_total', labels, sums.squares)
      add('pass_total', labels, sums.passes)
      name('reward_value', labels, sums.values)
    }
  for (const [task, outcomes] of byOutcome)
    for (const [outcome, durations] of outcomes)
      name(
        'grade_duration_seconds',
        [
          ['grader', task],
          ['outcome', outcome],
        ],
        durations,
      )
  name('grade_cpu_seconds', [['grader', 'code']], cpu)
  addAll('verdicts_total', 'grader', 'verdict', verdicts)
  addAll('flags_total', 'task', 'flag', flags)
  addAll('undetermined_total', 'task', 'reason', reasons)
  return { counts, examples }

  function addAll(metric: string, outer: string, inner: string, numbers: typeof verdicts): void {
    for (const [a, row] of numbers)
      for (const [b, count] of row)
        add(
          metric,
          [
            [outer, a],
            [inner, b],
          ],
          count,
        )
  }

  function name(metric: string, labels: Labels, durations: Histogram<Finished>): void {
    addHistogram(counts, `touchstone_${metric}`, labels, durations)
    for (const [at, last] of durations.last.entries()) {
      if (last === undefined) continue
      const { value, example } = last
      examples.set(bucketOf(`touchstone_${metric}`, labels, durations.bounds[at]), () => ({
        labels: exemplarLabels(example),
        value,
        at: Date.now() / 1000,
      }))
    }
  }
}

type Labels = readonly (readonly [string, string])[]

type SourceSums = {
  readonly outcomes: Map<string, number>
  rewards: number
  positive: number
  negative: number
  squares: number
  passes: number
  readonly values: Histogram<Finished>
}

function newSums(): SourceSums {
  return {
    outcomes: new Map(),
    rewards: 0,
    positive: 0,
    negative: 0,
    squares: 0,
    passes: 0,
    values: newHistogram<Finished>(METRICS.reward_value.buckets),
  }
}

const newDurations = (): Histogram<Finished> => newHistogram<Finished>(METRICS.grade_duration_seconds.buckets)

function row<Value>(table: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  return within(table, key, () => new Map<string, Value>())
}

function within<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const fresh = make()
  map.set(key, fresh)
  return fresh
}

function bump(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1)
}
