import type { Program } from '@touchstone/completion'
import { type CodeGrader, type CompletionVerdict, Failure, type Grade, type JsonObject } from '@touchstone/contracts'
import { checkOutputs } from './checkers/check-outputs.ts'
import type { Answer } from './compare/comparison.ts'
import { errorName, head, tail } from './explain.ts'
import { shuffledOrder } from './order.ts'
import type { CallTest, DesignTest, Plan, StdioTest } from './problems/plan.ts'
import type { Judge, RunLimits, RunReport, RunRequest, RunTask, TestOutcome } from './run.ts'
import { readWire } from './wire/read-text.ts'
import { toJson } from './wire/to-json.ts'
import { isPlain, type Value } from './wire/value.ts'

export type JudgePlanOptions = {
  readonly plan: Plan
  readonly program: Program
  /** What is known of the program already; goes into the grade's detail. */
  readonly detail: JsonObject
  readonly salt: string
  readonly limits: RunLimits
  readonly scoring: NonNullable<CodeGrader['scoring']>
  readonly process: RunRequest['process']
  readonly reveal: boolean
  readonly signal: AbortSignal
}

/** How a test ended; `not_run` where an earlier one had settled the score. */
export type TestVerdict = 'passed' | Exclude<CompletionVerdict, 'correct' | 'partial'> | 'not_run'

/** Time-outs in a row that end a run in which every test counts. */
const TIMEOUTS_IN_A_ROW = 2
/** The judge's sign that this submission alone ended its slot each time. */
const SLOT_KILLED = 'slot_killed'
/** Tests whose outcomes an explanation lists one by one. */
const LISTED_TESTS = 500

/** Runs a program on a plan's tests and says what it earned. @throws Failure of the judge, INVALID_PROBLEM of a checker */
export async function judgePlan(judge: Judge, options: JudgePlanOptions): Promise<Grade> {
  const { plan, program, limits, process, signal } = options
  if (plan.kind === 'harness')
    throw new Failure('NOT_BUILT', { detail: 'tests that are code and cannot be read into calls' })
  const tests: readonly (CallTest | DesignTest | StdioTest)[] = plan.tests
  const total = tests.reduce((sum, { weight }) => sum + weight, 0)
  if (options.scoring !== 'all' && options.scoring !== 'fraction' && total <= 0)
    throw new Failure('INVALID_PROBLEM', { detail: 'the weights of the tests sum up to nothing' })

  const order = shuffledOrder(tests.length, options.salt, program.code)
  const runs = order.flatMap(test => Array.from({ length: callsOf(tests[test]) }, (_each, call) => ({ test, call })))
  const watch = createWatch(options, runs)
  const report = await judge.run({
    language: program.language,
    source: sourceOf(plan, program.code),
    task: taskOf(plan, order),
    limits,
    process,
    onTest: (index, outcome) => watch.take(index, outcome),
    signal,
  })
  if (report.compile.status !== 'ok') return compileError(report, report.compile, options)

  report.tests.forEach((outcome, index) => {
    watch.take(index, outcome)
  })
  const verdicts = watch.verdicts()
  if (plan.checker !== undefined) {
    await checkOutputs(judge, plan.checker, {
      entries: order.flatMap(test => {
        const data = tests[test]?.data()
        const output = watch.outputOf(test)
        return verdicts[test] === 'unchecked' && data !== undefined && output !== undefined
          ? [{ test, ...data, output }]
          : []
      }),
      settle: (test, passed) => {
        verdicts[test] = passed ? 'passed' : 'wrong'
        return passed || options.scoring !== 'all'
      },
      signal,
    })
  }
  return gradeOf(verdicts.map(settled), watch, report, order, options)
}

/** `from __future__` must stand first, so such a program does without the tests' imports. */
function sourceOf(plan: Plan, code: string): string {
  const prelude = plan.kind === 'function' ? plan.prelude : undefined
  return prelude === undefined || /^from __future__ /m.test(code) ? code : `${prelude}\n${code}`
}

type Unsettled = TestVerdict | 'unchecked'

function settled(verdict: Unsettled): TestVerdict {
  return verdict === 'unchecked' ? 'not_run' : verdict
}

function callsOf(test: CallTest | DesignTest | StdioTest | undefined): number {
  return test !== undefined && 'calls' in test ? test.calls.length : 1
}

