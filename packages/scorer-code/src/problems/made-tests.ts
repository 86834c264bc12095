import { createHash } from 'node:crypto'
import { createBoundedLoads, languageOf } from '@touchstone/completion'
import {
  type CodeProblem,
  Failure,
  type FunctionProblem,
  type ReferenceTimes,
  type StdioProblem,
} from '@touchstone/contracts'
import { defaultCpuMs, limitsOf } from '../limits.ts'
import type { Judge, RunRequest, RunTask, TestOutcome } from '../run.ts'
import { readWire } from '../wire/read-text.ts'
import { toItemJson } from '../wire/to-item-json.ts'
import { readProblem } from './read-problem.ts'

/** A problem whose tests are all there, and what its reference says of the time that they take. */
export type MadeProblem = {
  readonly problem: CodeProblem
  /** CPU limit of one test in a language; undefined where the problem asks for none of its own. */
  readonly cpuMs?: (language: string) => number
}

export type ProblemMaker = (problem: CodeProblem) => Promise<MadeProblem>

/** Of one problem's made inputs and answers together. */
const MAX_MADE_BYTES = 64 << 20
/** Of all problems that are kept. */
const MAX_KEPT_BYTES = 256 << 20
/** The least of these counts: what else the machine did only ever adds. */
const MEASUREMENTS = 3
const SHORTEST_MS = 250

/**
 * Makes the tests of a problem by its generator and its reference, and measures the reference, once for each content;
 * problems without either pass as they are. The same content makes the same tests on every machine: a generator is
 * given a seed and nothing else.
 *
 * A time limit of a problem's own is the reference's CPU time on its slowest test times the factor, raised to the next of
 * 250, 354, 500, 707 … ms, so that two measurements seldom differ in what they allow; another language than the
 * reference's gets more or less by the ratio of the defaults.
 * @param times of the deployment: what was measured once counts for all; without them, for this process alone
 * @throws Failure INVALID_PROBLEM where generator or reference fail
 */
export function createProblemMaker(judge: Judge, times?: ReferenceTimes): ProblemMaker {
  const keep = createBoundedLoads<MadeProblem>(MAX_KEPT_BYTES)
  const keys = new WeakMap<CodeProblem, string>()
  return problem => {
    if (!isMade(problem)) return Promise.resolve({ problem })
    const key = keys.get(problem) ?? createHash('sha256').update(JSON.stringify(problem)).digest('base64')
    keys.set(problem, key)
    return keep(key, async () => {
      const made = await makeProblem(judge, problem, key, times)
      return { value: made, bytes: JSON.stringify(made.problem).length }
    })
  }
}

type Makeable = FunctionProblem | StdioProblem

function isMade(problem: CodeProblem): problem is Makeable {
  return (
    (problem.type === 'function' || problem.type === 'stdio') &&
    (problem.generator !== undefined || problem.time_factor !== undefined)
  )
}

async function makeProblem(
  judge: Judge,
  given: Makeable,
  key: string,
  times: ReferenceTimes | undefined,
): Promise<MadeProblem> {
  const { generator, time_factor: factor, reference, ...rest } = given
  if (reference === undefined)
    throw new Failure('INVALID_PROBLEM', { detail: 'a generator and a time factor need a reference' })
  const language = languageOf(reference.language) ?? reference.language
  let problem: Makeable = rest
  if (generator !== undefined) {
    const seeds = generator.seeds.map(seed => Buffer.from(`${seed}\n`))
    const outputs = await runAll(judge, 'generator', generator, { kind: 'stdio', inputs: seeds })
    const bytes = outputs.reduce((sum, { output }) => sum + output.length, 0)
    if (bytes > MAX_MADE_BYTES) throw new Failure('INVALID_PROBLEM', { detail: 'the generator makes too much' })
    const { weight, subtask } = generator
    const place = { ...(weight === undefined ? {} : { weight }), ...(subtask === undefined ? {} : { subtask }) }
    const texts = outputs.map(({ output }) => Buffer.from(output).toString('utf8'))
    problem =
      rest.type === 'stdio'
        ? await answeredStdio(judge, rest, reference, texts, place)
        : await answeredCalls(judge, rest, reference, texts, place)
  }
  if (factor === undefined) return { problem }
  const slowestMs = (await times?.known(key)) ?? (await agreed(await measure(judge, problem, reference, language)))
  return {
    problem,
    cpuMs: wanted => {
      const ms = slowestMs * factor * (defaultCpuMs(wanted) / defaultCpuMs(language))
      return Math.min(defaultCpuMs(wanted), Math.max(SHORTEST_MS, Math.round(nextStep(ms))))
    },
  }

  async function agreed(ms: number): Promise<number> {
    return (await times?.agree(key, ms)) ?? ms
  }
}

