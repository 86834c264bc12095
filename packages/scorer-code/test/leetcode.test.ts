import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createCodeScorer, createJudge, openLanguages } from '../src/index.ts'
import { c } from './leetcode/c.ts'
import { cpp } from './leetcode/cpp.ts'
import { go } from './leetcode/go.ts'
import { java } from './leetcode/java.ts'
import { javascript } from './leetcode/javascript.ts'
import { PROBLEMS, type ProblemName, type Programs, type TableRow } from './leetcode/problems.ts'
import { python } from './leetcode/python.ts'
import { rust } from './leetcode/rust.ts'
import { typescript } from './leetcode/typescript.ts'

const LANGUAGES: { readonly [name: string]: Programs } = { python, javascript, typescript, cpp, c, java, go, rust }

const folder = mkdtempSync(join(tmpdir(), 'touchstone-leetcode-'))
const judge = await createJudge({
  languages: await openLanguages(join(tmpdir(), 'touchstone-test-cache')),
  scratchDir: join(folder, 'scratch'),
  slots: 2,
})
const scorer = createCodeScorer({ judge, salt: 'table', allowReduced: false })
/** Why a language cannot be tested on this machine. */
const missing = new Map<string, string>()
for (const name of Object.keys(LANGUAGES)) {
  const ready = await judge.ready(name)
  if (!ready.ok) missing.set(name, ready.reason)
}

afterAll(async () => {
  await judge.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The verdict, and where it is another one than it must be, what is known of it. */
async function verdictOf(language: string, { problem }: TableRow, program: string, wanted: string): Promise<string> {
  const completion = `\`\`\`${language}\n${program}\n\`\`\`\n`
  const grader = { kind: 'code', language, problem, limits: { cpu_ms: 1500, wall_ms: 30_000 } } as const
  const { signal } = new AbortController()
  const grade = await scorer.grade({ id: 'x', completion, graders: [grader] }, grader, {
    completion,
    outcomes: new Map(),
    signal,
  })
  return grade.verdict === wanted ? wanted : `${grade.verdict}: ${JSON.stringify(grade.detail)}`
}

describe('twelve problems with the same tests have the same verdicts in every language', () => {
  for (const [name, row] of Object.entries(PROBLEMS) as [ProblemName, TableRow][]) {
    const present = Object.entries(LANGUAGES).filter(([language]) => !missing.has(language))
    const absent = [...missing].map(([language, reason]) => `${language} skipped: ${reason}`).join('; ')

    test(`${name}: right is correct; one that ${row.why} is ${row.wrong}${absent && ` (${absent})`}`, async () => {
      const seen = await Promise.all(
        present.map(async ([language, programs]) => {
          const [right, wrong] = programs[name]
          return [
            language,
            await verdictOf(language, row, right, 'correct'),
            await verdictOf(language, row, wrong, row.wrong),
          ]
        }),
      )

      expect(seen).toEqual(present.map(([language]) => [language, 'correct', row.wrong]))
    })
  }
})
