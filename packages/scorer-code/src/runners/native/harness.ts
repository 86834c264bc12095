import type { Program, Slot, SlotReport } from '../../languages/language.ts'
import type { RunRequest, TestOutcome } from '../../run.ts'

type Executable = Extract<Program, { kind: 'executable' }>

/**
 * Tests that are code, compiled together with the submission: they share a process, so that a submission that goes
 * after the harness may find it, and the report says `weak`. What is believed is the proof, which stands in a
 * translation unit of its own and is written only after the tests' own end, as the last line of standard output.
 */
export async function runHarness(slot: Slot, program: Executable, request: RunRequest): Promise<SlotReport> {
  const report = await slot.run(program, {
    ...request,
    task: { kind: 'stdio', inputs: [new Uint8Array()] },
    process: 'test',
    onTest: undefined,
  })
  const integrity = new Set([...report.integrity, 'weak'])
  const tests = report.tests.map(test => outcomeOf(test, program.proof, integrity))
  for (const [index, test] of tests.entries()) request.onTest?.(index, test)
  return { ...report, tests, integrity: [...integrity].sort() }
}

/** The wire value [passed, total] of one test in all. */
function outcomeOf(test: TestOutcome, proof: string | undefined, integrity: Set<string>): TestOutcome {
  if (test.status !== 'ok' && test.status !== 'runtime_error') return test
  const ended = test.exitCode === 0 && proof !== undefined && endsWith(test.output, `${proof}\n`)
  if (ended) return { ...test, status: 'ok', output: Buffer.from('[1,1]') }
  if (test.exitCode === 0) integrity.add('early_exit')
  const error =
    test.exitCode === 0
      ? 'no answer: the program ended before its tests did'
      : /assert/i.test(test.error)
        ? `AssertionError: ${test.error}`
        : test.error || 'RuntimeError: the program did not end well'
  return { ...test, status: 'ok', output: Buffer.from('[0,1]'), error: error.slice(0, 4096) }
}

function endsWith(output: Uint8Array, text: string): boolean {
  return Buffer.from(output).subarray(-text.length).toString('latin1') === text
}

/**
 * For the linker's `--wrap=main`: takes standard output away from the tests and the submission, calls their `main`, and
 * writes the proof when it returned 0.
 */
export function wrappedMain(proof: string): string {
  return `#include <unistd.h>
#include <fcntl.h>
#include <string.h>
extern int __real_main(int, char**, char**);
static const char proof[] = "${proof}\\n";
int __wrap_main(int count, char** arguments, char** environment) {
  int answers = fcntl(1, F_DUPFD_CLOEXEC, 200);
  dup2(2, 1);
  int status = __real_main(count, arguments, environment);
  if (status != 0) return status;
  const char* at = proof;
  for (size_t left = sizeof proof - 1; left > 0;) {
    ssize_t wrote = write(answers, at, left);
    if (wrote <= 0) _exit(9);
    at += wrote;
    left -= (size_t)wrote;
  }
  _exit(0);
}
`
}

/** A failed assertion ends the process by an instruction: no function of the submission's stands in its way. */
const ASSERT = `#include <stdio.h>
#undef NDEBUG
#undef assert
static inline __attribute__((noreturn, unused)) void touchstone_failed(const char* text, int line) {
  fprintf(stderr, "Assertion failed in line %d of the tests: %s\\n", line, text);
  for (;;) __builtin_trap();
}
#define assert(...) ((__VA_ARGS__) ? (void)0 : touchstone_failed(#__VA_ARGS__, __LINE__))
`

/** C and C++: a \`main\` that the submission brought is set aside, \`assert\` is ours, whatever library the tests name. */
export function nativeHarnessSource(source: string, testsCode: string, setup = ''): string {
  const own = /\bmain\s*\(/.test(testsCode)
  const tests = testsCode.replaceAll(/^([ \t]*)#[ \t]*include[ \t]*<(?:assert\.h|cassert)>/gm, '$1')
  return [
    own ? '#define main touchstone_unused_main' : '',
    '#include <assert.h>',
    '#line 1 "solution"',
    source,
    own ? '#undef main' : '',
    // What the submission defined for itself does not change the tests' text; what they brought stays.
    ...macrosOf(source)
      .filter(name => !macrosOf(setup).includes(name))
      .map(name => `#undef ${name}`),
    ASSERT,
    '#line 1 "tests"',
    tests,
    '',
  ].join('\n')
}

function macrosOf(source: string): string[] {
  const text = source
    .replaceAll(/\\\r?\n/g, '')
    .replaceAll('??=', '#')
    .replaceAll('%:', '#')
  const names = [
    ...text.matchAll(
      /^[ \t\f\v]*(?:\/\*.*?\*\/[ \t]*)*#(?:[ \t]|\/\*.*?\*\/)*define(?:[ \t]|\/\*.*?\*\/)+([A-Za-z_$][\w$]*)/gm,
    ),
  ]
  return [...new Set(names.map(([, name = '']) => name))].filter(name => name !== 'defined')
}
