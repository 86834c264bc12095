import { Failure } from '@touchstone/contracts'
import { type CompileCache, PROGRAMS } from '../../compile-cache.ts'
import type { Slot } from '../../languages/language.ts'
import type { RunTask, TestOutcome } from '../../run.ts'
import type { Bind } from '../../sandboxes/bubblewrap.ts'
import type { Room } from '../../sandboxes/room.ts'
import { startZygoteSlot } from '../../sandboxes/zygote-slot.ts'
import { findNode } from '../node/tools.ts'
import { runHarness } from './harness.ts'

/** Kinds of slots that run whole processes: plain, and with a /proc of the submission's own for the JVM. */
export const NATIVE = 'native'
export const NATIVE_WITH_PROC = 'native-proc'
/** Where Node stands inside them; every other runtime is in /usr. */
export const NODE_INSIDE = '/runtime/node'

const NEWLINE = 0x0a

/**
 * A slot for compiled programs and runtimes that are started per test. Calls travel on the same road as standard input:
 * the program's harness reads the arguments there, keeps standard output for the result, and gives the submission
 * standard error in its place.
 */
export async function startNativeSlot(
  kind: string,
  room: Room,
  cache: CompileCache,
  readOnly: readonly Bind[] = [],
): Promise<Slot> {
  const tools = findNode()
  const slot = await startZygoteSlot(room, {
    readOnly: [
      { from: cache.folder, to: PROGRAMS },
      ...('node' in tools ? [{ from: tools.node, to: NODE_INSIDE }] : []),
      ...readOnly,
    ],
    proc: kind === NATIVE_WITH_PROC,
  })
  return {
    get usable() {
      return slot.usable
    },
    close: () => slot.close(),
    async run(program, request) {
      if (request.task.kind === 'stdio') return slot.run(program, request)
      if (request.task.kind === 'harness' && program.kind === 'executable') return runHarness(slot, program, request)
      if (program.kind === 'executable' && program.calls && request.process === 'submission')
        return slot.run(program, request)
      const { onTest, task } = request
      const lines = task.kind === 'function' && task.returnArgument !== undefined ? 2 : 1
      const integrity = new Set<string>()
      const report = await slot.run(program, {
        ...request,
        task: { kind: 'stdio', inputs: inputsOf(task) },
        limits: { ...request.limits, outputBytes: request.limits.outputBytes * lines + 16 },
        ...(onTest
          ? { onTest: (index: number, test: TestOutcome) => onTest(index, answerOf(test, lines, integrity)) }
          : {}),
      })
      return {
        ...report,
        tests: report.tests.map(test => answerOf(test, lines, integrity)),
        integrity: [...new Set([...report.integrity, ...integrity])].sort(),
      }
    },
  }
}

/** One wire value per test: the arguments, or the operations and theirs. */
function inputsOf(task: RunTask): Uint8Array[] {
  if (task.kind === 'function') return task.calls.map(call => Buffer.from(call.args, 'utf8'))
  if (task.kind === 'design')
    return task.calls.map(call => Buffer.from(`[${JSON.stringify(call.operations)},${call.args}]`, 'utf8'))
  throw new Failure('INVALID_PROBLEM', { detail: `a ${task.kind} problem has no calls` })
}

/** The harness writes its lines last of all: a process that ended without them has not answered. */
function answerOf(test: TestOutcome, lines: number, integrity: Set<string>): TestOutcome {
  if (test.status !== 'ok') return test.output.length === 0 ? test : { ...test, output: new Uint8Array() }
  const ends: number[] = []
  for (let at = test.output.indexOf(NEWLINE); at >= 0; at = test.output.indexOf(NEWLINE, at + 1)) ends.push(at)
  const [first, second] = ends
  if (ends.length === lines && first !== undefined && ends.at(-1) === test.output.length - 1 && test.exitCode === 0) {
    return {
      ...test,
      output: test.output.subarray(0, first),
      ...(second === undefined ? {} : { argument: test.output.subarray(first + 1, second) }),
    }
  }
  if (test.exitCode === 0) integrity.add('early_exit')
  return {
    ...test,
    status: 'runtime_error',
    output: new Uint8Array(),
    error: test.error || 'the program ended before it answered',
  }
}
