import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const SCRIPT = join(import.meta.dirname, '../../scripts/real-clients')

test("trainers' own clients, where the package index answers: see scripts/real-clients", async context => {
  const { stdout, stderr } = await promisify(execFile)('bash', [SCRIPT], { timeout: 170_000 }).catch(
    (error: { stdout?: string; stderr?: string }) => {
      throw new Error(`the real clients failed:\n${error.stdout ?? ''}\n${error.stderr ?? ''}`)
    },
  )

  if (stdout.startsWith('skipped')) context.skip(stdout.trim())
  expect(stderr).toMatch(/^OK$/m)
}, 180_000)
