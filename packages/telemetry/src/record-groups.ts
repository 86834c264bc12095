import type { ResultSummary } from '@touchstone/contracts'
import type { Recorder } from './metrics.ts'
import { passed } from './passed.ts'

/** How the rewards of one group spread, added up over its rollouts. `rewards`: how many are numbers. */
export type GroupTally = { task: string; rewards: number; least: number; most: number; passes: number }

/** @returns by group id; results without a group or without a reward are left out */
export function tallyGroups(
  summaries: Iterable<ResultSummary>,
  options: { readonly passThreshold: number },
): Map<string, GroupTally> {
  const groups = new Map<string, GroupTally>()
  for (const summary of summaries) {
    const { group, task, reward } = summary
    if (group === undefined || reward === null) continue
    const tally = groups.get(group) ?? { task, rewards: 0, least: reward, most: reward, passes: 0 }
    groups.set(group, tally)
    tally.rewards++
    tally.least = Math.min(tally.least, reward)
    tally.most = Math.max(tally.most, reward)
    if (passed(summary, options)) tally.passes++
  }
  return groups
}

/** Counts the groups of two rewards or more: a group of one has no spread. */
export function recordGroups(recorder: Pick<Recorder, 'count'>, groups: Iterable<GroupTally>): void {
  for (const group of groups)
    if (group.rewards >= 2) recorder.count('groups_total', { task: group.task, spread: spreadOf(group) })
}

/** A group whose rewards are all equal teaches a group-relative trainer nothing. */
export function spreadOf({ rewards, least, most, passes }: GroupTally): 'mixed' | 'all_pass' | 'all_fail' | 'equal' {
  if (most > least) return 'mixed'
  if (passes === rewards) return 'all_pass'
  return passes === 0 ? 'all_fail' : 'equal'
}
