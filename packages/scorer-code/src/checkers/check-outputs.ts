import { languageOf } from '@touchstone/completion'
import { Failure } from '@touchstone/contracts'
import { limitsOf } from '../limits.ts'
import type { Checker } from '../problems/plan.ts'
import type { Judge, RunRequest, TestOutcome } from '../run.ts'
import { filesInput, filesPython } from '../runners/native/files.ts'
import type { Value } from '../wire/value.ts'
import { writeWire } from '../wire/write-wire.ts'
import { functionDecision, printedDecision, testlibDecision } from './decision.ts'

export type CheckOptions = {
  readonly entries: readonly CheckEntry[]
  /** Told each decision in the order of the entries, from 0 to 1; false ends the checking. */
  readonly settle: (test: number, score: number) => boolean
  readonly signal: AbortSignal
}

export type CheckEntry = {
  readonly test: number
  readonly input: Value
  readonly expected: Value
  readonly output: Value
}

/**
 * Asks a problem's checker about outputs, in a jail of its own. It never meets the program, and the program never meets
 * it; the output reaches it as data. Three styles:
 *
 * - `function`: `check(input, expected, output)` gives a bool, a score from 0 to 1, or a pair of one of these and a message
 * - `testlib`: a program on files, in C++ with testlib.h or in Python, which decides by its exit status
 * - `score`: a program on files that prints a score
 *
 * An output on which the checker fails is wrong where the checker takes the expected output in its place: it is the
 * output's doing then, and no way out of a low reward.
 * @throws Failure INVALID_PROBLEM where the checker fails, runs into a limit, or decides nothing: never a pass
 */
export async function checkOutputs(
  judge: Judge,
  checker: Checker,
  { entries, settle, signal }: CheckOptions,
): Promise<void> {
  const asked = askerOf(checker)
  let rest = entries
  while (rest.length > 0) {
    const failed = await ask(judge, asked, rest, settle, signal)
    if (failed === null) return
    const [entry] = rest.slice(failed.index)
    if (entry === undefined) return
    const control = [{ ...entry, output: entry.expected }]
    if ((await ask(judge, asked, control, () => true, signal)) !== null)
      throw new Failure('INVALID_PROBLEM', { detail: `the checker ${failed.how} on test ${entry.test}` })
    if (!settle(entry.test, 0)) return
    rest = rest.slice(failed.index + 1)
  }
}

type Asker = {
  readonly language: string
  readonly source: string
  readonly task: (entries: readonly CheckEntry[]) => RunRequest['task']
  readonly decide: (outcome: TestOutcome) => number | undefined
}

/** Where and how it failed, or null where every entry up to the last wanted one was decided. */
async function ask(
  judge: Judge,
  { language, source, task, decide }: Asker,
  entries: readonly CheckEntry[],
  settle: CheckOptions['settle'],
  signal: AbortSignal,
): Promise<{ readonly index: number; readonly how: string } | null> {
  let going = true
  let taken = 0
  let failed: { readonly index: number; readonly how: string } | null = null
  const take = (index: number, outcome: TestOutcome): boolean => {
    const current = entries[index]
    if (!going || index !== taken || current === undefined) return going
    taken += 1
    const score = decide(outcome)
    if (score === undefined) {
      const how = outcome.status === 'ok' ? 'gave neither a bool nor a score' : `ended with ${outcome.status}`
      failed = { index, how }
      going = false
    } else going = settle(current.test, score)
    return going
  }
  const report = await judge.run({
    language,
    source,
    task: task(entries),
    limits: limitsOf(language),
    process: 'submission',
    onTest: take,
    signal,
  })
  if (report.compile.status !== 'ok')
    throw new Failure('INVALID_PROBLEM', {
      detail: `the checker does not compile: ${report.compile.diagnostics.slice(0, 300)}`,
    })
  report.tests.forEach((outcome, index) => {
    take(index, outcome)
  })
  return failed
}

function askerOf(checker: Checker): Asker {
  const language = languageOf(checker.language) ?? checker.language
  const { code } = checker
  const style = checker.style ?? (entryOf(code) === undefined ? 'testlib' : 'function')
  if (style === 'function') {
    const entry = entryOf(code)
    if (entry === undefined)
      throw new Failure('INVALID_PROBLEM', { detail: 'the checker defines no function check(input, expected, output)' })
    return {
      language,
      source: code,
      task: entries => ({
        kind: 'function',
        entry,
        calls: entries.map(({ input, expected, output }) => ({ args: writeWire([input, expected, output]) })),
      }),
      decide: functionDecision,
    }
  }
  if (!language.startsWith('cpp') && language !== 'python')
    throw new Failure('INVALID_PROBLEM', {
      detail: `a checker on files is written in C++ or Python, not in ${language}`,
    })
  const inputs = (entries: readonly CheckEntry[]) =>
    entries.map(({ input, expected, output }) =>
      filesInput({ input: fileText(input), answer: fileText(expected), output: fileText(output) }, style),
    )
  const maxPoints = checker.max_points
  return {
    language,
    source: language === 'python' ? filesPython(code, style) : code,
    task: entries => ({
      kind: 'stdio',
      inputs: inputs(entries),
      ...(language === 'python' ? {} : { files: style }),
    }),
    decide: outcome => (style === 'testlib' ? testlibDecision : printedDecision)(outcome, maxPoints),
  }
}

/** Text as it is; a value of a function problem as the judge itself writes it. */
function fileText(value: Value): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every(part => typeof part === 'string')) return value[0] ?? ''
  return `${writeWire(value)}\n`
}

function entryOf(code: string): string | undefined {
  return (
    /^(?:async\s+)?(?:def|function)\s+(check|checker|check_output|is_correct|judge)\s*\(/m.exec(code)?.[1] ??
    /^(?:const|let|var)\s+(check|checker)\s*=/m.exec(code)?.[1]
  )
}
