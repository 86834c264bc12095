import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CodeGrader, Grade, StdioProblem } from '@touchstone/contracts'
import { afterAll, describe, expect, test } from 'vitest'
import { createCodeScorer, createJudge, openLanguages } from '../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'touchstone-checkers-'))
const judge = await createJudge({
  languages: await openLanguages(join(tmpdir(), 'touchstone-test-cache')),
  scratchDir: join(folder, 'scratch'),
  slots: 1,
})
const scorer = createCodeScorer({ judge, salt: 'checkers', allowReduced: false })
const ready = await judge.ready('cpp')
const skipped = ready.ok ? '' : ` (C++ skipped: ${ready.reason})`

afterAll(async () => {
  await judge.close()
  rmSync(folder, { recursive: true, force: true })
})

type Checker = NonNullable<StdioProblem['checker']>

/** What a program that prints these texts, one per test, earns. */
async function gradeOf(
  checker: Checker,
  outputs: readonly string[],
  { scoring = 'fraction', expected = '6\n' }: { scoring?: CodeGrader['scoring']; expected?: string } = {},
): Promise<Grade> {
  const tests = outputs.map((_, index) => ({ stdin: `${index}\n`, expected }))
  const grader = {
    kind: 'code',
    language: 'python',
    problem: { type: 'stdio', tests, checker },
    scoring,
  } satisfies CodeGrader
  const completion = `\`\`\`python\nimport sys\nsys.stdout.write(${JSON.stringify(outputs)}[int(input())])\n\`\`\``
  const { signal } = new AbortController()
  return scorer.grade({ id: 'x', completion, graders: [grader] }, grader, { completion, outcomes: new Map(), signal })
}

/** Any divisor of the answer but one; two numbers are too many. */
const DIVISOR: Checker = {
  language: 'cpp',
  code: `#include "testlib.h"
int main(int argc, char* argv[]) {
  registerTestlibCmd(argc, argv);
  int test = inf.readInt();
  int wanted = ans.readInt();
  int given = ouf.readInt(2, 1000000, "divisor");
  if (wanted % given != 0) quitf(_wa, "test %d: %d does not divide", test, given);
  printf("noise that nobody reads\\n");
  quitf(_ok, "fine");
}
`,
}
const points = (statement: string): Checker => ({
  language: 'cpp',
  code: `#include "testlib.h"
int main(int argc, char* argv[]) {
  registerTestlibCmd(argc, argv);
  double given = ouf.readDouble();
  ${statement}
}
`,
})

describe.skipIf(!ready.ok)(`checkers with testlib.h${skipped}`, () => {
  test.each([
    ['2', 1, 'correct'],
    [' 3 \n\n', 1, 'correct'],
    ['4', 0, 'wrong'],
    ['1', 0, 'wrong'],
    ['two', 0, 'wrong'],
    ['', 0, 'wrong'],
    ['2 3', 0, 'wrong'],
    ['points 1', 0, 'wrong'],
    ['99999999999999999999', 0, 'wrong'],
    ['\u0000\u0000\u00ff', 0, 'wrong'],
  ])('an output %j scores %d', async (output, score, verdict) => {
    expect(await gradeOf(DIVISOR, [output])).toMatchObject({ score, verdict })
  })

  test('points are a part of the score, and only where parts count', async () => {
    const checker = points('quitp(given, "points 1 of a talkative checker");')

    expect(await gradeOf(checker, ['0.25', '1', '0'])).toMatchObject({
      score: 1.25 / 3,
      verdict: 'partial',
      detail: { tests: ['partial', 'passed', 'wrong'] },
    })
    expect(await gradeOf(checker, ['0.25', '1'], { scoring: 'all' })).toMatchObject({ score: 0, verdict: 'wrong' })
    expect(await gradeOf({ ...checker, max_points: 50 }, ['10', '50'])).toMatchObject({ score: 0.6 })
  })

  test('_pc counts in two hundredths', async () => {
    expect(await gradeOf(points('quitf(_pc((int)given), "so so");'), ['50', '200'])).toMatchObject({ score: 0.625 })
  })

  test.each([
    ['says that the answer is bad', 'quitf(_fail, "jury");'],
    ['gives more points than there are', 'quitp(2.0);'],
    ['gives no number of points', 'quitp(0.0 / 0.0);'],
    ['crashes', 'abort();'],
    ['leaves by a status of its own', 'exit(9);'],
    ['ends without a decision', 'std::exit(13);'],
    ['does not compile', 'undeclared(given);'],
  ])(
    'a checker that %s is the fault of the problem',
    async (_what, statement) => {
      await expect(gradeOf(points(statement), ['6'])).rejects.toMatchObject({ code: 'INVALID_PROBLEM' })
    },
    60_000,
  )

  test('an output that makes a sound checker fail is wrong, not a way out', async () => {
    const checker = points('if (given == 7) abort(); quitf(given == 6 ? _ok : _wa, "six");')

    expect(await gradeOf(checker, ['7', '6', '7'])).toMatchObject({ score: 1 / 3, verdict: 'partial' })
    expect(await gradeOf(checker, ['7'], { scoring: 'all' })).toMatchObject({ score: 0, verdict: 'wrong' })
  })
})

const PYTHON_DIVISOR = `import sys
inf, ouf, ans = (open(path).read() for path in sys.argv[1:4])
given = int(ouf)
if given < 2 or int(ans) % given: sys.exit(1)
`

describe('checkers in Python', () => {
  test.each([
    ['2', 1],
    ['4', 0],
    ['two', 0],
  ])('by exit status: an output %j scores %d', async (output, score) => {
    expect(await gradeOf({ language: 'python', code: PYTHON_DIVISOR }, [output])).toMatchObject({ score })
  })

  test('points stand in the result file', async () => {
    const code = `import sys\nopen(sys.argv[4], 'w').write('points ' + open(sys.argv[2]).read() + ' fine')\nprint('points 1')\nsys.exit(7)\n`

    expect(await gradeOf({ language: 'python', code }, ['0.5', '1'])).toMatchObject({ score: 0.75 })
  })

  test('one that raises fails also where Python would say 1', async () => {
    const code = 'raise ValueError("no")'

    await expect(gradeOf({ language: 'python', code }, ['6'])).rejects.toMatchObject({ code: 'INVALID_PROBLEM' })
  })

  test('a printed score is the last word: files are input, answer and output', async () => {
    const code = `import sys\n_, ans, ouf = (open(path).read() for path in sys.argv[1:4])\nprint('debug')\nprint(1 if ans == ouf else 0.5 if ans.strip() == ouf.strip() else 0)\n`
    const checker = { language: 'python', style: 'score', code } as const

    expect(await gradeOf(checker, ['6\n', '6', '7'])).toMatchObject({ score: 0.5 })
  })

  test('check() may give a part too', async () => {
    const code = 'def check(input, expected, output):\n  return [len(output) / 4, "longer is better"]'

    expect(await gradeOf({ language: 'python', code }, ['ab', 'abcd'])).toMatchObject({
      score: 0.75,
      verdict: 'partial',
    })
  })
})
