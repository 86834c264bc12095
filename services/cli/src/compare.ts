import { writeFileSync } from 'node:fs'
import type { Result, ScoreItemInput } from '@touchstone/contracts'
import { Failure } from '@touchstone/contracts'
import { scoreItem, undeterminedResult } from '@touchstone/reward'
import type { Comparison, Outcome } from './comparison.ts'
import { comparisonPage } from './comparison-page.ts'
import { goldFields } from './gold-fields.ts'
import { asRow, type JsonRow, readJsonLines } from './lines.ts'
import { type LocalScorers, openScorers } from './local-scorers.ts'
import { answerOf, mainOf } from './main-component.ts'
import { type FormatName, goldsByPrompt, rolloutReader, type ScoredRollout } from './rollout-formats.ts'
import { renderTable } from './summary.ts'

export type CompareOptions = {
  readonly from: FormatName
  readonly old?: string
  readonly gold?: string
  readonly golds?: string
  readonly goldsPrompt: string
  readonly goldsGold: string
  readonly profile: string
  readonly paid: number
  readonly html?: string
  readonly sheet?: string
}

/**
 * Would this grader have paid? Scores rollouts that another grader scored and tells the two apart.
 * @returns the exit code: 0, or 2 where nothing could be read
 */
export async function compareDump(file: string, options: CompareOptions): Promise<number> {
  const golds =
    options.golds === undefined
      ? undefined
      : goldsByPrompt(await rowsOf(options.golds), options.goldsPrompt, options.goldsGold)
  const read = rolloutReader(options.from, options)
  const scorers = await openScorers({})
  const all: Comparison[] = []
  let unread = 0
  try {
    const window: Promise<Comparison>[] = []
    for await (const { number, value } of readJsonLines(file)) {
      const rollout = read(value, number)
      if (rollout === undefined) {
        unread++
        continue
      }
      const gold = rollout.gold ?? golds?.get(rollout.prompt?.trim() ?? '')
      window.push(compareOne(scorers, { ...rollout, gold }, options))
      if (window.length >= 256) all.push(await (window.shift() as Promise<Comparison>))
    }
    all.push(...(await Promise.all(window)))
  } finally {
    await scorers.close()
  }
  if (all.length === 0) {
    console.error(`touchstone: no rollout could be read from ${file} as ${options.from}`)
    return 2
  }
  console.log(renderTable(tableOf(all)))
  if (unread > 0) console.log(`${unread} rows without a completion were left out`)
  if (options.html !== undefined) writeFileSync(options.html, comparisonPage(all, { title: file }))
  if (options.sheet !== undefined) writeFileSync(options.sheet, sheetOf(all))
  return 0
}

async function compareOne(scorers: LocalScorers, rollout: ScoredRollout, options: CompareOptions): Promise<Comparison> {
  const input: ScoreItemInput & { id: string } = {
    id: rollout.id,
    completion: rollout.completion,
    profile: options.profile,
    ...goldFields(rollout.gold),
    ...(rollout.dataSource === undefined ? {} : { data_source: rollout.dataSource }),
  }
  let result: Result
  try {
    result = await scoreItem(scorers.scorers, scorers.resolve(input, undefined), scorers.options)
  } catch (error) {
    result = undeterminedResult(rollout.id, Failure.from(error), { isolation: scorers.isolation })
  }
  return { rollout, result, ...judge(rollout.old, result, options.paid) }
}

/** Only the accuracy components count: a form that the old grader did not look at is no disagreement. */
function judge(old: number | null, result: Result, paid: number): { outcome: Outcome; kind: string } {
  const main = mainOf(result)
  if (result.reward === null || main === undefined || main.score === null)
    return { outcome: 'null', kind: result.reason ?? 'infra_error' }
  const kind = `${main.kind} ${main.verdict}${typeof main.detail.method === 'string' ? ` (${main.detail.method})` : ''}`
  if (old === null) return { outcome: 'same', kind }
  const oldPays = old >= paid
  const newPays = main.score >= 0.5
  return { outcome: oldPays === newPays ? 'same' : oldPays ? 'paid-wrong' : 'missed', kind }
}

function tableOf(all: readonly Comparison[]): string[][] {
  const counts = new Map<string, number>()
  for (const { outcome, kind } of all) counts.set(`${outcome}\t${kind}`, (counts.get(`${outcome}\t${kind}`) ?? 0) + 1)
  const rank: readonly Outcome[] = ['paid-wrong', 'missed', 'null', 'same']
  const rows = [...counts].map(([key, count]) => [
    ...key.split('\t'),
    String(count),
    `${((100 * count) / all.length).toFixed(2)} %`,
  ])
  rows.sort((a, b) => rank.indexOf(a[0] as Outcome) - rank.indexOf(b[0] as Outcome) || Number(b[2]) - Number(a[2]))
  return [['old against new', 'verdict', 'rollouts', 'share'], ...rows]
}

/** Disagreements as CSV with an empty column for a person's label. */
function sheetOf(all: readonly Comparison[]): string {
  const rows = all
    .filter(({ outcome }) => outcome !== 'same')
    .map(({ rollout, result, outcome, kind }) => [
      rollout.id,
      outcome,
      kind,
      JSON.stringify(rollout.gold ?? null),
      answerOf(result),
      String(rollout.old ?? ''),
      String(result.reward ?? ''),
      '',
    ])
  return `${[['id', 'outcome', 'kind', 'gold', 'answer', 'old', 'new', 'label'], ...rows].map(row => row.map(cell).join(',')).join('\n')}\n`
}

function cell(text: string): string {
  // A cell that a spreadsheet would take for a formula is kept as text.
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

async function rowsOf(file: string): Promise<JsonRow[]> {
  const rows: JsonRow[] = []
  for await (const { value } of readJsonLines(file)) rows.push(asRow(value))
  return rows
}
