import { Failure, type Grade } from '@touchstone/contracts'
import { checkOutputs } from './checkers/check-outputs.ts'
import type { Answer } from './compare/comparison.ts'
import { compileError, gradeOf, type TestVerdict } from './grade.ts'
import { judgeHarness, withPrelude } from './judge-harness.ts'
import type { JudgePlanOptions } from './judge-plan-options.ts'
import { shuffledOrder } from './order.ts'
import type { CallTest, DesignTest, Plan, StdioTest } from './problems/plan.ts'
import type { Judge, RunTask, TestOutcome } from './run.ts'
import { limitVerdict } from './test-verdict.ts'
import { readWire } from './wire/read-text.ts'
import { isPlain, type Value } from './wire/value.ts'

/** Time-outs in a row that end a run in which every test counts. */
const TIMEOUTS_IN_A_ROW = 2
/** Runs a program on a plan's tests and says what it earned. @throws Failure of the judge, INVALID_PROBLEM of a checker */
export async function judgePlan(judge: Judge, options: JudgePlanOptions): Promise<Grade> {
  const { plan, program, limits, process, signal } = options
  if (plan.kind === 'harness') return judgeHarness(judge, { ...options, plan })
  const tests: readonly (CallTest | DesignTest | StdioTest)[] = plan.tests
  const total = tests.reduce((sum, { weight }) => sum + weight, 0)
  if (options.scoring !== 'all' && options.scoring !== 'fraction' && total <= 0)
    throw new Failure('INVALID_PROBLEM', { detail: 'the weights of the tests sum up to nothing' })

  const order = shuffledOrder(tests.length, options.salt, program.code)
  const runs = order.flatMap(test => Array.from({ length: callsOf(tests[test]) }, (_each, call) => ({ test, call })))
  const watch = createWatch(options, runs)
  const report = await judge.run({
    language: program.language,
    source: withPrelude(plan.kind === 'function' ? plan.prelude : undefined, program.code),
    task: taskOf(plan, order, options.kept ?? false),
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
  const partial = new Map<number, number>()
  if (plan.checker !== undefined) {
    await checkOutputs(judge, plan.checker, {
      entries: order.flatMap(test => {
        const data = tests[test]?.data()
        const output = watch.outputOf(test)
        return verdicts[test] === 'unchecked' && data !== undefined && output !== undefined
          ? [{ test, ...data, output }]
          : []
      }),
      settle: (test, score) => {
        verdicts[test] = score === 1 ? 'passed' : score > 0 ? 'partial' : 'wrong'
        if (score > 0 && score < 1) partial.set(test, score)
        return score === 1 || options.scoring !== 'all'
      },
      signal,
    })
  }
  return gradeOf(verdicts.map(settled), watch.outcomeOf, report, order, options, partial)
}

type Unsettled = TestVerdict | 'unchecked'

function settled(verdict: Unsettled): TestVerdict {
  return verdict === 'unchecked' ? 'not_run' : verdict
}

function callsOf(test: CallTest | DesignTest | StdioTest | undefined): number {
  return test !== undefined && 'calls' in test ? test.calls.length : 1
}

function taskOf(plan: Exclude<Plan, { kind: 'harness' }>, order: readonly number[], kept: boolean): RunTask {
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
        ...(plan.params === undefined ? {} : { params: plan.params }),
        calls: order.flatMap(index => {
          const test = plan.tests[index]
          return test === undefined ? [] : [{ operations: test.operations, args: test.args }]
        }),
      }
    case 'stdio':
      return {
        kind: 'stdio',
        inputs: order.flatMap(index => plan.tests[index]?.stdin ?? []),
        ...(kept ? { kept } : {}),
      }
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
    if (plan.checker === undefined && 'expectedWire' in test && isSame(test.expectedWire, outcome.output))
      return 'passed'
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

function isSame(expected: Uint8Array | undefined, output: Uint8Array): boolean {
  return expected !== undefined && expected.length === output.length && Buffer.compare(expected, output) === 0
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
