import { type CodeGrader, Failure, type Grade, type ScoreItem } from '@touchstone/contracts'
import { expect, test } from 'vitest'
import type { Judge, RunReport, RunRequest, TestOutcome } from './run.ts'
import { createCodeScorer } from './scorer.ts'

type Program = (input: string, request: RunRequest) => string | Partial<TestOutcome>

/** A judge whose programs are functions of the test: input in, output bytes out. Keeps what crossed the border. */
function scriptedJudge(
  program: Program,
  {
    isolation = 'full',
    integrity = [] as string[],
    compile,
  }: {
    isolation?: Judge['isolation']
    integrity?: string[]
    compile?: RunReport['compile']
  } = {},
): Judge & { requests: RunRequest[] } {
  const requests: RunRequest[] = []
  return {
    requests,
    isolation,
    ready: async () => ({ ok: true }),
    close: async () => {},
    async run(request) {
      requests.push(request)
      let going = true
      const tests = inputsOf(request).map((input, index) => {
        const outcome = going ? outcomeOf(program(input, request)) : outcomeOf({ status: 'not_run' })
        if (going) going = request.onTest?.(index, outcome) ?? true
        return outcome
      })
      const failed = compile !== undefined && compile.status !== 'ok'
      return {
        compile: compile ?? { status: 'ok', cached: false, cpuMs: 0 },
        tests: failed ? [] : tests,
        integrity,
        isolation,
        slot: 0,
      }
    },
  }
}

function inputsOf({ task }: RunRequest): string[] {
  switch (task.kind) {
    case 'stdio':
      return task.inputs.map(input => Buffer.from(input).toString())
    case 'function':
    case 'design':
      return task.calls.map(({ args }) => args)
    default:
      return []
  }
}

function outcomeOf(answer: string | Partial<TestOutcome>): TestOutcome {
  const given = typeof answer === 'string' ? { output: Buffer.from(answer) } : answer
  return {
    status: 'ok',
    output: new Uint8Array(),
    exitCode: 0,
    signal: null,
    error: '',
    cpuMs: 1,
    wallMs: 1,
    peakMemoryBytes: null,
    ...given,
  }
}

const PYTHON = 'Here it is.\n```python\ndef f(x):\n    return x + 1\n```\n'

async function gradeWith(
  judge: Judge,
  grader: Omit<CodeGrader, 'kind'>,
  completion = PYTHON,
  options: { allowReduced?: boolean; item?: Partial<ScoreItem> } = {},
): Promise<Grade> {
  const scorer = createCodeScorer({ judge, salt: 'test', allowReduced: options.allowReduced })
  const full: CodeGrader = { kind: 'code', ...grader }
  const item: ScoreItem = { id: 'a', completion, graders: [full], ...options.item }
  return scorer.grade(item, full, { completion, outcomes: new Map(), signal: new AbortController().signal })
}

const plusOne = {
  type: 'function' as const,
  entry: 'f',
  tests: [1, 2, 3, 4].map(x => ({ args: [x], expected: x + 1 })),
}
const increment: Program = args => String(BigInt(args.slice(1, -1)) + 1n)

test('a right program earns 1 and the detail says which block was run', async () => {
  const judge = scriptedJudge(increment)

  const grade = await gradeWith(judge, { language: 'python', problem: plusOne })

  expect(grade).toMatchObject({ verdict: 'correct', score: 1, isolation: 'full' })
  expect(grade.detail).toEqual({
    language: 'python',
    code: { source: 'fence', block: 0, blocks: 1 },
    passed: 4,
    total: 4,
  })
})

test('nothing that crosses the border holds an expected value', async () => {
  const judge = scriptedJudge(increment)

  await gradeWith(judge, {
    language: 'python',
    problem: { type: 'function', entry: 'f', tests: [{ args: [1], expected: 'the secret' }] },
  })

  const { onTest: _onTest, signal: _signal, ...crossing } = judge.requests[0] ?? {}
  expect(JSON.stringify(crossing)).not.toContain('secret')
})

test('under scoring all the first failure ends the run and is named by its original index', async () => {
  const judge = scriptedJudge(args => (args === '[3]' ? '5' : increment(args, judge.requests[0] as RunRequest)))

  const grade = await gradeWith(judge, { language: 'python', problem: plusOne })

  expect(grade).toMatchObject({ verdict: 'wrong', score: 0 })
  expect(grade.detail.failed).toEqual({ test: 2, kind: 'wrong' })
})

test('the same submission meets the same order, and tests do not come in the order in which they are written', async () => {
  const tests = Array.from({ length: 20 }, (_each, x) => ({ args: [x], expected: x + 1 }))
  const judge = scriptedJudge(increment)

  await gradeWith(judge, { language: 'python', problem: { ...plusOne, tests } })
  await gradeWith(judge, { language: 'python', problem: { ...plusOne, tests } })

  const [first, second] = judge.requests.map(inputsOf)
  expect(first).toEqual(second)
  expect(first).not.toEqual(tests.map(({ args }) => JSON.stringify(args)))
})

