import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiProcess, startApiProcess } from '../contract/api-process.ts'
import { callAs, NEMO_RL, OPEN_INSTRUCT, OPENRLHF, SLIME, VERL_SANDBOX } from './http-client.ts'

/** Many more calls at once than may wait: one slot, and a queue that refuses the fifth item. */
const WORKER = join(import.meta.dirname, '../../services/scoring-worker/src/main.ts')
const CALLS = 12

let api: ApiProcess
let worker: ChildProcess
beforeAll(async () => {
  api = await startApiProcess({ TOUCHSTONE_MAX_QUEUE_ITEMS: '4' })
  worker = spawn(process.execPath, [WORKER], {
    env: { ...api.env, TOUCHSTONE_PORT: '0', TOUCHSTONE_SLOTS: '1' },
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

const calls = Array.from({ length: CALLS }, (_, index) => index)
const right = (index: number): boolean => index % 2 === 0
const program = (index: number, of: string): string =>
  `n = int(input())\nprint(n ${right(index) ? '*' : '+'} n) # ${of} ${index}\n`
const fenced = (index: number, of: string): string => `\`\`\`python\n${program(index, of)}\`\`\``
const tests = { inputs: ['3\n'], outputs: ['9\n'] }
const wanted = calls.map(index => (right(index) ? 1 : 0))

test('the native API refuses while the queue is full, so the overload is real', async () => {
  const code = (index: number) => ({
    completion: `\`\`\`python\nx = sum(range(20_000_000))\nprint(9) # ${index}\n\`\`\``,
    graders: [
      { kind: 'code', language: 'python', problem: { type: 'stdio', tests: [{ stdin: '', expected: '9\n' }] } },
    ],
  })
  const answers = await Promise.all(
    calls.map(index =>
      fetch(`${api.url}/batches`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ items: [code(index)] }),
      }),
    ),
  )

  const statuses = answers.map(({ status }) => status)
  expect(statuses).toContain(202)
  expect(statuses.filter(status => status === 429 || status === 503).length).toBeGreaterThan(0)
  expect(statuses.every(status => [202, 429, 503].includes(status))).toBe(true)
}, 60_000)

test('every trainer gets the right rewards through an overload, by its own patience and retries alone', async () => {
  const [openrlhf, slime, nemo, verl, openInstruct] = await Promise.all([
    Promise.all(
      calls.map(async index => {
        const { rewards } = await callAs<{ rewards: number[] }>(OPENRLHF, `${api.url}/get_reward`, {
          query: [`q${fenced(index, 'openrlhf')}`],
          prompts: ['q'],
          labels: [JSON.stringify(tests)],
        })
        return rewards[0]
      }),
    ),
    Promise.all(
      calls.map(index =>
        callAs<number>(SLIME, `${api.url}/rm`, {
          prompt: 'q',
          response: fenced(index, 'slime'),
          label: JSON.stringify(tests),
        }),
      ),
    ),
    Promise.all(
      calls.map(async index => {
        const { reward } = await callAs<{ reward: number }>(NEMO_RL, `${api.url}/verify`, {
          responses_create_params: { input: [] },
          response: { output: [{ type: 'message', content: [{ type: 'output_text', text: fenced(index, 'nemo') }] }] },
          verifier_metadata: { unit_tests: tests },
        })
        return reward
      }),
    ),
    Promise.all(
      calls.map(async index => {
        const answer = await callAs<{ run_result: { stdout: string } }>(VERL_SANDBOX, `${api.url}/run_code`, {
          compile_timeout: 10,
          run_timeout: 10,
          code: program(index, 'verl'),
          stdin: '3\n',
          memory_limit_MB: 1024,
          language: 'python',
        })
        return answer.run_result.stdout === '9\n' ? 1 : 0
      }),
    ),
    Promise.all(
      calls.map(async index => {
        const { results } = await callAs<{ results: number[] }>(OPEN_INSTRUCT, `${api.url}/test_program_stdio`, {
          program: program(index, 'open-instruct'),
          tests: [{ input: '3\n', output: '9\n' }],
          max_execution_time: 1,
        })
        return results[0]
      }),
    ),
  ])

  expect({ openrlhf, slime, nemo, verl, openInstruct }).toEqual({
    openrlhf: wanted,
    slime: wanted,
    nemo: wanted,
    verl: wanted,
    openInstruct: wanted,
  })
}, 180_000)
