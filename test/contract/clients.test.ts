import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, callAs, NEMO_RL, OPEN_INSTRUCT, OPENRLHF, SLIME, VERL_SANDBOX } from '../trainers/http-client.ts'
import { type ApiProcess, startApiProcess } from './api-process.ts'

/**
 * Trainers' clients as they behave on the wire: their patience, which answers they try again and how often. What a client
 * would do after its last try (crash, count 0 or −1) is thrown here: no test may reach it.
 */
const WORKER = join(import.meta.dirname, '../../services/scoring-worker/src/main.ts')

let api: ApiProcess
let worker: ChildProcess
beforeAll(async () => {
  api = await startApiProcess()
  worker = spawn(process.execPath, [WORKER], {
    env: { ...api.env, TOUCHSTONE_PORT: '0' },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  for (const end = performance.now() + 30_000; performance.now() < end; await delay(100)) {
    if ((await fetch(`${api.url}/readyz`)).ok) return
  }
  throw new Error('no judge came up')
}, 60_000)
afterAll(async () => {
  const gone = new Promise(resolve => worker.once('exit', resolve))
  worker.kill('SIGTERM')
  await gone
  await api.stop()
})

const call = <Answer>(client: Client, path: string, body: object): Promise<Answer> =>
  callAs<Answer>(client, api.url + path, body)

const math = (answer: number): string => `<think>\nso\n</think>\n\\boxed{${answer}}`
const python = (code: string): string => `\`\`\`python\n${code}\n\`\`\``
const squares = { inputs: ['2\n', '3\n'], outputs: ['4\n', '9\n'] }
const RIGHT = 'print(int(input())**2)'
const WRONG = 'print(int(input())*2)'

const openrlhf = (response: string, label: unknown) =>
  call<{ rewards: number[] }>(OPENRLHF, '/get_reward', {
    query: [`q${response}<|im_end|>`],
    prompts: ['q'],
    labels: [label],
  })
const slime = (response: string, label: unknown) => call<number>(SLIME, '/rm', { prompt: 'q', response, label })
const nemo = (text: string, row: object) =>
  call<{ reward: number; mask_sample: boolean }>(NEMO_RL, '/verify', {
    responses_create_params: { input: [] },
    response: { output: [{ type: 'message', content: [{ type: 'output_text', text }] }] },
    ...row,
  })
const runCode = (code: string, stdin: string, runTimeout = 10) =>
  call<{ status: string; run_result: { status: string; stdout: string } | null }>(VERL_SANDBOX, '/run_code', {
    compile_timeout: 10,
    run_timeout: runTimeout,
    code,
    stdin,
    memory_limit_MB: 1024,
    language: 'python',
    files: {},
    fetch_files: [],
  })

test('each client gets a right and a wrong reward', async () => {
  const rewards = {
    openrlhf: [(await openrlhf(math(4), '4')).rewards[0], (await openrlhf(math(5), '4')).rewards[0]],
    slime: [await slime(math(4), '4'), await slime(python(RIGHT), JSON.stringify(squares)), await slime(math(5), '4')],
    nemo: [
      (await nemo(math(4), { expected_answer: '4' })).reward,
      (await nemo(python(RIGHT), { verifier_metadata: { unit_tests: squares } })).reward,
      (await nemo(python(WRONG), { verifier_metadata: { unit_tests: squares } })).reward,
    ],
    openInstruct: (
      await call<{ results: number[] }>(OPEN_INSTRUCT, '/test_program', {
        program: 'def f(x):\n    return x * 2',
        tests: ['assert f(2) == 4', 'assert f(2) == 5'],
        max_execution_time: 1,
      })
    ).results,
    sandbox: [(await runCode(RIGHT, '3')).run_result?.stdout, (await runCode('import sys; sys.exit(1)', '')).status],
  }

  expect(rewards).toEqual({
    openrlhf: [1, 0],
    slime: [1, 1, 0],
    nemo: [1, 1, 0],
    openInstruct: [1, 0],
    sandbox: ['9\n', 'Failed'],
  })
}, 120_000)

test('a program that hangs is its own fault alone, and its neighbours are answered meanwhile', async () => {
  const hanging = runCode('while True: pass', '', 2)
  const neighbours = await Promise.all([2, 3, 4, 5].map(n => runCode(`${RIGHT} # ${n}`, String(n))))

  expect(neighbours.map(({ run_result: result }) => result?.stdout)).toEqual(['4\n', '9\n', '16\n', '25\n'])
  expect((await hanging).run_result?.status).toBe('TimeLimitExceeded')
}, 60_000)

test('when the judge stands still for two seconds, everybody waits and nobody sees a fault', async () => {
  worker.kill('SIGSTOP')
  const asked = [
    runCode(`${RIGHT} # stall`, '6').then(({ run_result: result }) => result?.stdout),
    slime(python(`${RIGHT} # stall`), squares),
    nemo(python(`${WRONG} # stall`), { verifier_metadata: { unit_tests: squares } }).then(({ reward }) => reward),
  ]
  await delay(2_000)
  worker.kill('SIGCONT')

  expect(await Promise.all(asked)).toEqual(['36\n', 1, 0])
}, 60_000)

test('when the API dies and comes back, the clients that try again are all answered rightly', async () => {
  const asked = Array.from({ length: 40 }, (_, index) => [
    openrlhf(math(index), String(index)).then(({ rewards }) => rewards[0]),
    slime(math(index), String(index + 1)),
    nemo(math(index), { expected_answer: String(index) }).then(({ reward }) => reward),
  ]).flat()
  await delay(30)
  await api.restart()

  const rewards = await Promise.all(asked)

  expect(rewards).toEqual(Array.from({ length: 40 }, () => [1, 0, 1]).flat())
}, 120_000)