function taskOf(plan: Exclude<Plan, { kind: 'harness' }>, order: readonly number[]): RunTask {
  switch (plan.kind) {
    case 'function': {
      const { entry, params, returns, returnArgument } = plan
      return {
        kind: 'function',
        entry,
        ...(params === undefined ? {} : { params }),
        ...(returns === undefined ? {} : { returns }),
        ...(returnArgument === undefined ? {} : { returnArgument }),
        calls: order.flatMap(index => plan.tests[index]?.calls.map(args => ({ args })) ?? []),
      }
    }
    case 'design':
      return {
        kind: 'design',
        entry: plan.entry,
        calls: order.flatMap(index => {
          const test = plan.tests[index]
          return test === undefined ? [] : [{ operations: test.operations, args: test.args }]
        }),
      }
    case 'stdio':
      return { kind: 'stdio', inputs: order.flatMap(index => plan.tests[index]?.stdin ?? []) }
  }
}

type Watch = {
  /** Takes the outcome of a run, in order; false once the score is settled. What comes later changes nothing. */
  take(run: number, outcome: TestOutcome): boolean
  verdicts(): Unsettled[]
  outcomeOf(test: number): TestOutcome | undefined
  /** For a checker: what the test gave back. */
  outputOf(test: number): Value | undefined
}

/**
 * Turns outcomes into verdicts as they come, in the order of the runs: the outcome of a run is taken once, and none after
 * the run that settled the score, so that it does not matter how far a slot had gone.
 */
function createWatch(
  { plan, scoring }: JudgePlanOptions,
  runs: readonly { readonly test: number; readonly call: number }[],
): Watch {
  const verdicts: Unsettled[] = plan.tests.map(() => 'not_run')
  const outcomes = new Map<number, TestOutcome>()
  const answers = new Map<number, Answer[]>()
  const unchecked = new Map<number, Value>()
  let next = 0
  let stopped = false
  let timeouts = 0

  return {
    take(run, outcome) {
      if (stopped) return false
      if (run !== next) return true
      next += 1
      const place = runs[run]
      if (place === undefined) return false
      const { test, call } = place
      if (call > 0 && verdicts[test] !== 'not_run') return true // an earlier call of this test has failed
      outcomes.set(test, outcome)
      const verdict = judgeRun(test, call, outcome)
      if (verdict === undefined) return true
      verdicts[test] = verdict
      timeouts = verdict === 'time_limit' || verdict === 'idle_limit' ? timeouts + 1 : 0
      const failed = verdict !== 'passed' && verdict !== 'unchecked'
      stopped = (failed && scoring === 'all') || timeouts >= TIMEOUTS_IN_A_ROW
      return !stopped
    },
    verdicts: () => [...verdicts],
    outcomeOf: test => outcomes.get(test),
    outputOf: test => unchecked.get(test),
  }

  /** The verdict of a test after this run of it; undefined while more of its calls are to come. */
  function judgeRun(index: number, call: number, outcome: TestOutcome): Unsettled | undefined {
    if (plan.kind === 'stdio') {
      const test = plan.tests[index]
      if (test === undefined) return 'wrong'
      const verdict = judgeStdio(test, outcome, plan.checker !== undefined)
      if (verdict === 'unchecked') unchecked.set(index, textOf(outcome.output))
      return verdict
    }
    if (plan.kind === 'harness') return 'wrong'
    const test = plan.tests[index]
    const limit = limitVerdict(outcome)
    if (test === undefined || limit !== undefined) return limit ?? 'wrong'
    const answer = readAnswer(outcome, test.expectedBytes, plan.checker !== undefined)
    if (answer === undefined) return 'wrong'
    if (plan.checker !== undefined) {
      const value = answer.argument ?? answer.result
      if (!isPlain(value)) return 'wrong'
      unchecked.set(index, value)
      return 'unchecked'
    }
    const given = [...(answers.get(index) ?? []), answer]
    if (given.length < callsOf(test)) {
      answers.set(index, given)
      return call + 1 < callsOf(test) ? undefined : 'wrong'
    }
    answers.delete(index)
    return test.accepts(given) ? 'passed' : 'wrong'
  }
}

function judgeStdio(test: StdioTest, outcome: TestOutcome, hasChecker: boolean): Unsettled {
  const limit = limitVerdict(outcome)
  if (limit !== undefined && (limit !== 'runtime_error' || test.blank)) return limit
  if (outcome.status === 'not_run') return 'runtime_error'
  if (hasChecker) return limit ?? 'unchecked'
  // The exit status does not count once the output is right: many right programs end by exit(1) or a late crash.
  return test.accepts(textOf(outcome.output)) ? 'passed' : (limit ?? 'wrong')
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}

