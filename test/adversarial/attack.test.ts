import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningService, removeFolder, startService } from '../e2e/running-service.ts'

const ROOT = join(import.meta.dirname, '../..')
const CLI = join(ROOT, 'services/cli/src/main.ts')
const DOCS = readFileSync(join(ROOT, 'docs/attack.md'), 'utf8')

let folder: string
let service: RunningService

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'touchstone-attack-'))
  // The weak grader is the one of the docs.
  writeFileSync(join(folder, 'my_grader.py'), /```python\n([\s\S]*?)\n```/.exec(DOCS)?.[1] ?? '')
  service = await startService()
})

afterAll(async () => {
  await service.stop()
  removeFolder(service.dataDir)
  rmSync(folder, { recursive: true, force: true })
})

describe('touchstone attack', () => {
  test('a service of ours tells every pair of honest answers apart, gives a score to every trick and pays for none', async () => {
    const { code, report } = await attack([service.url])

    expect(paidOf(report, service.url)).toEqual([])
    expect(noScoreOf(report, service.url)).toEqual([])
    expect(honestOf(report, service.url)).toEqual({ told: 15, asked: 15 })
    expect(code).toBe(0)
  })

  test('a sandbox that believes the exit status pays for an early end; judged by /submit, the same pays nothing', async () => {
    const { code, report } = await attack([service.url, '--as', 'sandbox-fusion'])

    expect(code).toBe(1)
    expect(paidOf(report, `${service.url}/run_code`)).toEqual(
      expect.arrayContaining(['python asserts: exit-0-at-import', 'python asserts: eq-always-true']),
    )
    expect(paidOf(report, `${service.url}/run_code`).filter(name => name.includes('stdio'))).toEqual([])
    expect(paidOf(report, `${service.url}/submit`)).toEqual([])
    expect(honestOf(report, `${service.url}/submit`)).toEqual({ told: 4, asked: 4 })
  })

  test('a weak Python grader is found out, also where a trick ends its process or holds it', async () => {
    const { code, report, page } = await attack([join(folder, 'my_grader.py'), '--timeout', '3', '--html', join(folder, 'page.html')])

    expect(code).toBe(1)
    expect(paidOf(report, 'my_grader.py')).toEqual(
      expect.arrayContaining([
        'python function: eq-int-subclass',
        'python function: frames-walk',
        'python asserts: caller-constants',
        'math 72: hedge in the box',
      ]),
    )
    expect(noScoreOf(report, 'my_grader.py')).toEqual(
      expect.arrayContaining(['python function: os-exit-0-at-import', 'python function: swallows-timeouts']),
    )
    // It cannot read standard input, and looks at no form: of these nothing is said.
    expect(honestOf(report, 'my_grader.py')).toEqual({ told: 10, asked: 12 })
    expect(page).toMatch(/^<!doctype html>[\s\S]*frames-walk[\s\S]*class="cell paid"[\s\S]*<\/html>\n$/)
    expect(page).not.toMatch(/(?:src|href)=/)
  })

  test('who cannot be asked is told, and is no pass', async () => {
    const closed = await attack(['http://127.0.0.1:9'])
    const missing = await attack([join(folder, 'nobody.py')])

    expect(closed).toMatchObject({ code: 2, said: expect.stringContaining('cannot be reached') })
    expect(missing).toMatchObject({ code: 2, said: expect.stringContaining('cannot be loaded') })
  })
})

type Report = {
  readonly graders: readonly { readonly grader: string; readonly honest: { told: number; asked: number } }[]
  readonly tricks: readonly {
    readonly asked_for: string
    readonly trick: string
    readonly graders: { readonly [name: string]: { readonly outcome: string } | null }
  }[]
}

const withOutcome = ({ tricks }: Report, grader: string, outcome: string): string[] =>
  tricks
    .filter(({ graders }) => graders[grader]?.outcome === outcome)
    .map(({ asked_for, trick }) => `${asked_for}: ${trick}`)
const paidOf = (report: Report, grader: string): string[] => withOutcome(report, grader, 'paid')
const noScoreOf = (report: Report, grader: string): string[] => withOutcome(report, grader, 'no score')
const honestOf = ({ graders }: Report, name: string) => graders.find(({ grader }) => grader === name)?.honest

/** The command as a user gives it. */
async function attack(args: readonly string[]): Promise<{ code: number | null; report: Report; page: string; said: string }> {
  const json = join(folder, 'report.json')
  const child = spawn(process.execPath, [CLI, 'attack', ...args, '--json', json], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', chunk => {
    said += chunk
  })
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  const at = args.indexOf('--html')
  return {
    code,
    said,
    report: code === 2 ? { graders: [], tricks: [] } : JSON.parse(readFileSync(json, 'utf8')),
    page: at < 0 ? '' : readFileSync(args[at + 1] ?? '', 'utf8'),
  }
}
