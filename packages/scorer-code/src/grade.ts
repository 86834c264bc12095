import type { CodeGrader, CompletionVerdict, Grade, JsonObject } from '@touchstone/contracts'
import { errorName, head, tail } from './explain.ts'
import type { Plan } from './problems/plan.ts'
import type { RunReport, TestOutcome } from './run.ts'
import { readWire } from './wire/read-text.ts'
import { toJson } from './wire/to-json.ts'

/** How a test ended; `not_run` where an earlier one had settled the score. */
export type TestVerdict = 'passed' | Exclude<CompletionVerdict, 'correct'> | 'not_run'

export type GradeOptions = {
  readonly plan: Plan
  /** What is known of the program already; goes into the grade's detail. */
  readonly detail: JsonObject
  readonly scoring: NonNullable<CodeGrader['scoring']>
  readonly reveal: boolean
}

/** The judge's sign that this submission alone ended its slot each time. */
const SLOT_KILLED = 'slot_killed'
/** Tests whose outcomes an explanation lists one by one. */
const LISTED_TESTS = 500

/**
 * The grade that the verdicts of a plan's tests come to.
 * @param order the plan's tests as they ran; the first failure in it is the one that is explained
 * @param partial between 0 and 1, of the tests to which a checker gave a part
 */
export function gradeOf(
  verdicts: readonly TestVerdict[],
  outcomeOf: (test: number) => TestOutcome | undefined,
  report: RunReport,
  order: readonly number[],
  { plan, detail, scoring, reveal }: GradeOptions,
  partial: ReadonlyMap<number, number> = new Map(),
): Grade {
  const passed = verdicts.filter(verdict => verdict === 'passed').length
  const scores = verdicts.map((verdict, test) => (verdict === 'passed' ? 1 : (partial.get(test) ?? 0)))
  const score = scoreOf(plan, scores, scoring)
  const failing = order.find(test => verdicts[test] !== 'passed' && verdicts[test] !== 'not_run')
  const failure = failing === undefined ? undefined : verdicts[failing]
  const all = passed === verdicts.length
  return {
    verdict: all ? 'correct' : score > 0 ? 'partial' : failureVerdict(failure, report),
    score: all ? 1 : score,
    detail: {
      ...detail,
      passed,
      total: verdicts.length,
      // Tests and program shared a process.
      ...(report.integrity.includes('weak') ? { integrity: 'weak' } : {}),
      ...(scoring === 'all' || verdicts.length > LISTED_TESTS ? {} : { tests: [...verdicts] }),
      ...(failing === undefined || failure === undefined
        ? {}
        : { failed: explain(failing, failure, outcomeOf(failing), plan, reveal) }),
    },
    flags: [...report.integrity].sort(),
    timing: timingOf(report, order, verdicts.length),
    isolation: report.isolation,
  }
}

function failureVerdict(failure: TestVerdict | undefined, report: RunReport): CompletionVerdict {
  if (failure === undefined || failure === 'passed' || failure === 'not_run') return 'runtime_error'
  if (failure === 'partial') return 'wrong' // a part of one test, where only all of all counts
  if (failure === 'runtime_error' && report.integrity.includes(SLOT_KILLED)) return 'integrity' // BLAME: slot_killed_twice_by_same_submission
  return failure
}

/** A subtask is worth its worst test. */
function scoreOf(plan: Plan, scores: readonly number[], scoring: GradeOptions['scoring']): number {
  const of = (index: number): number => scores[index] ?? 0
  switch (scoring) {
    case 'all':
      return scores.every(score => score === 1) ? 1 : 0
    case 'fraction':
      return scores.reduce((sum, score) => sum + score, 0) / scores.length
    case 'weighted':
      return share(plan.tests.map(({ weight }, index) => ({ weight, score: of(index) })))
    case 'subtasks': {
      const groups = new Map<string, { weight: number; score: number }>()
      for (const [index, { weight, subtask }] of plan.tests.entries()) {
        const name = subtask === undefined ? `test ${index}` : `subtask ${subtask}`
        const group = groups.get(name) ?? { weight: 0, score: 1 }
        groups.set(name, { weight: group.weight + weight, score: Math.min(group.score, of(index)) })
      }
      return share([...groups.values()])
    }
  }
}

function share(parts: readonly { readonly weight: number; readonly score: number }[]): number {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0)
  return parts.reduce((sum, { weight, score }) => sum + weight * score, 0) / total
}

function explain(
  index: number,
  verdict: TestVerdict,
  outcome: TestOutcome | undefined,
  plan: Plan,
  reveal: boolean,
): JsonObject {
  const base: JsonObject = {
    test: index,
    kind: verdict,
    ...(verdict === 'runtime_error' && outcome !== undefined ? { error: errorName(outcome) } : {}),
  }
  const test = plan.kind === 'harness' ? undefined : plan.tests[index]
  if (!reveal || test === undefined) return base
  const { input, expected } = test.shown()
  return {
    ...base,
    input,
    expected,
    ...(outcome === undefined ? {} : { output: shownOutput(plan, outcome), stderr: tail(outcome.error) }),
  }
}

function shownOutput(plan: Plan, outcome: TestOutcome): JsonObject[string] {
  const value = plan.kind === 'stdio' ? undefined : readWire(outcome.argument ?? outcome.output)
  if (value?.ok) return toJson(value.value)
  return head(Buffer.from(outcome.output.subarray(0, 16_384)).toString('utf8'))
}

/** The program never ran. */
export function compileError(
  report: RunReport,
  compile: Exclude<RunReport['compile'], { status: 'ok' }>,
  { detail, plan }: GradeOptions,
): Grade {
  return {
    verdict: 'compile_error',
    score: 0,
    detail: {
      ...detail,
      passed: 0,
      total: plan.tests.length,
      ...(compile.status === 'limit' ? { reason: 'a limit of the compiler was exceeded' } : {}),
      diagnostics: head(compile.diagnostics),
    },
    flags: [...report.integrity].sort(),
    timing: { compile_cpu_ms: compile.cpuMs, slot: report.slot },
    isolation: report.isolation,
  }
}

function timingOf(report: RunReport, order: readonly number[], count: number): JsonObject {
  const sum = (pick: (outcome: TestOutcome) => number): number =>
    Math.round(report.tests.reduce((total, outcome) => total + pick(outcome), 0) * 1000) / 1000
  const peak = report.tests.reduce((most, { peakMemoryBytes }) => Math.max(most, peakMemoryBytes ?? 0), 0)
  const perTest = new Array<number>(count).fill(0)
  if (report.tests.length === order.length && order.length <= LISTED_TESTS)
    order.forEach((test, run) => {
      perTest[test] = report.tests[run]?.cpuMs ?? 0
    })
  return {
    cpu_ms: sum(({ cpuMs }) => cpuMs),
    wall_ms: sum(({ wallMs }) => wallMs),
    compile_cpu_ms: report.compile.cpuMs,
    compile_cached: report.compile.status === 'ok' && report.compile.cached,
    ...(peak > 0 ? { peak_memory_bytes: peak } : {}),
    slot: report.slot,
    ...(perTest.length <= LISTED_TESTS ? { tests_cpu_ms: perTest } : {}),
  }
}
