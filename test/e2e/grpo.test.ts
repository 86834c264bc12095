import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { removeFolder, temporaryFolder } from './running-service.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const PYTHON = '/usr/bin/python3'
const hasNumpy = existsSync('/usr/lib/python3/dist-packages/numpy')

test.skipIf(!hasNumpy)('a policy that learns from the service by GRPO gets better (needs python3-numpy)', async () => {
  const out = temporaryFolder()
  const script = join(ROOT, 'examples', 'grpo', 'numpy_grpo.py')

  await promisify(execFile)(PYTHON, ['-B', script, '--steps', '40', '--out', out], { timeout: 290_000 })

  const rewards = readFileSync(join(out, 'log.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => (JSON.parse(line) as { reward_mean: number }).reward_mean)
  removeFolder(out)
  expect(rewards).toHaveLength(40)
  expect(rewards[0]).toBeLessThan(0.4)
  expect(Math.min(...rewards.slice(-5))).toBeGreaterThan(0.88)
})
