import { Failure, type Grade } from '@touchstone/contracts'
import { errorName } from './explain.ts'
import { compileError, gradeOf, type TestVerdict } from './grade.ts'
import type { JudgePlanOptions } from './judge-plan-options.ts'
import type { HarnessPlan } from './problems/plan.ts'
import type { Judge, TestOutcome } from './run.ts'
import { limitVerdict } from './test-verdict.ts'
import { readWire } from './wire/read-text.ts'
import { sequenceOf } from './wire/value.ts'

/** Languages whose runners can hold tests and program apart; the others compile them together, and say `weak`. */
const LANGUAGES: ReadonlySet<string> = new Set([
  'python',
  ...['javascript', 'typescript', 'cpp', 'cpp17', 'cpp23', 'c', 'java', 'go', 'rust'],
])
/** Tests that a harness may claim to have run. */
const MAX_TESTS = 100_000n

/**
 * Runs tests that are code. They run in a jail of their own, which says how many of them passed; the program is in
 * another, and cannot reach that answer.
 * @throws Failure NOT_BUILT for a language without such a runner, INVALID_PROBLEM where the tests' own text is broken
 */
export async function judgeHarness(
  judge: Judge,
  options: JudgePlanOptions & { readonly plan: HarnessPlan },
): Promise<Grade> {
  const { plan, program, limits, process, signal } = options
  if (!LANGUAGES.has(program.language))
    throw new Failure('NOT_BUILT', { detail: `tests that are code, for a program in ${program.language}` })
  const { testsCode, entry, setup } = plan
  const report = await judge.run({
    language: program.language,
    source: withPrelude(plan.prelude, program.code),
    task: {
      kind: 'harness',
      testsCode,
      ...(entry === undefined ? {} : { entry }),
      ...(setup === undefined ? {} : { setup }),
    },
    limits,
    process,
    signal,
  })
  if (report.compile.status !== 'ok') return compileError(report, report.compile, options)
  const [outcome] = report.tests
  if (outcome === undefined) throw new Failure('SLOT_LOST', { detail: 'the judge reported no outcome' })
  const verdicts = verdictsOf(outcome)
  const shown = { ...plan, tests: verdicts.map(() => ({ weight: 1 })) }
  return gradeOf(verdicts, () => outcome, report, [...verdicts.keys()], { ...options, plan: shown })
}

/** `from __future__` must stand first, so such a program does without the tests' imports. */
export function withPrelude(prelude: string | undefined, code: string): string {
  return prelude === undefined || /^from __future__ /m.test(code) ? code : `${prelude}\n${code}`
}

/** Which tests passed is not told, only how many: they are counted from the front. */
function verdictsOf(outcome: TestOutcome): TestVerdict[] {
  const limit = limitVerdict(outcome)
  if (limit !== undefined) return [limit]
  if (/^(?:SyntaxError|IndentationError|TabError|EmptyTests) at line 0 of the tests/.test(outcome.error))
    throw new Failure('INVALID_PROBLEM', { detail: 'the tests are no valid code, or check nothing' })
  const read = readWire(outcome.output)
  const [passed, total] = (read.ok ? sequenceOf(read.value) : undefined) ?? []
  if (typeof passed !== 'bigint' || typeof total !== 'bigint' || total < 1n || total > MAX_TESTS || passed > total)
    throw new Failure('SLOT_LOST', { detail: 'the tests gave no count' })
  const failed: TestVerdict = isRuntimeError(outcome) ? 'runtime_error' : 'wrong'
  return Array.from({ length: Number(total) }, (_each, index) => (index < Number(passed) ? 'passed' : failed))
}

/** A test that does not hold is a wrong answer; an exception on the way is the program's. */
function isRuntimeError(outcome: TestOutcome): boolean {
  const name = errorName(outcome)
  return name !== 'AssertionError' && name !== 'no answer'
}
