import { createItemReader, Failure, type Result, type ScoreItem } from '@touchstone/contracts'
import { scoreItem, undeterminedResult } from '@touchstone/reward'
import { asRow, readJsonLines } from './lines.ts'
import { openScorers } from './local-scorers.ts'
import { mainOf } from './main-component.ts'
import { renderTable } from './summary.ts'

/**
 * Scores items again and sets each verdict beside that of an earlier version. What changed between two versions of a
 * grader is what its changelog must name.
 * @returns the exit code: 0 where nothing changed, 1 where something did, 2 where the files do not fit
 */
export async function replayFile(
  file: string,
  { against, profile }: { against: string; profile?: string },
): Promise<number> {
  const earlier = new Map<string, Result>()
  for await (const { value } of readJsonLines(against)) {
    const result = value as Result
    if (typeof asRow(value).id === 'string') earlier.set(result.id, result)
  }
  const scorers = await openScorers({})
  const read = createItemReader()
  const changed: string[][] = []
  let same = 0
  let unknown = 0
  try {
    for await (const { number, value } of readJsonLines(file)) {
      const id = typeof asRow(value).id === 'string' ? String(asRow(value).id) : `line-${number}`
      const before = earlier.get(id)
      if (before === undefined) {
        unknown++
        continue
      }
      const now = await again(id, value)
      const change = changeOf(before, now)
      if (change === undefined) same++
      else changed.push([id, ...change])
    }
  } finally {
    await scorers.close()
  }
  if (changed.length > 0)
    console.log(renderTable([['id', 'component', 'before', 'now', 'reward before', 'now'], ...changed]))
  console.log(
    `${same} the same, ${changed.length} changed${unknown > 0 ? `, ${unknown} without an earlier result` : ''}`,
  )
  if (same + changed.length === 0) return 2
  return changed.length === 0 ? 0 : 1

  async function again(id: string, value: unknown): Promise<Result> {
    const outcome = read(value)
    if (!outcome.ok)
      return undeterminedResult(id, new Failure(outcome.code, { errors: outcome.errors }), {
        isolation: scorers.isolation,
      })
    try {
      const item: ScoreItem = scorers.resolve({ ...outcome.item, id }, profile)
      return await scoreItem(scorers.scorers, item, scorers.options)
    } catch (error) {
      return undeterminedResult(id, Failure.from(error), { isolation: scorers.isolation })
    }
  }
}

/** The first component whose verdict or score changed, or the reward alone. */
function changeOf(before: Result, now: Result): string[] | undefined {
  const rewards = [String(before.reward), String(now.reward)]
  for (const [index, component] of now.components.entries()) {
    const old = before.components[index]
    if (old?.verdict === component.verdict && old.score === component.score) continue
    return [
      component.rule ?? component.kind,
      `${old?.verdict ?? 'none'} ${version(before, component.kind)}`,
      `${component.verdict} ${version(now, component.kind)}`,
      ...rewards,
    ]
  }
  if (before.reward === now.reward) return undefined
  return [mainOf(now)?.kind ?? 'item', before.reason ?? 'scored', now.reason ?? 'scored', ...rewards]
}

function version(result: Result, kind: string): string {
  const known = result.grader_versions[kind]
  return known === undefined ? '' : `(${known})`
}
