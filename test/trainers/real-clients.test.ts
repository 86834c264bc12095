import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, type TestContext, test } from 'vitest'

const SCRIPTS = join(import.meta.dirname, '../../scripts')

/** Runs one of the scripts; what it says of being skipped is the test's. */
async function runs(context: TestContext, script: string, args: readonly string[], timeout: number): Promise<void> {
  const { stdout, stderr } = await promisify(execFile)('bash', [join(SCRIPTS, script), ...args], {
    timeout,
    maxBuffer: 64 * 1024 ** 2,
  }).catch((error: { stdout?: string; stderr?: string }) => {
    throw new Error(`${script} failed:\n${error.stdout ?? ''}\n${error.stderr ?? ''}`)
  })

  if (stdout.startsWith('skipped')) context.skip(stdout.trim())
  expect(stderr).toMatch(/^OK$/m)
}

test("trainers' own clients, where the package index answers: see scripts/real-clients", async context => {
  await runs(context, 'real-clients', [], 580_000)
}, 600_000)

test("trainers' own training code on the CPU, where scripts/real-trainers has installed it before", async context => {
  await runs(context, 'real-trainers', ['--cached'], 580_000)
}, 600_000)
