import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createJudge, openLanguages, type RunReport } from '../src/index.ts'

const images = new URL('../../../sandbox-images/', import.meta.url)
const folder = mkdtempSync(join(tmpdir(), 'touchstone-canaries-'))
const judge = await createJudge({
  languages: await openLanguages(join(tmpdir(), 'touchstone-test-cache')),
  scratchDir: join(folder, 'scratch'),
  slots: 1,
})

const rows = await Promise.all(
  readdirSync(images, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(async ({ name }) => {
      const ready = await judge.ready(name)
      const read = (start: string) => {
        const file = readdirSync(new URL(`${name}/`, images)).find(
          found => found.startsWith(`${start}.`) && !found.endsWith('.verdict'),
        )
        return readFileSync(new URL(`${name}/${file}`, images), 'utf8')
      }
      const verdict = readFileSync(new URL(`${name}/hostile.verdict`, images), 'utf8').trim()
      return { name, absent: ready.ok ? null : ready.reason, canary: read('canary'), hostile: read('hostile'), verdict }
    }),
)

afterAll(async () => {
  await judge.close()
  rmSync(folder, { recursive: true, force: true })
})

const limits = {
  cpuMs: 1000,
  wallMs: 30_000,
  totalCpuMs: 5000,
  memoryBytes: 512 << 20,
  outputBytes: 1 << 20,
  compileCpuMs: 30_000,
}

function run(language: string, source: string): Promise<RunReport> {
  return judge.run({
    language,
    source,
    task: { kind: 'stdio', inputs: [Buffer.from('20 22\n')] },
    limits,
    process: 'test',
  })
}

for (const { name, absent, canary, hostile, verdict } of rows) {
  const skipped = absent === null ? '' : ` (skipped: ${absent})`

  test.skipIf(absent !== null)(`the kind program in ${name} is right${skipped}`, async () => {
    const report = await run(name, canary)

    expect(Buffer.from(report.tests[0]?.output ?? []).toString()).toBe('42\n')
  })

  test.skipIf(absent !== null)(`the hostile program in ${name} gets ${verdict}${skipped}`, async () => {
    const report = await run(name, hostile)

    const status = report.tests[0]?.status
    expect(report.compile.status === 'ok' ? (status === 'ok' ? 'wrong' : status) : 'compile_error').toBe(verdict)
    expect(Buffer.from(report.tests[0]?.output ?? []).toString()).not.toBe('42\n')
  })
}
