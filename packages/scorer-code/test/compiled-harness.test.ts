import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createJudge, openLanguages } from '../src/index.ts'
import { nativeHarnessSource } from '../src/runners/native/harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'touchstone-harness-'))
const judge = await createJudge({
  languages: await openLanguages(join(tmpdir(), 'touchstone-test-cache')),
  scratchDir: join(folder, 'scratch'),
  slots: 1,
})

afterAll(async () => {
  await judge.close()
  rmSync(folder, { recursive: true, force: true })
})

const limits = {
  cpuMs: 3000,
  wallMs: 12_000,
  totalCpuMs: 10_000,
  memoryBytes: 512 << 20,
  outputBytes: 1 << 20,
  compileCpuMs: 30_000,
}

type Row = {
  readonly language: string
  readonly tests: string
  readonly right: string
  readonly wrong: string
  /** Ends the process with status 0 before the tests do. */
  readonly early: string
}

const ROWS: readonly Row[] = [
  {
    language: 'cpp',
    tests:
      '#undef NDEBUG\n#include <assert.h>\nint main() {\n  assert(add(1, 2) == 3);\n  assert(add(2, 2) == 4);\n}\n',
    right: '#include <cstdio>\nint add(int a, int b) { puts("debug"); return a + b; }\nint main() { return 7; }\n',
    wrong: 'int add(int a, int b) { return 3; }\n',
    early: '#include <cstdlib>\nint add(int a, int b) { exit(0); }\n',
  },
  {
    language: 'c',
    tests: '#include <assert.h>\nint main(void) { assert(add(1, 2) == 3); assert(add(2, 2) == 4); return 0; }\n',
    right: 'int add(int a, int b) { return a + b; }\n',
    wrong: '#define assert(x)\nint add(int a, int b) { return 3; }\n',
    early:
      '#include <unistd.h>\n#include <stdio.h>\n__attribute__((constructor)) static void f(void) { puts("[1,1]"); _exit(0); }\nint add(int a, int b) { return 0; }\n',
  },
  {
    language: 'java',
    tests:
      'public class Main { public static void main(String[] a) { Solution s = new Solution(); assert s.add(2, 2) == 4; if (s.add(1, 2) != 3) throw new AssertionError(); } }',
    right: 'import java.util.*;\nclass Solution { public int add(int a, int b) { return a + b; } }',
    wrong: 'class Solution { public int add(int a, int b) { return 3; } }',
    early: 'class Solution { public int add(int a, int b) { System.exit(0); return 0; } }',
  },
  {
    language: 'rust',
    tests:
      '#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn adds() {\n        assert_eq!(add(1, 2), 3);\n    }\n    #[test]\n    fn adds_more() {\n        assert!(add(2, 2) == 4);\n    }\n}\n',
    right: 'fn main() {}\nfn add(a: i32, b: i32) -> i32 { a + b }\n',
    wrong: 'fn add(a: i32, b: i32) -> i32 { 3 }\n',
    early: 'fn add(a: i32, b: i32) -> i32 { std::process::exit(0) }\n',
  },
  {
    language: 'go',
    tests:
      'import "testing"\nfunc TestAdd(t *testing.T) {\n\tif add(1, 2) != 3 || add(2, 2) != 4 {\n\t\tt.Fatal("assertion failed")\n\t}\n}\n',
    right:
      'package main\nimport "fmt"\nfunc add(a, b int) int { fmt.Println("debug"); return a + b }\nfunc main() {}\n',
    wrong: 'func add(a, b int) int { return 3 }\n',
    early: 'import "os"\nfunc add(a, b int) int { os.Exit(0); return 0 }\n',
  },
]

const CPP_WRONG = 'int add(int a, int b) { return 3; }\n'
const C_FIRST = '#include <signal.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n'

