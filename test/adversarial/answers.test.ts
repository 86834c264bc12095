import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CodeGrader, CodeProblem } from '@touchstone/contracts'
import { createCodeScorer, createJudge, openLanguages } from '@touchstone/scorer-code'
import { afterAll, describe, expect, test } from 'vitest'

/** Answers that only look right, and right ones in odd but honest forms, with what each must earn. */
type Row = {
  readonly name: string
  readonly language: string
  readonly score: 0 | 1
  readonly problem: CodeProblem
  readonly code: string
}
const rows = JSON.parse(readFileSync(new URL('./answers.json', import.meta.url), 'utf8')) as Row[]

const folder = mkdtempSync(join(tmpdir(), 'touchstone-answers-'))
const judge = await createJudge({
  languages: await openLanguages(join(tmpdir(), 'touchstone-test-cache')),
  scratchDir: join(folder, 'scratch'),
  slots: 1,
})
const scorer = createCodeScorer({ judge, salt: 'test', allowReduced: false })

afterAll(async () => {
  await judge.close()
  rmSync(folder, { recursive: true, force: true })
})

async function score({ language, problem, code }: Row): Promise<{ score: number | null; told: string }> {
  const grader: CodeGrader = { kind: 'code', language, problem, limits: { cpu_ms: 2000, memory_mb: 512 } }
  const completion = `\`\`\`\`${language}\n${code}\n\`\`\`\``
  const grade = await scorer.grade({ id: 'a', completion, graders: [grader] }, grader, {
    completion,
    outcomes: new Map(),
    signal: new AbortController().signal,
  })
  return { score: grade.score, told: JSON.stringify([grade.verdict, grade.detail]) }
}

describe('an answer that only looks right earns nothing', () => {
  test.each(rows.filter(row => row.score === 0))('$language: $name', async row => {
    const { score: earned, told } = await score(row)

    expect(earned, told).toBe(0)
  })
})

describe('a right answer in an odd form is right', () => {
  test.each(rows.filter(row => row.score === 1))('$language: $name', async row => {
    const { score: earned, told } = await score(row)

    expect(earned, told).toBe(1)
  })
})
