import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CodeGrader, CodeProblem, Grade } from '@touchstone/contracts'
import { afterAll, expect, test } from 'vitest'
import { createCodeScorer, createJudge, type Judge, openLanguages, type RunRequest } from '../src/index.ts'
import { createProblemMaker } from '../src/problems/made-tests.ts'

const folder = mkdtempSync(join(tmpdir(), 'touchstone-made-'))
const local = await createJudge({
  languages: await openLanguages(join(tmpdir(), 'touchstone-test-cache')),
  scratchDir: join(folder, 'scratch'),
  slots: 1,
})
/** What was run, as the judge was asked for it. */
const requests: RunRequest[] = []
const judge: Judge = {
  isolation: local.isolation,
  ready: name => local.ready(name),
  close: () => local.close(),
  run(request) {
    requests.push(request)
    return local.run(request)
  },
}
const scorer = createCodeScorer({ judge, salt: 'made', allowReduced: false })

afterAll(async () => {
  await judge.close()
  rmSync(folder, { recursive: true, force: true })
})

async function gradeOf(problem: CodeProblem, code: string, language = 'python'): Promise<Grade> {
  const grader = { kind: 'code', language, problem, scoring: 'fraction', reveal: true } satisfies CodeGrader
  const completion = `\`\`\`${language}\n${code}\n\`\`\``
  const { signal } = new AbortController()
  return scorer.grade({ id: 'x', completion, graders: [grader] }, grader, { completion, outcomes: new Map(), signal })
}

const SUMS: CodeProblem = {
  type: 'stdio',
  tests: [{ stdin: '1 2\n', expected: '3\n' }],
  reference: { language: 'python', code: 'print(sum(map(int, input().split())))' },
  generator: {
    language: 'python',
    code: 'import random\nseed = int(input())\nrandom.seed(seed)\nprint(seed, *[random.randrange(10**18) for _ in range(seed)])',
    seeds: [1, 2, 40],
  },
}

test('a generator and a reference make tests that are judged as written ones', async () => {
  expect(await gradeOf(SUMS, 'print(sum(map(int, input().split())))')).toMatchObject({
    verdict: 'correct',
    detail: { total: 4 },
  })
  expect(await gradeOf(SUMS, 'print(sum(map(int, input().split()[:2])))')).toMatchObject({ score: 0.5 })
})

test('tests of one content are made once, and are the same the next time', async () => {
  requests.length = 0
  const [one, two] = [createProblemMaker(judge), createProblemMaker(judge)]

  const first = await Promise.all([one(SUMS), one(SUMS)])
  const again = await two(SUMS)

  expect(first[0]).toBe(first[1])
  expect(again).toEqual(first[0])
  expect(requests).toHaveLength(4)
})

test('calls keep 64 bits, floats and structures', async () => {
  const problem: CodeProblem = {
    type: 'function',
    entry: 'f',
    tests: [],
    reference: { language: 'python', code: 'def f(n, xs):\n    return {"n": n * 3, "x": float(len(xs)), "a": xs}' },
    generator: {
      language: 'python',
      code: 'n = int(input())\nprint([9007199254740993 + n, list(range(n))])',
      seeds: [0, 3],
    },
  }

  expect(
    await gradeOf(problem, 'def f(n, xs):\n    return {"a": xs, "x": len(xs) * 1.0, "n": n + n + n}'),
  ).toMatchObject({
    verdict: 'correct',
    detail: { total: 2 },
  })
  expect(
    await gradeOf(problem, 'def f(n, xs):\n    return {"n": int(n * 3.0), "x": float(len(xs)), "a": xs}'),
  ).toMatchObject({
    score: 0.5, // the even number survives as a double
  })
})

test('a result in place is what the reference leaves in the argument', async () => {
  const problem: CodeProblem = {
    type: 'function',
    entry: 'sort',
    tests: [],
    compare: { mode: 'in-place', argument: 0 },
    signature: { params: ['int[]'], returns: 'void' },
    reference: { language: 'python', code: 'def sort(xs): xs.sort()' },
    generator: {
      language: 'python',
      code: 'n = int(input())\nprint([[(i * 7919) % 101 for i in range(n)]])',
      seeds: [5],
    },
  }

  expect(await gradeOf(problem, 'def sort(xs): xs[:] = sorted(xs)')).toMatchObject({ verdict: 'correct' })
  expect(await gradeOf(problem, 'def sort(xs): xs.reverse()')).toMatchObject({ verdict: 'wrong' })
})

test.each([
  ['has no reference', { ...SUMS, reference: undefined }, /need a reference/],
  ['has a generator that fails', { ...SUMS, generator: { ...SUMS.generator, code: 'x' } }, /generator ended with/],
  ['has a reference that fails', { ...SUMS, reference: { language: 'python', code: '1 / 0' } }, /reference ended with/],
  ['has a reference that is no program', { ...SUMS, reference: { language: 'python', code: '(' } }, /does not compile/],
] as const)('a problem that %s cannot be judged', async (_what, problem, detail) => {
  await expect(gradeOf(problem as CodeProblem, 'print(1)')).rejects.toMatchObject({
    code: 'INVALID_PROBLEM',
    detail: expect.stringMatching(detail),
  })
})

test('a time factor bounds each language by the time of the reference on this machine', async () => {
  const problem: CodeProblem = {
    type: 'stdio',
    tests: [{ stdin: '1\n', expected: '1\n' }],
    reference: { language: 'python', code: 'print(input())' },
    time_factor: 2,
  }
  const { cpuMs } = await createProblemMaker(judge)(problem)

  requests.length = 0
  const slow = await gradeOf(problem, 'x = input()\nwhile True: pass')

  // The reference takes some milliseconds: the least that a limit may be.
  expect([cpuMs?.('python'), cpuMs?.('cpp')]).toEqual([250, 250])
  expect(slow).toMatchObject({ verdict: 'time_limit' })
  expect(requests.at(-1)?.limits.cpuMs).toBe(250)
})

test('a time that another judge has measured counts here, and the reference is not run again', async () => {
  const problem: CodeProblem = {
    type: 'stdio',
    tests: [{ stdin: '1\n', expected: '1\n' }],
    reference: { language: 'python', code: 'print(input()) # elsewhere' },
    time_factor: 2,
  }
  const kept = new Map<string, number>()
  const times = {
    known: async (key: string) => kept.get(key),
    agree: async (key: string, _ms: number) => {
      kept.set(key, 400)
      return 400
    },
  }

  const first = await createProblemMaker(judge, times)(problem)
  requests.length = 0
  const second = await createProblemMaker(judge, times)(problem)

  // Twice 400 ms, raised to the next step.
  expect([first, second].map(({ cpuMs }) => cpuMs?.('python'))).toEqual([1000, 1000])
  expect(requests).toEqual([])
})
