import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { type RunningService, startService } from '../e2e/running-service.ts'
import { PATIENCE_MS } from '../patience.ts'
import { type CodeBlock, readCodeBlocks } from './code-blocks.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const ADDRESS = /http:\/\/127\.0\.0\.1:8080|http:\/\/localhost:8080/g
const blocks = readCodeBlocks(ROOT)
const run = promisify(execFile)

let service: RunningService
let folder: string

beforeAll(async () => {
  service = await startService()
  // Files that a block writes stay out of the checkout.
  folder = mkdtempSync(join(tmpdir(), 'touchstone-docs-'))
  for (const name of readdirSync(ROOT)) if (!name.startsWith('.')) symlinkSync(join(ROOT, name), join(folder, name))
})

afterAll(async () => {
  await service.stop()
  rmSync(service.dataDir, { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
})

describe('a code block of the pages does what it says', () => {
  for (const block of blocks) {
    const title = `${block.page}:${block.line} (${block.language})`
    const reason = block.notRun ?? (block.language in CHECKS ? undefined : 'no check for this language')
    test.skipIf(reason !== undefined)(reason === undefined ? title : `${title}: not run, ${reason}`, async () => {
      await CHECKS[block.language]?.(block)
    })
  }
})

test('every page that shows a request has its blocks found', () => {
  expect(blocks.filter(block => block.language === 'bash' && block.notRun === undefined).length).toBeGreaterThan(5)
})

const CHECKS: { readonly [language: string]: (block: CodeBlock) => Promise<void> } = {
  async bash(block) {
    const { stdout } = await shell('bash', ['-euo', 'pipefail', '-c', here(block.text)])
    if (block.answer !== undefined)
      expect(JSON.parse(stdout)).toMatchObject(shownOf(JSON.parse(block.answer)) as object)
    else expect(stdout).not.toMatch(/"status":[45]\d\d/)
  },
  async python(block) {
    await shell('python3', ['-c', here(block.text)])
  },
  async json(block) {
    expect(JSON.parse(block.text)).toBeDefined()
  },
  async yaml(block) {
    expect(parseDocument(block.text).errors).toEqual([])
  },
}

function shell(command: string, args: readonly string[]): Promise<{ stdout: string }> {
  return run(command, args, {
    cwd: folder,
    env: {
      ...process.env,
      PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}`,
      PYTHONPATH: join(ROOT, 'clients', 'python'),
      PYTHONDONTWRITEBYTECODE: '1',
      TOUCHSTONE_URL: service.url,
    },
    timeout: 2 * PATIENCE_MS,
    maxBuffer: 64 * 1024 ** 2,
  })
}

const here = (text: string): string => text.replace(ADDRESS, service.url)

/** What an answer shows of itself: `…` stands for anything, and times vary. */
function shownOf(value: unknown): unknown {
  if (value === '…') return expect.anything()
  if (Array.isArray(value)) return value.map(shownOf)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'timing')
      .map(([name, inner]) => [name, shownOf(inner)]),
  )
}
