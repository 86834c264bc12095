import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createJudge, openLanguages, type RunTask } from '../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'touchstone-large-'))
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
  cpuMs: 5000,
  wallMs: 40_000,
  totalCpuMs: 30_000,
  memoryBytes: 512 << 20,
  outputBytes: 16 << 20,
  compileCpuMs: 30_000,
}
const SIZES = [0, 65_535, 65_536, 65_537, 131_072, 1_000_003]
const texts = SIZES.map(size => 'abcdefghij0123456789\n'.repeat(size / 21 + 1).slice(0, size))
const ECHO: { readonly [language: string]: string } = {
  python: 'import sys\nsys.stdout.write(sys.stdin.read())',
  cpp: '#include <cstdio>\nint main() { int c; while ((c = getchar()) != EOF) putchar(c); }',
}

for (const [language, source] of Object.entries(ECHO)) {
  const ready = await judge.ready(language)

  test.skipIf(!ready.ok)(
    `${language} reads inputs of every size whole${ready.ok ? '' : ` (skipped: ${ready.reason})`}`,
    async () => {
      const task: RunTask = { kind: 'stdio', inputs: texts.map(text => Buffer.from(text)) }

      const report = await judge.run({ language, source, task, limits, process: 'test' })

      expect(
        report.tests.map(({ output }) => Buffer.from(output).toString() === texts[SIZES.indexOf(output.length)]),
      ).toEqual(SIZES.map(() => true))
    },
  )
}

test('a call of its own process takes a large argument', async () => {
  const word = 'w'.repeat(200_000)
  const task: RunTask = { kind: 'function', entry: 'f', calls: [{ args: JSON.stringify([word]) }, { args: '["a"]' }] }

  const report = await judge.run({
    language: 'python',
    source: 'def f(w): return len(w)',
    task,
    limits,
    process: 'test',
  })

  expect(report.tests.map(({ output }) => Buffer.from(output).toString())).toEqual(['200000', '1'])
})