type Place = { readonly weight?: number; readonly subtask?: string }
type ProgramText = { readonly language: string; readonly code: string }

async function answeredStdio(
  judge: Judge,
  problem: StdioProblem,
  reference: ProgramText,
  inputs: readonly string[],
  place: Place,
): Promise<StdioProblem> {
  const task: RunTask = { kind: 'stdio', inputs: inputs.map(text => Buffer.from(text, 'utf8')) }
  const answers = await runAll(judge, 'reference', reference, task)
  const made = answers.map(({ output }, index) => ({
    stdin: inputs[index] ?? '',
    expected: Buffer.from(output).toString('utf8'),
    ...place,
  }))
  return { ...problem, tests: [...problem.tests, ...made] }
}

async function answeredCalls(
  judge: Judge,
  problem: FunctionProblem,
  reference: ProgramText,
  texts: readonly string[],
  place: Place,
): Promise<FunctionProblem> {
  const tests = texts.map(text => ({ args: argumentsIn(text), expected: null, ...place }))
  const task = taskOf({ ...problem, tests }, languageOf(reference.language) ?? reference.language)
  const answers = await runAll(judge, 'reference', reference, task)
  const made = tests.map((test, index) => {
    const outcome = answers[index]
    const read = outcome === undefined ? undefined : readWire(outcome.argument ?? outcome.output)
    if (!read?.ok)
      throw new Failure('INVALID_PROBLEM', { detail: `the reference gives no value for made test ${index}` })
    return { ...test, expected: toItemJson(read.value) }
  })
  return { ...problem, tests: [...problem.tests, ...made] }
}

function argumentsIn(text: string): unknown[] {
  const read = readWire(Buffer.from(text.trim(), 'utf8'))
  const value = read.ok ? toItemJson(read.value) : undefined
  if (Array.isArray(value)) return value
  throw new Failure('INVALID_PROBLEM', { detail: 'the generator of a function problem prints a list of arguments' })
}

function taskOf(problem: Makeable, language: string): RunTask {
  const plan = readProblem(problem, language)
  if (plan.kind === 'stdio') return { kind: 'stdio', inputs: plan.tests.map(({ stdin }) => stdin) }
  if (plan.kind === 'design')
    return {
      kind: 'design',
      entry: plan.entry,
      calls: plan.tests.map(({ operations, args }) => ({ operations, args })),
    }
  if (plan.kind !== 'function') throw new Failure('INVALID_PROBLEM', { detail: 'the problem has no calls' })
  const { entry, params, returns, returnArgument } = plan
  return {
    kind: 'function',
    entry,
    ...(params === undefined ? {} : { params }),
    ...(returns === undefined ? {} : { returns }),
    ...(returnArgument === undefined ? {} : { returnArgument }),
    calls: plan.tests.flatMap(({ calls }) => calls.map(args => ({ args }))),
  }
}

/** CPU milliseconds of the reference on its slowest test. */
async function measure(judge: Judge, problem: Makeable, reference: ProgramText, language: string): Promise<number> {
  const task = taskOf(problem, language)
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < MEASUREMENTS; round += 1) {
    const outcomes = await runAll(judge, 'reference', reference, task, 'test')
    least = Math.min(least, Math.max(...outcomes.map(({ cpuMs }) => cpuMs)))
  }
  return least
}

function nextStep(ms: number): number {
  return SHORTEST_MS * 2 ** (Math.ceil(2 * Math.log2(Math.max(ms, SHORTEST_MS) / SHORTEST_MS)) / 2)
}

/** @throws Failure INVALID_PROBLEM where the program does not end well on every input */
async function runAll(
  judge: Judge,
  what: string,
  { language: named, code }: ProgramText,
  task: RunTask,
  process?: RunRequest['process'],
): Promise<readonly TestOutcome[]> {
  const language = languageOf(named) ?? named
  const report = await judge.run({
    language,
    source: code,
    task,
    limits: limitsOf(language, { total_cpu_ms: 600_000 }),
    process: process ?? (task.kind === 'stdio' ? 'test' : 'submission'),
  })
  if (report.compile.status !== 'ok')
    throw new Failure('INVALID_PROBLEM', {
      detail: `the ${what} does not compile: ${report.compile.diagnostics.slice(0, 300)}`,
    })
  const failed = report.tests.findIndex(({ status }) => status !== 'ok')
  const outcome = report.tests[failed]
  if (outcome)
    throw new Failure('INVALID_PROBLEM', {
      detail: `the ${what} ended with ${outcome.status} on test ${failed}: ${outcome.error.slice(0, 300)}`,
    })
  return report.tests
}
