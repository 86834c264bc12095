import { writeFileSync } from 'node:fs'
import { createItemReader, Failure, type Result, type ScoreItem } from '@touchstone/contracts'
import { scoreItem, undeterminedResult } from '@touchstone/reward'
import { asRow, readingFiles, readJsonLines } from './lines.ts'
import { openScorers } from './local-scorers.ts'
import { mainOf } from './main-component.ts'
import { progressOver } from './progress.ts'
import { renderTable } from './summary.ts'

/**
 * Scores items again and sets each verdict beside that of an earlier version. What changed between two versions of a
 * grader is what its changelog must name.
 * @returns the exit code: 0 where nothing changed, 1 where something did, 2 where the files do not fit
 */
export function replayFile(file: string, options: ReplayOptions): Promise<number> {
  return readingFiles(() => replay(file, options))
}

export type ReplayOptions = {
  readonly against: string
  readonly profile?: string
  readonly output?: string
  readonly progress?: boolean
}

const WINDOW = 256
const MOST_PRINTED = 50

async function replay(file: string, { against, profile, output, progress }: ReplayOptions): Promise<number> {
  const earlier = new Map<string, Result>()
  for await (const { value } of readJsonLines(against)) {
    const result = value as Result
    if (typeof asRow(value).id === 'string') earlier.set(result.id, result)
  }
  const scorers = await openScorers({})
  const read = createItemReader()
  const changes: Change[] = []
  let same = 0
  let unknown = 0
  const take = ({ id, before, now }: Pair): void => {
    const change = changeOf(id, before, now)
    if (change === undefined) same++
    else changes.push(change)
  }
  const bar = progressOver(file, { shown: progress !== false })
  try {
    const window: Promise<Pair>[] = []
    for await (const { number, value } of readJsonLines(file, bar.add)) {
      const id = typeof asRow(value).id === 'string' ? String(asRow(value).id) : `line-${number}`
      const before = earlier.get(id)
      if (before === undefined) unknown++
      else window.push(again(id, value).then(now => ({ id, before, now })))
      if (window.length >= WINDOW) take(await (window.shift() as Promise<Pair>))
    }
    for (const pair of await Promise.all(window)) take(pair)
  } finally {
    bar.stop()
    await scorers.close()
  }
  report(changes)
  console.log(
    `${same} the same, ${changes.length} changed${unknown > 0 ? `, ${unknown} without an earlier result` : ''}`,
  )
  if (output !== undefined) writeFileSync(output, changes.map(change => `${JSON.stringify(change)}\n`).join(''))
  if (same + changes.length === 0) return 2
  return changes.length === 0 ? 0 : 1

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

type Pair = { readonly id: string; readonly before: Result; readonly now: Result }

type Side = { readonly verdict: string; readonly version: string; readonly reward: number | null }
type Change = { readonly id: string; readonly component: string; readonly before: Side; readonly now: Side }

/** The first component whose verdict or score changed, or the reward alone. */
function changeOf(id: string, before: Result, now: Result): Change | undefined {
  const side = (result: Result, verdict: string, kind: string): Side => ({
    verdict,
    version: result.grader_versions[kind] ?? '',
    reward: result.reward,
  })
  for (const [index, component] of now.components.entries()) {
    const old = before.components[index]
    if (old?.verdict === component.verdict && old.score === component.score) continue
    return {
      id,
      component: component.rule ?? component.kind,
      before: side(before, old?.verdict ?? 'none', component.kind),
      now: side(now, component.verdict, component.kind),
    }
  }
  if (before.reward === now.reward) return undefined
  const kind = mainOf(now)?.kind ?? 'item'
  return {
    id,
    component: kind,
    before: side(before, before.reason ?? 'scored', kind),
    now: side(now, now.reason ?? 'scored', kind),
  }
}

/** What changed how often, which is what a changelog has to name, then the changes one by one. */
function report(changes: readonly Change[]): void {
  if (changes.length === 0) return
  const counts = new Map<string, { row: string[]; count: number }>()
  for (const { component, before, now } of changes) {
    const row = [component, name(before), name(now)]
    const known = counts.get(row.join(' ')) ?? { row, count: 0 }
    counts.set(row.join(' '), known)
    known.count++
  }
  const frequent = [...counts.values()].sort((a, b) => b.count - a.count)
  console.log(
    renderTable([
      ['component', 'before', 'now', 'items'],
      ...frequent.map(({ row, count }) => [...row, String(count)]),
    ]),
  )
  const listed = changes.slice(0, MOST_PRINTED)
  console.log(
    `\n${renderTable([
      ['id', 'component', 'before', 'now', 'reward before', 'now'],
      ...listed.map(({ id, component, before, now }) => [
        id,
        component,
        before.verdict,
        now.verdict,
        String(before.reward),
        String(now.reward),
      ]),
    ])}`,
  )
  if (changes.length > listed.length)
    console.log(`… and ${changes.length - listed.length} more; -o FILE writes them all`)
  console.log('')
}

function name({ verdict, version }: Side): string {
  return version === '' ? verdict : `${verdict} (${version})`
}
