import { writeFileSync } from 'node:fs'
import { Failure, type Result, type ScoreItemInput } from '@touchstone/contracts'
import { scoreItem, undeterminedResult } from '@touchstone/reward'
import { goldFields } from './gold-fields.ts'
import { asRow, at, type JsonRow, readJsonLines, textOf } from './lines.ts'
import { type LocalScorers, openScorers } from './local-scorers.ts'
import { mainOf } from './main-component.ts'
import { renderTable } from './summary.ts'
import { trivialPrograms } from './trivial-programs.ts'

export type AuditOptions = {
  readonly gold: string
  readonly reference: string
  readonly prompt: string
  readonly language: string
  readonly output?: string
}

/** What may be wrong with a row of a data set. */
export type Fault =
  | 'gold cannot be read'
  | 'gold is not equal to itself'
  | 'no gold and no tests'
  | 'problem cannot be judged'
  | 'reference fails'
  | 'reference uses over half of a limit'
  | 'trivial program passes'
  | 'same prompt, other gold'

export type Finding = { readonly id: string; readonly fault: Fault; readonly detail: string }

/** A reference may use this share of a limit before it is told of. */
const NEAR_LIMIT = 0.5

/**
 * Looks for rows of a data set that would teach a policy nonsense.
 * @returns the exit code: 0 where nothing was found, 1 where something was
 */
export async function auditDataset(file: string, options: AuditOptions): Promise<number> {
  const scorers = await openScorers({})
  const findings: Finding[] = []
  const prompts = new Map<string, string>()
  let rows = 0
  try {
    for await (const { number, value } of readJsonLines(file)) {
      rows++
      const row = asRow(value)
      const id = textOf(row.id) ?? `line-${number}`
      findings.push(...(await auditRow(scorers, id, row, options)), ...samePrompt(prompts, id, row, options))
    }
  } finally {
    await scorers.close()
  }
  const counts = new Map<Fault, number>()
  for (const { fault } of findings) counts.set(fault, (counts.get(fault) ?? 0) + 1)
  for (const { id, fault, detail } of findings.slice(0, 50))
    console.log(`${id}: ${fault}${detail === '' ? '' : ` (${detail})`}`)
  if (findings.length > 50)
    console.log(`… and ${findings.length - 50} more${options.output === undefined ? '; -o FILE writes them all' : ''}`)
  console.log(
    renderTable([
      ['fault', 'rows'],
      ...[...counts].map(([fault, count]) => [fault, String(count)]),
      ['rows read', String(rows)],
    ]),
  )
  if (options.output !== undefined)
    writeFileSync(options.output, findings.map(finding => `${JSON.stringify(finding)}\n`).join(''))
  return findings.length === 0 ? 0 : 1
}

async function auditRow(scorers: LocalScorers, id: string, row: JsonRow, options: AuditOptions): Promise<Finding[]> {
  const truth = at(row, options.gold) ?? row.gold ?? row.problem ?? row.tests
  const fields = goldFields(truth)
  if (fields.gold !== undefined) return auditGold(scorers, id, fields.gold)
  if (fields.tests === undefined && fields.problem === undefined)
    return [{ id, fault: 'no gold and no tests', detail: '' }]
  const language = textOf(row.language) ?? options.language
  const problem = { language, ...fields }
  const reference = textOf(at(row, options.reference))
  const findings: Finding[] = []
  if (reference !== undefined) findings.push(...(await auditReference(scorers, id, problem, reference)))
  for (const { name, source } of trivialPrograms(language, fields)) {
    const result = await judge(scorers, id, problem, source)
    const main = mainOf(result)
    if (result.reason === 'invalid_problem')
      return [...findings, { id, fault: 'problem cannot be judged', detail: String(main?.detail.message ?? '') }]
    if (main?.score === 1) findings.push({ id, fault: 'trivial program passes', detail: name })
  }
  return findings
}

async function auditGold(
  scorers: LocalScorers,
  id: string,
  gold: NonNullable<ScoreItemInput['gold']>,
): Promise<Finding[]> {
  const texts = Array.isArray(gold) ? gold : [gold]
  const findings: Finding[] = []
  for (const text of texts) {
    const result = await score(scorers, { id, completion: `\\boxed{${text}}`, graders: [{ kind: 'math', gold: text }] })
    const main = mainOf(result)
    if (result.reason === 'gold_unparsable') findings.push({ id, fault: 'gold cannot be read', detail: String(text) })
    else if (main?.verdict !== 'correct')
      findings.push({ id, fault: 'gold is not equal to itself', detail: `${text}: ${main?.verdict ?? result.reason}` })
  }
  return findings
}

type Judged = Pick<ScoreItemInput, 'tests' | 'problem'> & { readonly language: string }

async function auditReference(
  scorers: LocalScorers,
  id: string,
  problem: Judged,
  reference: string,
): Promise<Finding[]> {
  const result = await judge(scorers, id, problem, reference)
  const main = mainOf(result)
  if (result.reason === 'invalid_problem')
    return [{ id, fault: 'problem cannot be judged', detail: String(main?.detail.message ?? '') }]
  if (main?.score !== 1) return [{ id, fault: 'reference fails', detail: main?.verdict ?? result.reason ?? '' }]
  const share = limitShare(result)
  if (share <= NEAR_LIMIT) return []
  return [{ id, fault: 'reference uses over half of a limit', detail: `${Math.round(100 * share)} %` }]
}

/** Share of the CPU limit of one test that the slowest test took. */
function limitShare(result: Result): number {
  const timing = asRow(result.timing.code)
  const slowest = Math.max(
    0,
    ...(Array.isArray(timing.tests_cpu_ms) ? timing.tests_cpu_ms.filter(each => typeof each === 'number') : []),
  )
  const limit = typeof timing.limit_cpu_ms === 'number' ? timing.limit_cpu_ms : Number.POSITIVE_INFINITY
  return slowest / limit
}

function judge(
  scorers: LocalScorers,
  id: string,
  { language, tests, problem }: Judged,
  source: string,
): Promise<Result> {
  const fence = '`'.repeat(4)
  const grader = {
    kind: 'code' as const,
    language,
    ...(tests === undefined ? {} : { tests }),
    ...(problem === undefined ? {} : { problem }),
  }
  return score(scorers, { id, completion: `${fence}${language}\n${source}\n${fence}`, graders: [grader] })
}

async function score(scorers: LocalScorers, input: ScoreItemInput & { id: string }): Promise<Result> {
  try {
    return await scoreItem(scorers.scorers, scorers.resolve(input, undefined), scorers.options)
  } catch (error) {
    return undeterminedResult(input.id, Failure.from(error), { isolation: scorers.isolation })
  }
}

function samePrompt(seen: Map<string, string>, id: string, row: JsonRow, options: AuditOptions): Finding[] {
  const prompt = textOf(at(row, options.prompt))?.trim()
  const truth = JSON.stringify(at(row, options.gold) ?? row.gold ?? row.tests ?? null)
  if (prompt === undefined) return []
  const before = seen.get(prompt)
  seen.set(prompt, before ?? truth)
  return before === undefined || before === truth
    ? []
    : [{ id, fault: 'same prompt, other gold', detail: `${before.slice(0, 60)} and ${truth.slice(0, 60)}` }]
}
