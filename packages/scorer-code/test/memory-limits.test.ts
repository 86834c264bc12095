import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createJudge, type LocalJudge, openLanguages } from '../src/index.ts'
import type { RunTask } from '../src/run.ts'
import { detectCgroups } from '../src/sandboxes/cgroups.ts'

const LIMIT_MEGABYTES = 250
const folder = mkdtempSync(join(tmpdir(), 'touchstone-memory-'))
const judge: LocalJudge = await createJudge({
  languages: await openLanguages(join(tmpdir(), 'touchstone-test-cache')),
  scratchDir: join(folder, 'scratch'),
  slots: 1,
})

afterAll(async () => {
  await judge.close()
  rmSync(folder, { recursive: true, force: true })
})

const FUNCTION: RunTask = { kind: 'function', entry: 'f', calls: [{ args: '[]' }] }
const STDIO: RunTask = { kind: 'stdio', inputs: [Buffer.from('')] }

type Row = readonly [way: string, language: string, task: RunTask, source: (megabytes: number) => string]
const ROWS: readonly Row[] = [
  ['at once', 'python', FUNCTION, n => `def f():\n  x = b"x" * (${n} << 20)\n  return len(x)`],
  ['in pieces', 'python', FUNCTION, n => `def f():\n  x = [bytearray(1 << 20) for _ in range(${n})]\n  return len(x)`],
  ['by numpy', 'python', FUNCTION, n => `import numpy\ndef f():\n  x = numpy.ones(${n} << 17)\n  return x.size`],
  ['in a program', 'python', STDIO, n => `x = b"x" * (${n} << 20)\nprint(len(x))`],
  [
    'in a program',
    'cpp',
    STDIO,
    n =>
      `#include <vector>\n#include <cstdio>\nint main() { std::vector<char> v(${n}u << 20, 1); printf("%d\\n", (int)v.size()); }`,
  ],
]

const why = detectCgroups() === null ? ' (skipped: this host lets us make no cgroups)' : ''

describe.skipIf(why !== '')(
  `a memory limit is the program’s own, what the slot holds beside it does not count${why}`,
  () => {
    test.each(ROWS)('%s, %s', async (_way, language, task, source) => {
      const ready = await judge.ready(language)
      expect(ready.ok, ready.ok ? '' : ready.reason).toBe(true)

      expect(await statusOf(language, task, source(Math.floor(LIMIT_MEGABYTES * 0.9)))).toBe('ok')
      expect(await statusOf(language, task, source(Math.ceil(LIMIT_MEGABYTES * 1.15)))).toBe('memory_limit')
    })
  },
)

async function statusOf(language: string, task: RunTask, source: string): Promise<string | undefined> {
  const report = await judge.run({
    language,
    source,
    task,
    limits: {
      cpuMs: 5000,
      wallMs: 60_000,
      totalCpuMs: 20_000,
      memoryBytes: LIMIT_MEGABYTES << 20,
      outputBytes: 1 << 20,
      compileCpuMs: 30_000,
    },
    process: 'submission',
  })
  return report.tests[0]?.status
}
