import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { type CodeLimits, Failure, type Result, type ScoreItemInput } from '@touchstone/contracts'
import { scoreItem, undeterminedResult } from '@touchstone/reward'
import { limitsOf } from '@touchstone/scorer-code'
import { goldFields } from './gold-fields.ts'
import { asRow, at, type JsonRow, readingFiles, readJsonLines, textOf } from './lines.ts'
import { type LocalScorers, openScorers } from './local-scorers.ts'
import { mainOf } from './main-component.ts'
import { progressOver } from './progress.ts'
import { renderTable } from './summary.ts'
import { trivialPrograms } from './trivial-programs.ts'

export type AuditOptions = {
  readonly gold: string
  readonly reference: string
  readonly prompt: string
  readonly language: string
  readonly output?: string
  readonly progress?: boolean
}

/** What may be wrong with a row of a data set. */
export type Fault =
  | 'row cannot be read'
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
const MOST_PRINTED = 50

/**
 * Looks for rows of a data set that would teach a policy nonsense.
 * @returns the exit code: 0 where nothing was found, 1 where something was, 2 where the file cannot be read
 */
export function auditDataset(file: string, options: AuditOptions): Promise<number> {
  return readingFiles(() => audit(file, options))
}

async function audit(file: string, options: AuditOptions): Promise<number> {
  const scorers = await openScorers({})
  const bar = progressOver(file, { shown: options.progress !== false })
  const findings: Finding[] = []
  const prompts = new Map<string, string>()
  const window: Promise<Finding[]>[] = []
  let rows = 0
  try {
    for await (const { number, value, isJson } of readJsonLines(file, bar.add)) {
      rows++
      const row = asRow(value)
      const id = textOf(row.id) ?? `line-${number}`
      const doubles = samePrompt(prompts, id, row, options)
      window.push(
        isJson
          ? auditRow(scorers, id, row, options).then(found => [...found, ...doubles])
          : Promise.resolve([{ id, fault: 'row cannot be read', detail: 'not JSON' }]),
      )
      if (window.length >= 2 * availableParallelism()) findings.push(...(await (window.shift() as Promise<Finding[]>)))
    }
    for (const found of await Promise.all(window)) findings.push(...found)
  } finally {
    bar.stop()
    await scorers.close()
  }
  if (rows === 0) {
    console.error(`touchstone: ${file} has no rows`)
    return 2
  }
  report(findings, rows, options)
  return findings.length === 0 ? 0 : 1
}

function report(findings: readonly Finding[], rows: number, { output }: AuditOptions): void {
  for (const { id, fault, detail } of findings.slice(0, MOST_PRINTED))
    console.log(`${id}: ${fault}${detail === '' ? '' : ` (${detail})`}`)
  if (findings.length > MOST_PRINTED)
    console.log(
      `… and ${findings.length - MOST_PRINTED} more${output === undefined ? '; -o FILE writes them all' : ''}`,
    )
  const byFault = new Map<Fault, Set<string>>()
  for (const { fault, id } of findings) byFault.set(fault, (byFault.get(fault) ?? new Set()).add(id))
  const bad = new Set(findings.map(({ id }) => id)).size
  console.log(
    `${findings.length > 0 ? '\n' : ''}${renderTable([
      ['fault', 'rows'],
      ...[...byFault].sort(([, a], [, b]) => b.size - a.size).map(([fault, ids]) => [fault, String(ids.size)]),
      ['rows with a fault', String(bad)],
      ['rows read', String(rows)],
    ])}`,
  )
  if (output !== undefined) writeFileSync(output, findings.map(finding => `${JSON.stringify(finding)}\n`).join(''))
}

async function auditRow(scorers: LocalScorers, id: string, row: JsonRow, options: AuditOptions): Promise<Finding[]> {
  const truth = at(row, options.gold) ?? row.gold ?? row.problem ?? row.tests
  const fields = goldFields(truth)
  if (fields.gold !== undefined) return auditGold(scorers, id, fields.gold)
  if (fields.tests === undefined && fields.problem === undefined)
    return [{ id, fault: 'no gold and no tests', detail: '' }]
  const language = textOf(row.language) ?? options.language
  const problem: Judged = { language, limits: asRow(row.limits) as CodeLimits, ...fields }
  const reference = textOf(at(row, options.reference))
  const findings: Finding[] = []
  if (reference !== undefined) findings.push(...(await auditReference(scorers, id, problem, reference)))
  if (findings.some(({ fault }) => fault === 'problem cannot be judged')) return findings
  const trivial = trivialPrograms(language, fields)
  const results = await Promise.all(
    trivial.map(({ source }) => judge(scorers, id, { ...problem, language: 'python' }, source)),
  )
  for (const [index, { name }] of trivial.entries()) {
    const result = results[index]
    const main = result === undefined ? undefined : mainOf(result)
    if (result?.reason === 'invalid_problem')
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

type Judged = Pick<ScoreItemInput, 'tests' | 'problem'> & { readonly language: string; readonly limits: CodeLimits }

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
  const near = nearestLimit(result, problem)
  const used = (detail: string): Finding[] => [{ id, fault: 'reference uses over half of a limit', detail }]
  if (near.share > NEAR_LIMIT) return used(`${Math.round(100 * near.share)} % of the ${near.what}`)
  if (asRow(result.timing.code).peak_memory_bytes !== undefined) return []
  // Where the machine does not tell how much memory was used, half of it shows whether half is enough.
  const halved = limitsOf(problem.language, problem.limits).memoryBytes * NEAR_LIMIT
  const memory_mb = Math.floor(halved / 1024 ** 2)
  const again = await judge(scorers, id, { ...problem, limits: { ...problem.limits, memory_mb } }, reference)
  return mainOf(again)?.verdict === 'memory_limit' ? used(`more than ${memory_mb} MB of memory`) : []
}

/** The limit that the run came nearest to, and the share of it that was used. */
function nearestLimit(result: Result, { language, limits }: Judged): { readonly what: string; readonly share: number } {
  const timing = asRow(result.timing.code)
  const most = limitsOf(language, limits)
  const perTest = Array.isArray(timing.tests_cpu_ms) ? timing.tests_cpu_ms.filter(each => typeof each === 'number') : []
  const used = (value: unknown, limit: number): number => (typeof value === 'number' ? value / limit : 0)
  return [
    { what: 'CPU time of a test', share: used(Math.max(0, ...perTest), most.cpuMs) },
    { what: 'CPU time of a submission', share: used(timing.cpu_ms, most.totalCpuMs) },
    { what: 'memory', share: used(timing.peak_memory_bytes, most.memoryBytes) },
  ].reduce((nearest, each) => (each.share > nearest.share ? each : nearest))
}

function judge(
  scorers: LocalScorers,
  id: string,
  { language, limits, tests, problem }: Judged,
  source: string,
): Promise<Result> {
  const fence = '`'.repeat(4)
  const grader = {
    kind: 'code' as const,
    language,
    limits,
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
