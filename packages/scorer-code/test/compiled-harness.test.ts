import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createJudge, openLanguages } from '../src/index.ts'

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

    test('fail where the program ends before they do', async () => {
      const { status, output, flags } = await outcome(programs.early)

      expect({ status, output }).toEqual({ status: 'ok', output: '[0,1]' })
      expect(flags).toContain('early_exit')
    })
  })
}