test('fraction pays the share of tests that passed, weighted the share of their weights', async () => {
  const judge = scriptedJudge(args => (args === '[1]' ? '0' : increment(args, {} as RunRequest)))
  const weighted = { ...plusOne, tests: plusOne.tests.map((each, index) => ({ ...each, weight: index === 0 ? 7 : 1 })) }

  const fraction = await gradeWith(judge, { language: 'python', problem: plusOne, scoring: 'fraction' })
  const byWeight = await gradeWith(judge, { language: 'python', problem: weighted, scoring: 'weighted' })

  expect(fraction).toMatchObject({ verdict: 'partial', score: 0.75 })
  expect(fraction.detail.tests).toEqual(['wrong', 'passed', 'passed', 'passed'])
  expect(byWeight).toMatchObject({ verdict: 'partial', score: 0.3 })
})

test('a subtask pays only as a whole', async () => {
  const judge = scriptedJudge(args => (args === '[1]' ? '0' : increment(args, {} as RunRequest)))
  const problem = {
    ...plusOne,
    tests: plusOne.tests.map((each, index) => ({ ...each, subtask: index < 3 ? 'a' : 'b' })),
  }

  const grade = await gradeWith(judge, { language: 'python', problem, scoring: 'subtasks' })

  expect(grade).toMatchObject({ verdict: 'partial', score: 0.25 })
})

test('two time-outs in a row end a fraction, and the rest has failed', async () => {
  const judge = scriptedJudge(() => ({ status: 'time_limit' }))

  const grade = await gradeWith(judge, { language: 'python', problem: plusOne, scoring: 'fraction' })

  expect(grade).toMatchObject({ verdict: 'time_limit', score: 0 })
  expect((grade.detail.tests as string[]).toSorted()).toEqual(['not_run', 'not_run', 'time_limit', 'time_limit'])
})

test.each([
  ['runtime_error', 'runtime_error'],
  ['time_limit', 'time_limit'],
  ['wall_limit', 'idle_limit'],
  ['memory_limit', 'memory_limit'],
  ['output_limit', 'output_limit'],
  ['not_run', 'runtime_error'],
] as const)('a run that ends with %s is %s and earns 0', async (status, verdict) => {
  const grade = await gradeWith(
    scriptedJudge(() => ({ status })),
    { language: 'python', problem: plusOne },
  )

  expect(grade).toMatchObject({ verdict, score: 0 })
})

test('a runtime error is told by its name alone: its message may carry the hidden input', async () => {
  const judge = scriptedJudge(() => ({ status: 'runtime_error', error: 'Traceback:\nValueError: secret 17\n' }))

  const grade = await gradeWith(judge, { language: 'python', problem: plusOne })

  expect(grade.detail.failed).toMatchObject({ kind: 'runtime_error', error: 'ValueError' })
  expect(JSON.stringify(grade.detail)).not.toContain('secret')
})

test('reveal shows input, expected output and what came instead', async () => {
  const grade = await gradeWith(
    scriptedJudge(() => '7'),
    {
      language: 'python',
      problem: { type: 'function', entry: 'f', tests: [{ args: ['in'], expected: 'out' }] },
      reveal: true,
    },
  )

  expect(grade.detail.failed).toMatchObject({ input: ['in'], expected: 'out', output: 7 })
})

test('stdio: the exit status does not count once the output is right, but nothing at all is no output', async () => {
  const judge = scriptedJudge(input => ({ status: 'runtime_error', exitCode: 1, output: Buffer.from(input) }))
  const problem = (expected: string) => ({ type: 'stdio' as const, tests: [{ stdin: expected, expected }] })

  expect(await gradeWith(judge, { language: 'python', problem: problem('3\n') })).toMatchObject({ verdict: 'correct' })
  expect(await gradeWith(judge, { language: 'python', problem: problem('\n') })).toMatchObject({
    verdict: 'runtime_error',
  })
})

test('a checker decides from a jail of its own, and never accepts by crashing', async () => {
  const problem = { ...plusOne, checker: { language: 'python', code: 'def check(input, expected, output):\n  ...' } }
  const isChecker = ({ source }: RunRequest): boolean => source.includes('def check')
  const judging = (decision: string | Partial<TestOutcome>) =>
    scriptedJudge((args, request) => (isChecker(request) ? decision : increment(args, request)))

  expect(await gradeWith(judging('true'), { language: 'python', problem })).toMatchObject({ verdict: 'correct' })
  expect(await gradeWith(judging('{"t":[false,"no"]}'), { language: 'python', problem })).toMatchObject({
    verdict: 'wrong',
  })
  await expect(gradeWith(judging({ status: 'runtime_error' }), { language: 'python', problem })).rejects.toMatchObject({
    code: 'INVALID_PROBLEM',
  })
  await expect(gradeWith(judging('"yes"'), { language: 'python', problem })).rejects.toMatchObject({
    code: 'INVALID_PROBLEM',
  })
})

