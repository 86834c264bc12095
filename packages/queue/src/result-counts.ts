import type { StoredResult } from '@touchstone/contracts'
import {
  type Counts,
  countResults,
  fieldOf,
  type GroupTally,
  type Metrics,
  tallyGroups,
  traceIdOf,
} from '@touchstone/telemetry'

/** What results add to the metrics of the deployment. */
export type ResultCounts = { readonly counts: Counts; readonly groups: ReadonlyMap<string, GroupTally> }

/** @param trace traceparent of the request that brought them, or '' */
export type CountResults = (results: readonly StoredResult[], trace?: string) => ResultCounts

/** Data source of the service's own items, which are no client's and are counted nowhere. */
export const OWN_SOURCE = '~canary'

/** @param options passThreshold: share of the largest possible reward from which an item counts as passed */
export function createResultCounter(metrics: Metrics, options: { readonly passThreshold: number }): CountResults {
  return (results, trace) => {
    const summaries = results.flatMap(({ summary }) =>
      summary === undefined || summary.dataSource === OWN_SOURCE ? [] : [summary],
    )
    const traceId = traceIdOf(trace)
    const finished = traceId === undefined ? summaries : summaries.map(summary => ({ ...summary, traceId }))
    const { counts, examples } = countResults(finished, metrics.source, options)
    metrics.addExamples(examples)
    return { counts, groups: tallyGroups(summaries, options) }
  }
}

/** As arguments of a script: field, number … A number that is none is left out, because it would spoil its sum for ever. */
export function countArgs(counts: Counts): (string | number)[] {
  return [...counts].filter(([, value]) => Number.isFinite(value)).flat()
}

/** As arguments of a script: group, task, rewards, least, most, passes … */
export function groupArgs(groups: ResultCounts['groups']): (string | number)[] {
  return [...groups].flatMap(([group, { task, rewards, least, most, passes }]) =>
    Number.isFinite(least) && Number.isFinite(most) ? [group, task, rewards, least, most, passes] : [],
  )
}

/** The series of groups, with `%s` for its task and its spread. */
export const GROUPS_FIELD = fieldOf('touchstone_groups_total', '', [
  ['task', '%s'],
  ['spread', '%s'],
])
