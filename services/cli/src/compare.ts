import { writeFileSync } from 'node:fs'
import { Failure, type Result, type ScoreItemInput } from '@touchstone/contracts'
import { scoreItem, undeterminedResult } from '@touchstone/reward'
import { type Comparison, compareResult, createTally, share, type Tally } from './comparison.ts'
import { comparisonPage } from './comparison-page.ts'
import { goldFields } from './gold-fields.ts'
import { asRow, type JsonRow, readingFiles, readJsonLines } from './lines.ts'
import { type LocalScorers, openScorers } from './local-scorers.ts'
import { answerOf } from './main-component.ts'
import { progressOver } from './progress.ts'
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
  readonly progress?: boolean
}

/** Rollouts under way at a time. */
const WINDOW = 256

/**
 * Would this grader have paid? Scores rollouts that another grader scored and tells the two apart.
 * @returns the exit code: 0, or 2 where nothing could be read
 */
export function compareDump(file: string, options: CompareOptions): Promise<number> {
  return readingFiles(() => compare(file, options))
}

async function compare(file: string, options: CompareOptions): Promise<number> {
  const golds =
    options.golds === undefined
      ? undefined
      : goldsByPrompt(await rowsOf(options.golds), options.goldsPrompt, options.goldsGold)
  const read = rolloutReader(options.from, options)
  const tally = createTally(options.paid)
  const sheet: string[][] = []
  const keep = (comparison: Comparison): void => {
    tally.add(comparison)
    if (options.sheet !== undefined && comparison.outcome !== 'same') sheet.push(sheetRow(comparison))
  }
  const scorers = await openScorers({})
  const bar = progressOver(file, { shown: options.progress !== false })
  let unread = 0
  try {
    const window: Promise<Comparison>[] = []
    for await (const { number, value } of readJsonLines(file, bar.add)) {
      const rollout = read(value, number)
      if (rollout === undefined) {
        unread++
        continue
      }
      const gold = rollout.gold ?? golds?.get(rollout.prompt?.trim() ?? '')
      window.push(compareOne(scorers, { ...rollout, gold }, options))
      if (window.length >= WINDOW) keep(await (window.shift() as Promise<Comparison>))
    }
    for (const comparison of await Promise.all(window)) keep(comparison)
  } finally {
    bar.stop()
    await scorers.close()
  }
  const found = tally.read()
  if (found.total === 0) {
    console.error(`touchstone: no rollout could be read from ${file} as ${options.from}`)
    return 2
  }
  report(found, unread)
  if (options.html !== undefined) {
    writeFileSync(options.html, comparisonPage(found, { title: file }))
    console.log(`the disagreements one by one: ${options.html}`)
  }
  if (options.sheet !== undefined) {
    writeFileSync(options.sheet, csv([SHEET, ...sheet]))
    console.log(`${sheet.length} rows to label: ${options.sheet}`)
  }
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
  return compareResult(rollout, result, options.paid)
}

function report({ total, oldPaid, newPaid, byOutcome, byKind }: Tally, unread: number): void {
  const of = (outcome: Parameters<typeof byOutcome.get>[0]): number => byOutcome.get(outcome) ?? 0
  const line = (what: string, count: number): string[] => [what, String(count), share(count, total)]
  console.log(
    renderTable([
      ['', 'rollouts', 'share'],
      line('read', total),
      line('paid by the old grader', oldPaid),
      line('paid by this one', newPaid),
      line('of one mind', of('same')),
      line('paid, and not right', of('paid-wrong')),
      line('right, and not paid', of('missed')),
      line('not to be judged', of('null')),
      ...(of('unscored') > 0 ? [line('without an old score', of('unscored'))] : []),
    ]),
  )
  console.log(
    `\n${renderTable([
      ['old against new', 'verdict', 'rollouts', 'share'],
      ...byKind.map(({ outcome, kind, count }) => [outcome, kind, String(count), share(count, total)]),
    ])}`,
  )
  if (unread > 0) console.log(`${unread} lines without a completion were left out`)
}

const SHEET = ['id', 'outcome', 'kind', 'gold', 'answer', 'old', 'new', 'label']

/** A disagreement with an empty column for a person's label. */
function sheetRow({ rollout, result, outcome, kind }: Comparison): string[] {
  const [old, now] = [String(rollout.old ?? ''), String(result.reward ?? '')]
  return [rollout.id, outcome, kind, JSON.stringify(rollout.gold ?? null), answerOf(result), old, now, '']
}

function csv(rows: readonly (readonly string[])[]): string {
  return `${rows.map(row => row.map(cell).join(',')).join('\n')}\n`
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
