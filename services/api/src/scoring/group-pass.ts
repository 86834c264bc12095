import type { Result } from '@touchstone/contracts'
import { type GroupRow, needsGroup, scoreGroup } from '@touchstone/reward'
import type { ReadRow } from './read-rows.ts'

/**
 * The second pass over those rows of a request whose rewards depend on the other rollouts of their prompt. Results in
 * the same order; rows without a group, or whose rules need none, are untouched.
 * @param partial judge groups of which rollouts are missing by those that are there
 */
export function scoreGroups(
  rows: readonly ReadRow[],
  results: readonly Result[],
  { partial }: { partial: boolean },
): readonly Result[] {
  const groups = new Map<string, { index: number; row: GroupRow }[]>()
  for (const [index, row] of rows.entries()) {
    const result = results[index]
    if (!row.ok || result === undefined || row.item.group_id === undefined || !needsGroup(row.item)) continue
    const members = groups.get(row.item.group_id) ?? []
    members.push({ index, row: { item: row.item, result } })
    groups.set(row.item.group_id, members)
  }
  if (groups.size === 0) return results
  const answered = [...results]
  for (const members of groups.values()) {
    const judged = scoreGroup(
      members.map(({ row }) => row),
      { partial },
    )
    for (const [at, { index }] of members.entries()) answered[index] = judged[at] ?? answered[index] ?? failMissing()
  }
  return answered
}

function failMissing(): never {
  throw new Error('a group lost one of its results')
}
