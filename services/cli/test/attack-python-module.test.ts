import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Grader } from '../src/attack/graders/grader.ts'
import { pythonModuleGrader } from '../src/attack/graders/python-module.ts'
import type { Question } from '../src/attack/trick.ts'

/** A grader that a completion can poison: the answer to it is given, the next question ends the process. */
const POISONED = `
import os
poisoned = False
def compute_score(data_source, solution_str, ground_truth, extra_info=None):
    global poisoned
    if poisoned or solution_str == 'ends it':
        os._exit(0)
    poisoned = solution_str == 'poisons it'
    return 1.0 if solution_str == ground_truth else 0.0
`
const QUESTION: Question = { id: '72', task: { kind: 'math', prompt: '?', gold: '72' }, right: '72', wrong: '71' }

let folder: string
let grader: Grader

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'touchstone-module-'))
  const module = join(folder, 'poisoned.py')
  writeFileSync(module, POISONED)
  grader = await pythonModuleGrader(module, {
    python: 'python3',
    entry: 'compute_score',
    timeoutMs: 60_000,
    mathSource: 'm',
    codeSource: 'c',
  })
})

afterAll(async () => {
  await grader.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('a grader that is a Python function', () => {
  test('the next question is answered also where a trick has poisoned its process', async () => {
    const poison = await grader.score(QUESTION, 'poisons it')
    const next = await grader.score(QUESTION, '72')

    expect(poison).toEqual({ kind: 'score', score: 0, note: '' })
    expect(next).toEqual({ kind: 'score', score: 1, note: '' })
  })

  test('a trick that ends its process has no score, and costs the next nothing', async () => {
    const trick = await grader.score(QUESTION, 'ends it')
    const next = await grader.score(QUESTION, '72')

    expect(trick).toEqual({ kind: 'none', note: 'its process ended' })
    expect(next).toMatchObject({ score: 1 })
  })
})
