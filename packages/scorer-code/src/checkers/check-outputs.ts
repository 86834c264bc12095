import { languageOf } from '@touchstone/completion'
import { Failure } from '@touchstone/contracts'
import { limitsOf } from '../limits.ts'
import type { Checker } from '../problems/plan.ts'
import type { Judge, TestOutcome } from '../run.ts'
import { readWire } from '../wire/read-text.ts'
import { sequenceOf, type Value } from '../wire/value.ts'
import { writeWire } from '../wire/write-wire.ts'

export type CheckOptions = {
  readonly entries: readonly {
    readonly test: number
    readonly input: Value
    readonly expected: Value
    readonly output: Value
  }[]
  /** Told each decision in the order of the entries; false ends the checking. */
  readonly settle: (test: number, passed: boolean) => boolean
  readonly signal: AbortSignal
}

/**
 * Asks a problem's checker about outputs, in a jail of its own: `check(input, expected, output)` gives a bool, a score
 * from 0 to 1 (1 passes), or a pair of one of these and a message. It never meets the program, and the program never
 * meets it; the output reaches it as data.
 * @throws Failure INVALID_PROBLEM where the checker crashes, runs into a limit, or gives something else: never a pass
 */
export async function checkOutputs(
  judge: Judge,
  checker: Checker,
  { entries, settle, signal }: CheckOptions,
): Promise<void> {
  if (entries.length === 0) return
  const language = languageOf(checker.language) ?? checker.language
  const entry = entryOf(checker.code)
  if (entry === undefined)
    throw new Failure('INVALID_PROBLEM', { detail: 'the checker defines no function check(input, expected, output)' })
  let going = true
  let taken = 0
  const take = (index: number, outcome: TestOutcome): boolean => {
    const current = entries[index]
    if (!going || index !== taken || current === undefined) return going
    taken += 1
    going = settle(current.test, decide(outcome, current.test))
    return going
  }
  let failure: unknown
  const report = await judge.run({
    language,
    source: checker.code,
    task: {
      kind: 'function',
      entry,
      calls: entries.map(({ input, expected, output }) => ({ args: writeWire([input, expected, output]) })),
    },
    limits: limitsOf(language),
    process: 'submission',
    onTest: (index, outcome) => {
      try {
        return take(index, outcome)
      } catch (error) {
        failure ??= error
        going = false
        return false
      }
    },
    signal,
  })
  if (failure !== undefined) throw failure
  if (report.compile.status !== 'ok') throw new Failure('INVALID_PROBLEM', { detail: 'the checker does not compile' })
  report.tests.forEach((outcome, index) => {
    take(index, outcome)
  })
}

function entryOf(code: string): string | undefined {
  return (
    /^(?:async\s+)?(?:def|function)\s+(check|checker|check_output|is_correct|judge)\s*\(/m.exec(code)?.[1] ??
    /^(?:const|let|var)\s+(check|checker)\s*=/m.exec(code)?.[1]
  )
}

function decide(outcome: TestOutcome, test: number): boolean {
  if (outcome.status !== 'ok')
    throw new Failure('INVALID_PROBLEM', { detail: `the checker ended with ${outcome.status} on test ${test}` })
  const read = readWire(outcome.output)
  const decision = read.ok ? decisionOf(read.value) : undefined
  if (decision === undefined)
    throw new Failure('INVALID_PROBLEM', { detail: `the checker gave neither a bool nor a score on test ${test}` })
  return decision
}

function decisionOf(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value === 'bigint') return value === 1n ? true : value === 0n ? false : undefined
  if (typeof value === 'number') return value >= 0 && value <= 1 ? value === 1 : undefined
  const pair = sequenceOf(value)
  const [first] = pair ?? []
  return pair !== undefined && pair.length === 2 && first !== undefined && sequenceOf(first) === undefined
    ? decisionOf(first)
    : undefined
}
