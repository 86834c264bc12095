import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { createJudge, openLanguages } from '@touchstone/scorer-code'
import { afterAll, expect, test } from 'vitest'

const PROGRAMS = join(import.meta.dirname, 'odd')
const LANGUAGES: { readonly [extension: string]: string } = {
  '.c': 'c',
  '.cpp': 'cpp',
  '.go': 'go',
  '.java': 'java',
  '.js': 'javascript',
  '.lua': 'lua',
  '.py': 'python',
  '.rs': 'rust',
}
const folder = mkdtempSync(join(tmpdir(), 'touchstone-odd-'))
const judge = await createJudge({
  languages: await openLanguages(join(tmpdir(), 'touchstone-test-cache')),
  scratchDir: join(folder, 'scratch'),
  slots: 1,
})
const missing = new Map<string, string>()
for (const language of new Set(Object.values(LANGUAGES))) {
  const ready = await judge.ready(language)
  if (!ready.ok) missing.set(language, ready.reason)
}

afterAll(async () => {
  await judge.close()
  rmSync(folder, { recursive: true, force: true })
})

for (const file of readdirSync(PROGRAMS)) {
  const source = readFileSync(join(PROGRAMS, file), 'utf8')
  const said = (key: string) => new RegExp(`^(?://|--|#) ${key}: (.*)$`, 'm').exec(source)?.[1]
  const language = LANGUAGES[extname(file)] ?? ''
  const absent = missing.get(language)

  test.skipIf(absent !== undefined)(
    `${file} is right: ${said('why')}${absent === undefined ? '' : ` (skipped: ${absent})`}`,
    async () => {
      const report = await judge.run({
        language,
        source,
        task: { kind: 'stdio', inputs: [Buffer.from('3 5\n'), Buffer.from('3 5\n')] },
        limits: {
          cpuMs: 10_000,
          wallMs: 60_000,
          totalCpuMs: 20_000,
          memoryBytes: Number(said('memory_mb') ?? 256) << 20,
          outputBytes: 1 << 20,
          compileCpuMs: 30_000,
        },
        process: 'test',
      })

      const expected = JSON.parse(said('expected') ?? '"8"').trim()
      const answers = report.tests.map(({ output }) => Buffer.from(output).toString('utf8').trim())
      expect(answers, JSON.stringify([report.compile, report.tests])).toEqual([expected, expected])
      expect(report.integrity).toEqual([])
    },
  )
}
