import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJudge, openLanguages } from '@touchstone/scorer-code'
import { afterAll, describe, expect, test } from 'vitest'
import { readHarnessPrograms } from './harness-program.ts'

const LANGUAGES = [
  { language: 'python', extension: '.py', next: 'def f(): return 1', tests: 'for _ in (1,): assert f() == 1' },
  { language: 'javascript', extension: '.js', next: 'const f = () => 1', tests: 'assert.equal(f(), 1)' },
] as const

const folder = mkdtempSync(join(tmpdir(), 'touchstone-hostile-harness-'))
const judge = await createJudge({
  languages: await openLanguages(join(tmpdir(), 'touchstone-test-cache')),
  scratchDir: join(folder, 'scratch'),
  slots: 1,
})

afterAll(async () => {
  await judge.close()
  rmSync(folder, { recursive: true, force: true })
})

/** All of `[passed,total]` passed. */
async function pays(language: string, source: string, testsCode: string): Promise<{ paid: number; told: string }> {
  const report = await judge.run({
    language,
    source,
    task: { kind: 'harness', testsCode },
    limits: {
      cpuMs: 2000,
      wallMs: 60_000,
      totalCpuMs: 10_000,
      memoryBytes: 512 << 20,
      outputBytes: 1 << 20,
      compileCpuMs: 30_000,
    },
    process: 'submission',
  })
  const [first] = report.tests
  const output = Buffer.from(first?.output ?? []).toString('utf8')
  return { paid: /^\[([1-9]\d*),\1\]$/.test(output) ? 1 : 0, told: `${first?.status} ${output} ${first?.error}` }
}

describe.each(LANGUAGES)('a $language program against tests that are code', ({ language, extension, next, tests }) => {
  const programs = readHarnessPrograms(new URL(`./harness/${language}`, import.meta.url), extension)

  test.each(programs.filter(each => each.pays === 0))('earns nothing by $name ($why)', async program => {
    const { paid, told } = await pays(language, program.program, program.tests)

    expect(paid, told).toBe(0)
    expect(await pays(language, next, tests)).toMatchObject({ paid: 1 })
  })

  test.each(programs.filter(each => each.pays === 1))('is paid for $name ($why)', async program => {
    const { paid, told } = await pays(language, program.program, program.tests)

    expect(paid, told).toBe(1)
  })
})
