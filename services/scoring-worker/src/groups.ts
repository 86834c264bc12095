import { type Result, type ScoreItem, type StoredResult, storedResult } from '@touchstone/contracts'
import type { WorkRow } from '@touchstone/queue'
import { scoreGroup } from '@touchstone/reward'

/**
 * Holds back the results of rows whose reward depends on their group until all of the group's rows in this chunk have
 * theirs, and passes on the group's rewards together. Other rows pass at once.
 */
export function groupPass(
  rows: readonly WorkRow[],
  put: (result: StoredResult) => void,
  { partial }: { partial: boolean },
): (result: StoredResult) => void {
  const groups = new Map<string, Member[]>()
  const groupOf = new Map<number, Member[]>()
  for (const row of rows) {
    if (!row.grouped) continue
    const item = JSON.parse(row.text) as ScoreItem
    const members = groups.get(item.group_id ?? '') ?? []
    groups.set(item.group_id ?? '', members)
    members.push({ index: row.index, item, result: undefined })
    groupOf.set(row.index, members)
  }
  return stored => {
    const members = groupOf.get(stored.index)
    const member = members?.find(({ index }) => index === stored.index)
    if (members === undefined || member === undefined) return put(stored)
    member.result = JSON.parse(stored.text) as Result
    const complete = members.flatMap(({ item, result }) => (result === undefined ? [] : [{ item, result }]))
    if (complete.length < members.length) return
    const judged = scoreGroup(complete, { partial })
    for (const [at, { index, item }] of members.entries()) {
      const result = judged[at]
      if (result !== undefined) put(storedResult(index, result, item))
    }
  }
}

type Member = { readonly index: number; readonly item: ScoreItem; result: Result | undefined }