function limitVerdict({ status }: TestOutcome): Exclude<TestVerdict, 'passed' | 'not_run'> | undefined {
  switch (status) {
    case 'ok':
      return undefined
    case 'wall_limit':
      return 'idle_limit'
    case 'not_run':
      return 'runtime_error' // a missing answer is a failure: the program ended before this test
    default:
      return status
  }
}

/** An answer may be this much longer than what is expected before it is not even read: escapes, tags, digits. */
const LONGER = 64
const SLACK_BYTES = 65_536

function readAnswer(outcome: TestOutcome, expectedBytes: number, whole: boolean): Answer | undefined {
  const most = whole ? Number.POSITIVE_INFINITY : expectedBytes * LONGER + SLACK_BYTES
  if (outcome.output.length > most) return undefined
  const result = readWire(outcome.output)
  if (!result.ok) return undefined
  if (outcome.argument === undefined) return { result: result.value }
  const argument = readWire(outcome.argument)
  return argument.ok ? { result: result.value, argument: argument.value } : undefined
}

function gradeOf(
  verdicts: readonly TestVerdict[],
  watch: Watch,
  report: RunReport,
  order: readonly number[],
  options: JudgePlanOptions,
): Grade {
  const { plan, detail, scoring, reveal } = options
  const passed = verdicts.filter(verdict => verdict === 'passed').length
  const score = scoreOf(plan, verdicts, scoring)
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
      ...(scoring === 'all' || verdicts.length > LISTED_TESTS ? {} : { tests: [...verdicts] }),
      ...(failing === undefined || failure === undefined
        ? {}
        : { failed: explain(failing, failure, watch.outcomeOf(failing), plan, reveal) }),
    },
    flags: [...report.integrity].sort(),
    timing: timingOf(report, order, options),
    isolation: report.isolation,
  }
}

function failureVerdict(failure: TestVerdict | undefined, report: RunReport): CompletionVerdict {
  if (failure === undefined || failure === 'passed' || failure === 'not_run') return 'runtime_error'
  if (failure === 'runtime_error' && report.integrity.includes(SLOT_KILLED)) return 'integrity' // BLAME: slot_killed_twice_by_same_submission
  return failure
}

function scoreOf(plan: Plan, verdicts: readonly TestVerdict[], scoring: JudgePlanOptions['scoring']): number {
  const isPassed = (index: number): boolean => verdicts[index] === 'passed'
  switch (scoring) {
    case 'all':
      return verdicts.every(verdict => verdict === 'passed') ? 1 : 0
    case 'fraction':
      return verdicts.filter(verdict => verdict === 'passed').length / verdicts.length
    case 'weighted':
      return share(plan.tests.map(({ weight }, index) => ({ weight, passed: isPassed(index) })))
    case 'subtasks': {
      const groups = new Map<string, { weight: number; passed: boolean }>()
      for (const [index, { weight, subtask }] of plan.tests.entries()) {
        const name = subtask === undefined ? `test ${index}` : `subtask ${subtask}`
        const group = groups.get(name) ?? { weight: 0, passed: true }
        groups.set(name, { weight: group.weight + weight, passed: group.passed && isPassed(index) })
      }
      return share([...groups.values()])
    }
  }
}

function share(parts: readonly { readonly weight: number; readonly passed: boolean }[]): number {
  const sum = (some: typeof parts): number => some.reduce((total, { weight }) => total + weight, 0)
  return sum(parts.filter(({ passed }) => passed)) / sum(parts)
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

function compileError(
  report: RunReport,
  compile: Exclude<RunReport['compile'], { status: 'ok' }>,
  { detail, plan }: JudgePlanOptions,
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

function timingOf(report: RunReport, order: readonly number[], { plan }: JudgePlanOptions): JsonObject {
  const sum = (pick: (outcome: TestOutcome) => number): number =>
    Math.round(report.tests.reduce((total, outcome) => total + pick(outcome), 0) * 1000) / 1000
  const peak = report.tests.reduce((most, { peakMemoryBytes }) => Math.max(most, peakMemoryBytes ?? 0), 0)
  const perTest: number[] = plan.tests.map(() => 0)
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
