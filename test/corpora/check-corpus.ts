import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { scoreItem } from '@touchstone/reward'
import type { LocalScorers } from '../../services/cli/src/local-scorers.ts'
import type { Corpus, Row } from './corpus.ts'
import { javascriptMutants } from './javascript-mutants.ts'

type Program = { readonly id: string; readonly row: Row; readonly code: string; readonly kind: string }

const CANONICAL_CPU_MS = 10_000
/** Many of them loop for ever. plain.py has the same. */
const MUTANT_CPU_MS = 1_000

export type CorpusReport = {
  readonly canonical: {
    readonly total: number
    readonly passed: number
    /** Their own tests catch them in plain runs too. */
    readonly broken: readonly string[]
    readonly failed: readonly string[]
  }
  readonly mutants: {
    readonly total: number
    /** Paid, and the tests themselves let them pass where no judge stands between. */
    readonly equal: number
    /** Paid, though the tests alone catch them: a fault of the judge. */
    readonly paidWrongly: readonly string[]
    /** Not paid, though the tests alone let them pass. */
    readonly missed: readonly string[]
  }
}

/** Right programs must pass; a wrong neighbour passes exactly where its tests alone, in plain CPython or Node, let it. */
export async function checkCorpus(scorers: LocalScorers, { rows }: Corpus, mutantsEach: number): Promise<CorpusReport> {
  const canonical = rows.map(row => ({ id: row.id, row, code: row.code, kind: 'canonical' }))
  const right = await judged(scorers, canonical, CANONICAL_CPU_MS)
  const unpaid = canonical.filter(({ id }) => right.get(id)?.paid !== true)
  const alone = await plainly(unpaid)
  const failed = unpaid.filter(({ id }) => alone.get(id) === true)
  const mutants = mutantsEach === 0 ? [] : await mutantsOf(rows, mutantsEach)
  const paid = await judged(scorers, mutants, MUTANT_CPU_MS)
  const plain = await plainly(mutants)
  const label = ({ id, kind }: Program): string => `${id} (${kind}): ${paid.get(id)?.verdict}`
  return {
    canonical: {
      total: canonical.length,
      passed: canonical.length - unpaid.length,
      broken: unpaid.filter(({ id }) => alone.get(id) !== true).map(({ id }) => id),
      failed: failed.map(({ id }) => `${id}: ${right.get(id)?.verdict}`),
    },
    mutants: {
      total: mutants.length,
      equal: mutants.filter(({ id }) => paid.get(id)?.paid === true && plain.get(id) === true).length,
      paidWrongly: mutants.filter(({ id }) => paid.get(id)?.paid === true && plain.get(id) === false).map(label),
      missed: mutants.filter(({ id }) => paid.get(id)?.paid === false && plain.get(id) === true).map(label),
    },
  }
}

type Verdict = { readonly paid: boolean; readonly verdict: string }

async function judged(
  scorers: LocalScorers,
  programs: readonly Program[],
  cpuMs: number,
): Promise<Map<string, Verdict>> {
  const verdicts = new Map<string, Verdict>()
  const rest = programs.values()
  const work = async (): Promise<void> => {
    for (const { id, row, code } of rest) {
      const fence = '`'.repeat(6)
      const item = {
        id,
        completion: `${fence}${row.language}\n${code}\n${fence}`,
        graders: [
          {
            kind: 'code',
            language: row.language,
            problem: row.problem,
            limits: { cpu_ms: cpuMs, total_cpu_ms: cpuMs },
          } as const,
        ],
      }
      const result = await scoreItem(scorers.scorers, scorers.resolve(item, undefined), scorers.options)
      const component = result.components[0]
      const error = JSON.stringify(component?.detail.failed ?? component?.detail.message ?? '')
      verdicts.set(id, { paid: result.reward === 1, verdict: `${result.reason ?? component?.verdict} ${error}` })
    }
  }
  await Promise.all(Array.from({ length: 8 }, work))
  return verdicts
}

async function mutantsOf(rows: readonly Row[], count: number): Promise<Program[]> {
  const python = rows.filter(({ language }) => language === 'python')
  const found = new Map<string, readonly { readonly kind: string; readonly code: string }[]>()
  for (const answer of await throughPython(
    'mutants.py',
    python.map(({ id, code }) => ({ id, code, count })),
  ))
    found.set(answer.id, answer.mutants as readonly { kind: string; code: string }[])
  for (const row of rows) if (row.language === 'javascript') found.set(row.id, javascriptMutants(row.code, count))
  return rows.flatMap(row => (found.get(row.id) ?? []).map((mutant, at) => ({ ...mutant, id: `${row.id}~${at}`, row })))
}

/** What the tests say where program and tests stand in one file, as their publishers run them. */
async function plainly(programs: readonly Program[]): Promise<Map<string, boolean>> {
  const python = programs.filter(({ row }) => row.language === 'python')
  const answers = await throughPython(
    'plain.py',
    python.map(({ id, code, row }) => ({ id, code, tests: row.plainTests })),
  )
  const passed = new Map<string, boolean>(answers.map(({ id, passed }) => [id, passed === true]))
  for (const { id, code, row } of programs) {
    if (row.language !== 'javascript') continue
    // HumanEval-X counts whatever is written to standard error as a failure: console.assert does not throw.
    const { status, stderr } = spawnSync(process.execPath, ['-'], {
      input: `${code}\n${row.plainTests}`,
      timeout: 2 * MUTANT_CPU_MS,
      encoding: 'utf8',
    })
    passed.set(id, status === 0 && stderr === '')
  }
  return passed
}

type Answer = { readonly id: string; readonly [key: string]: unknown }

async function throughPython(script: string, requests: readonly object[]): Promise<Answer[]> {
  if (requests.length === 0) return []
  const child = spawn('/usr/bin/python3', ['-W', 'ignore', join(import.meta.dirname, script)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.stdin.end(requests.map(request => `${JSON.stringify(request)}\n`).join(''))
  const answers: Answer[] = []
  for await (const line of createInterface({ input: child.stdout })) answers.push(JSON.parse(line))
  if (answers.length !== requests.length)
    throw new Error(`${script} gave ${answers.length} of ${requests.length} answers`)
  return answers
}