/** Programs that are wrong and want to be paid all the same. */
const HOSTILE: { readonly [language: string]: readonly (readonly [what: string, source: string])[] } = {
  cpp: [
    [
      'replaces what a failed assertion calls',
      `extern "C" void __assert_fail(const char*, const char*, unsigned, const char*) noexcept {}\n${CPP_WRONG}`,
    ],
    ['turns assertions off', `#define NDEBUG\n#define assert(x)\n#include <cassert>\n${CPP_WRONG}`],
    ['ends in a constructor', `#include <cstdlib>\nstruct A { A() { std::exit(0); } } a;\n${CPP_WRONG}`],
    [
      'ends in a destructor',
      `#include <unistd.h>\nstruct A { ~A() { _exit(0); } } a;\nint add(int a, int b) { exit(1); }\n`,
    ],
    [
      'handles the signal of a failure',
      `#include <csignal>\n#include <unistd.h>\nstruct A { A() { for (int s = 1; s < 32; s++) std::signal(s, [](int) { _exit(0); }); } } a;\n${CPP_WRONG}`,
    ],
    [
      'returns from the signal of a failure',
      `#include <csignal>\n#include <ucontext.h>\nstruct A { A() { struct sigaction a = {}; a.sa_flags = SA_SIGINFO; a.sa_sigaction = [](int, siginfo_t*, void* c) { ((ucontext_t*)c)->uc_mcontext.gregs[REG_RIP] += 2; }; sigaction(SIGILL, &a, nullptr); } } a;\n${CPP_WRONG}`,
    ],
    ['defines main', `int add(int a, int b) { return 3; }\nint main() { return 0; }\n`],
    [
      'makes the compiler see another operator',
      `struct I { bool operator==(int) const { return true; } };\n#define add(a, b) I()\n`,
    ],
    [
      'prints what a proof may look like',
      `#include <cstdio>\nint add(int a, int b) { for (int d = 1; d < 300; d++) dprintf(d, "%040d\\n[1,1]\\n", 0); _Exit(0); }\n#include <cstdlib>\n`.replace(
        '#include <cstdio>',
        '#include <cstdio>\n#include <cstdlib>',
      ),
    ],
  ],
  c: [
    [
      'replaces what a failed assertion calls',
      `void __assert_fail(const char* a, const char* b, unsigned c, const char* d) {}\n${CPP_WRONG}`,
    ],
    ['replaces abort', `${C_FIRST}void abort(void) { _exit(0); }\n${CPP_WRONG}`],
    [
      'handles the signal of a failure',
      `${C_FIRST}static void h(int s) { _exit(0); }\n__attribute__((constructor)) static void f(void) { for (int s = 1; s < 32; s++) signal(s, h); }\n${CPP_WRONG}`,
    ],
    [
      'ends by atexit',
      `${C_FIRST}static void h(void) { _exit(0); }\n__attribute__((constructor)) static void f(void) { atexit(h); }\nint add(int a, int b) { exit(3); }\n`,
    ],
    ['prints by another name', `${C_FIRST}int fprintf(FILE* f, const char* t, ...) { _exit(0); }\n${CPP_WRONG}`],
  ],
  java: [
    [
      'ends when it is loaded',
      'class Solution { static { System.exit(0); } public int add(int a, int b) { return 3; } }',
    ],
    [
      'ends where nobody catches',
      'class Solution { public int add(int a, int b) { Thread.setDefaultUncaughtExceptionHandler((t, e) -> Runtime.getRuntime().halt(0)); return 3; } }',
    ],
    [
      'has a hook',
      'class Solution { static { Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0))); } public int add(int a, int b) { return 3; } }',
    ],
    [
      'turns assertions off',
      'class Solution { static { ClassLoader.getSystemClassLoader().setDefaultAssertionStatus(false); ClassLoader.getSystemClassLoader().clearAssertionStatus(); } public int add(int a, int b) { return a == 2 ? 0 : 3; } }',
    ],
    [
      'brings an AssertionError of its own',
      'class AssertionError extends RuntimeException { AssertionError() { Runtime.getRuntime().halt(0); } }\nclass Solution { public int add(int a, int b) { return 4; } }',
    ],
  ],
  rust: [
    [
      'ends in a panic hook',
      'fn add(a: i32, b: i32) -> i32 { std::panic::set_hook(Box::new(|_| std::process::exit(0))); 4 }\n',
    ],
    [
      'ends in a drop',
      'struct A; impl Drop for A { fn drop(&mut self) { std::process::exit(0) } }\nfn add(a: i32, b: i32) -> i32 { let a = A; panic!() }\n',
    ],
    [
      'brings macros of its own',
      'macro_rules! assert_eq { ($($x:tt)*) => {} }\nmacro_rules! assert { ($($x:tt)*) => { std::process::exit(0) } }\nfn add(a: i32, b: i32) -> i32 { 3 }\n',
    ],
  ],
  go: [
    ['ends when it is loaded', 'import "os"\nfunc init() { os.Exit(0) }\nfunc add(a, b int) int { return 3 }\n'],
    [
      'recovers and ends',
      'import "os"\nfunc add(a, b int) int { defer func() { recover(); os.Exit(0) }(); panic(1) }\n',
    ],
    ['ends its goroutine', 'import "runtime"\nfunc add(a, b int) int { runtime.Goexit(); return 3 }\n'],
  ],
}

test('macros that the tests brought are theirs', () => {
  const setup = '#define SIX 6\n'

  const unit = nativeHarnessSource(`${setup}%: \\\n define add(a, b) 6\nint f();`, 'assert(add(1, 2) == SIX);', setup)

  expect(unit).toContain('#undef add\n')
  expect(unit).not.toContain('#undef SIX')
})

for (const { language, tests: testsCode, ...programs } of ROWS) {
  const ready = await judge.ready(language)
  const skipped = ready.ok ? '' : ` (skipped: ${ready.reason})`

  describe.skipIf(!ready.ok)(`tests that are ${language}${skipped}`, () => {
    const run = (source: string) =>
      judge.run({ language, source, task: { kind: 'harness', testsCode }, limits, process: 'submission' })
    const outcome = async (source: string) => {
      const report = await run(source)
      const [test] = report.tests
      const why = report.compile.status === 'ok' ? test?.error : report.compile.diagnostics
      return { status: test?.status, output: Buffer.from(test?.output ?? []).toString(), why, flags: report.integrity }
    }

    test('pass for a right program, and say that they are weak', async () => {
      expect(await outcome(programs.right)).toMatchObject({ status: 'ok', output: '[1,1]', flags: ['weak'] })
    })

    test('fail for a wrong one', async () => {
      expect(await outcome(programs.wrong)).toMatchObject({ status: 'ok', output: '[0,1]' })
    })

    test.each(HOSTILE[language] ?? [])('fail for a wrong program that %s', async (_what, source) => {
      const { status, output } = await outcome(source)

      expect(status === 'ok' && output === '[1,1]', `${status} ${output}`).toBe(false)
    })

    test('fail where the program ends before they do', async () => {
      const { status, output, flags } = await outcome(programs.early)

      expect({ status, output }).toEqual({ status: 'ok', output: '[0,1]' })
      expect(flags).toContain('early_exit')
    })
  })
}
