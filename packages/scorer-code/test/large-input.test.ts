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

/** Tells what its standard input is, tries to write to it, to reach other files beside it and to hold up who opens it. */
const CURIOUS = String.raw`#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/stat.h>
int main() {
  struct stat s; fstat(0, &s);
  int written = write(0, "x", 1) > 0 || ftruncate(0, 0) == 0 || fchmod(0, 0777) == 0;
  void* map = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, 0, 0);
  int listed = opendir("/inputs") != nullptr, made = open("/inputs/new", O_CREAT | O_WRONLY, 0666) >= 0;
  int leased = fcntl(0, 1024, F_WRLCK) == 0 || fcntl(0, 1024, F_RDLCK) == 0;
  printf("%ld %d %d %d %d %d\n", (long)s.st_size, written, map != MAP_FAILED, listed, made, leased);
}`

const compiles = await judge.ready('cpp')

test.skipIf(!compiles.ok)(
  `an input that is kept is a file that a program can only read${compiles.ok ? '' : ` (skipped: ${compiles.reason})`}`,
  async () => {
    const input = Buffer.from(texts[5] ?? '')
    const task: RunTask = { kind: 'stdio', inputs: [input, input, Buffer.from('small')], kept: true }
    const run = (language: string, source: string) => judge.run({ language, source, task, limits, process: 'test' })

    const curious = await run('cpp', CURIOUS)
    const echoed = await Promise.all(Object.entries(ECHO).map(([language, source]) => run(language, source)))

    expect(curious.tests.slice(0, 2).map(({ output }) => Buffer.from(output).toString())).toEqual([
      '1000003 0 0 0 0 0\n',
      '1000003 0 0 0 0 0\n',
    ])
    for (const { tests } of echoed) expect(tests.map(({ output }) => Buffer.compare(output, input))).toEqual([0, 0, 1])
  },
)

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