test('a compile error earns 0 and shows what the compiler said', async () => {
  const judge = scriptedJudge(() => '', { compile: { status: 'error', diagnostics: 'line 1: no', cpuMs: 3 } })

  const grade = await gradeWith(judge, { language: 'python', problem: plusOne })

  expect(grade).toMatchObject({ verdict: 'compile_error', score: 0, detail: { diagnostics: 'line 1: no' } })
})

test.each([
  ['no code at all', 'I cannot do that.', 'no_answer'],
  ['only code of another language', '```rust\nfn main() {}\n```', 'no_answer'],
  ['reasoning that never ends', '<think>```python\ndef f(x): return x + 1\n```', 'truncated'],
] as const)('%s earns 0', async (_name, completion, verdict) => {
  const judge = scriptedJudge(increment)

  const grade = await gradeWith(judge, { language: 'python', problem: plusOne }, completion)

  expect(grade).toMatchObject({ verdict, score: 0 })
  expect(judge.requests).toEqual([])
})

test('an opening think tag in the code itself is no reasoning', async () => {
  const completion = '```python\ndef f(x):\n    return x + 1  # <think>\n```'

  const grade = await gradeWith(scriptedJudge(increment), { language: 'python', problem: plusOne }, completion)

  expect(grade).toMatchObject({ verdict: 'correct' })
})

test('integrity signals are flags apart from the score', async () => {
  const judge = scriptedJudge(increment, { integrity: ['survivor', 'early_exit'] })

  const grade = await gradeWith(judge, { language: 'python', problem: plusOne })

  expect(grade).toMatchObject({ verdict: 'correct', flags: ['early_exit', 'survivor'] })
})

test.each([
  ['reduced', false, 'ISOLATION_REFUSED'],
  ['none', true, 'ISOLATION_REFUSED'],
  ['reduced', true, undefined],
] as const)('on tier %s (reduced allowed: %s) the outcome is %s', async (isolation, allowReduced, code) => {
  const judge = scriptedJudge(increment, { isolation })

  const grade = gradeWith(judge, { language: 'python', problem: plusOne }, PYTHON, { allowReduced })

  if (code === undefined) await expect(grade).resolves.toMatchObject({ verdict: 'correct', isolation })
  else await expect(grade).rejects.toMatchObject({ code })
})

test("a problem without tests is the caller's fault, also where the completion has no code", async () => {
  const grade = gradeWith(scriptedJudge(increment), { language: 'python', problem: { ...plusOne, tests: [] } }, 'no')

  await expect(grade).rejects.toSatisfy(
    (error: unknown) => error instanceof Failure && error.code === 'INVALID_PROBLEM',
  )
})

test('the fence names the language where the grader does not', async () => {
  const judge = scriptedJudge(increment)

  const grade = await gradeWith(judge, { problem: plusOne }, '```js\nconst f = x => x + 1\n```')

  expect(grade.detail.language).toBe('javascript')
  expect(judge.requests[0]?.language).toBe('javascript')
})

test.each([
  ['c++23', 'cpp23'],
  ['C++', 'cpp'],
  ['cpp20', 'cpp'],
])('the standard in the language %s is kept as %s', async (language, run) => {
  const judge = scriptedJudge(increment)

  await gradeWith(judge, { language, problem: plusOne }, '```cpp\nint f(int x) { return x + 1; }\n```')

  expect(judge.requests[0]).toMatchObject({ language: run, limits: { cpuMs: 5_000 }, task: { params: ['int'] } })
})

test('an outcome that comes after the score was settled changes nothing', async () => {
  const judge = scriptedJudge(args => increment(args, {} as RunRequest))
  const reckless: Judge = {
    ...judge,
    async run(request) {
      const { onTest: _ignored, ...rest } = request
      return judge.run(rest)
    },
  }
  const problem = {
    ...plusOne,
    tests: plusOne.tests.map((each, index) => (index === 1 ? { ...each, expected: 0 } : each)),
  }

  const careful = await gradeWith(judge, { language: 'python', problem })
  const late = await gradeWith(reckless, { language: 'python', problem })

  expect(late.detail).toEqual(careful.detail)
})

test('a language that no judge knows is the data’s fault where the grader names it, the completion’s where the completion does', async () => {
  const judge = { ...scriptedJudge(increment), knows: (name: string) => name === 'python' }

  await expect(gradeWith(judge, { language: 'cobol', problem: plusOne })).rejects.toMatchObject({
    code: 'INVALID_ITEM',
    errors: [{ pointer: '/language' }],
  })
  const ruby = await gradeWith(judge, { problem: plusOne }, '```ruby\ndef f(x) = x + 1\n```')
  expect(ruby).toMatchObject({ verdict: 'no_answer', score: 0, detail: { reason: 'other_language' } })
  expect(await gradeWith(judge, { language: 'py', problem: plusOne })).toMatchObject({ verdict: 'correct' })
  expect(judge.requests.length).toBe(1)
})
