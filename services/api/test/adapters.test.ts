import { type BatchStore, Failure, type ProgramReport, type ProgramRunner, type Result } from '@touchstone/contracts'
import { createProfileBook } from '@touchstone/profiles'
import { expect, test } from 'vitest'
import { GOOD, startApi } from './support.ts'

const profiles = createProfileBook(() => [
  { file: 'form.yaml', text: 'name: form\ndescription: form alone\ngraders: [{kind: format, rule: think-answer}]' },
  {
    file: 'default.yaml',
    text: 'name: default\ndescription: d\ngraders: [{kind: math}, {kind: code}, {kind: format, rule: think-answer, weight: 0.1}]',
  },
])

/** A judge's answers by script: what the adapters make of them is what is tested here. */
function scripted({
  programs,
  judge,
  env = {},
}: {
  env?: Record<string, string>
  programs?: (call: number) => ProgramReport
  judge?: (call: number) => Partial<Result['components'][number]>
}) {
  const jobs: unknown[] = []
  const runner: ProgramRunner = {
    async runAndWait(job) {
      jobs.push(job)
      if (programs === undefined) throw new Failure('SANDBOX_UNAVAILABLE')
      return programs(jobs.length)
    },
  }
  const store = {
    async scoreAndWait(items) {
      jobs.push(...items)
      const part = judge?.(jobs.length) ?? {}
      const component = { kind: 'code', weight: 1, score: 1, verdict: 'correct', detail: {}, ...part } as const
      return items.map(
        ({ id }): Result => ({
          id,
          status: component.score === null ? 'undetermined' : 'scored',
          reward: component.score,
          reason: component.score === null ? 'infra_error' : null,
          components: [component],
          flags: [],
          grader_versions: {},
          isolation: 'full',
          timing: { duration_ms: 1 },
        }),
      )
    },
  } satisfies Partial<BatchStore> as unknown as BatchStore
  const api = startApi({ profiles, programs: runner, store, env })
  const post = async (url: string, payload: object) => {
    const response = await api.inject({ method: 'POST', url, payload })
    return { status: response.statusCode, text: response.body, body: response.json() }
  }
  return { api, post, jobs }
}

test('OpenRLHF gets floats in lists, one per query', async () => {
  const { post } = scripted({})

  const { status, text } = await post('/p/form/get_reward', {
    query: [`q: ${GOOD}<|im_end|>`, 'q: no'],
    prompts: ['q: ', 'q: '],
    labels: ['4', '4'],
  })

  expect(status).toBe(200)
  expect(text).toBe(
    '{"rewards":[1.0,0.0],"scores":[1.0,0.0],"extra_logs":{"think_answer":[1.0,0.0],"truncated":[0.0,0.0]}}',
  )
})

test('empty lists are an answer', async () => {
  const { post } = scripted({})

  expect((await post('/get_reward', { query: [], prompts: [], labels: [] })).text).toBe(
    '{"rewards":[],"scores":[],"extra_logs":{}}',
  )
  expect((await post('/test_program', { program: 'x', tests: [] })).body).toEqual({ results: [], runtimes: [] })
})

test.each([
  ['/get_reward', { query: ['a'], prompts: [''], labels: [''] }],
  ['/get_reward', { query: ['a'] }],
  ['/rm', { prompt: 'p', response: 'a', label: null }],
  ['/verify', { response: { output: [] } }],
])('%s without a label is 422, never a number', async (url, payload) => {
  expect((await scripted({}).post(url, payload)).status).toBe(422)
})

test('slime gets a bare number, or an object when it asks for one', async () => {
  const { post } = scripted({})

  expect((await post('/p/form/rm', { prompt: 'q', response: GOOD, label: null })).text).toBe('1.0')
  expect((await post('/p/form/rm?format=dict', { prompt: 'q', response: 'no', label: null })).body).toMatchObject({
    score: 0,
    verdict: 'bad_format',
  })
})

test('the URL of a client of the /rm form may say how long to hold, in seconds and within reason', async () => {
  const { post } = scripted({})
  const sample = { prompt: 'q', response: GOOD, label: null }

  expect((await post('/p/form/rm?hold=290', sample)).status).toBe(200)
  for (const hold of ['0', '-1', '601', 'long', '']) {
    expect((await post(`/p/form/rm?hold=${hold}`, sample)).status).toBe(422)
  }
})

test('NeMo Gym gets its row back with the reward', async () => {
  const { post, api } = scripted({})
  const row = {
    responses_create_params: { input: [] },
    response: {
      id: 'r',
      output: [
        { type: 'reasoning', summary: [] },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: GOOD }] },
      ],
    },
    question: '2+2',
    extra: { kept: true },
  }

  const { body } = await post('/p/form/verify', row)

  expect(body).toMatchObject({ ...row, reward: 1, reward_components: { think_answer: 1 }, mask_sample: false })
  expect((await post('/seed_session', row)).body).toEqual({})
  expect((await api.inject('/reverify_mode')).json()).toBe('stateless')
  expect(
    (
      await post('/aggregate_metrics', {
        verify_responses: [
          { _ng_task_index: 0, reward: 1 },
          { _ng_task_index: 0, reward: 0 },
          { _ng_task_index: 1, reward: 0, mask_sample: true },
        ],
      })
    ).body,
  ).toMatchObject({
    group_level_metrics: [{ _ng_task_index: 0, 'mean/reward': 0.5 }],
    key_metrics: { 'mean/reward': 0.5 },
  })
})

test('a passing fault is waited out, and the client sees a reward', async () => {
  const { post, jobs } = scripted({
    judge: call => (call === 1 ? { score: null, verdict: 'infra_error', detail: { failure: 'SLOT_LOST' } } : {}),
  })

  const { body } = await post('/rm', {
    prompt: 'q',
    response: '```python\nx\n```',
    label: { inputs: ['1'], outputs: ['1'] },
  })

  expect(body).toBe(1)
  expect(jobs).toHaveLength(2)
})

test('a fault that will not pass is refused at once, and a Gym that asks for it gets a masked row', async () => {
  const judge = () => ({ score: null, verdict: 'infra_error', detail: { failure: 'ISOLATION_REFUSED' } }) as const
  const row = { response: { output: [] }, verifier_metadata: { unit_tests: { inputs: ['1'], outputs: ['1'] } } }

  const refused = await scripted({ judge }).post('/verify', row)
  const masked = await scripted({ judge }).post('/verify?on_failure=mask', row)

  expect(refused.status).toBe(503)
  expect(masked).toMatchObject({
    status: 200,
    body: { mask_sample: true, failure_kind: 'touchstone:isolation_refused' },
  })
})

const ran = (part: Partial<ProgramReport['runs'][number]> = {}): ProgramReport => ({
  compile: { status: 'ok', diagnostics: '', cpuMs: 2 },
  runs: [
    {
      status: 'ok',
      stdout: Buffer.from('3\n').toString('base64'),
      stderr: '',
      exitCode: 0,
      cpuMs: 1,
      wallMs: 2,
      ...part,
    },
  ],
  isolation: 'full',
})

test.each([
  ['a run that ends well', ran(), 'Success', { status: 'Finished', return_code: 0, stdout: '3\n' }],
  [
    'a crash',
    ran({ status: 'runtime_error', exitCode: 7, stderr: 'no' }),
    'Failed',
    { status: 'Finished', return_code: 7, stderr: 'no' },
  ],
  [
    'a run that takes too long',
    ran({ status: 'time_limit', exitCode: null }),
    'Failed',
    { status: 'TimeLimitExceeded', return_code: null },
  ],
  [
    'a syntax error',
    { ...ran(), compile: { status: 'error', diagnostics: 'bad', cpuMs: 0 }, runs: [] } as ProgramReport,
    'Failed',
    { status: 'Finished', return_code: 1, stderr: 'bad' },
  ],
])('SandboxFusion: %s', async (_name, report, status, runResult) => {
  const { post } = scripted({ programs: () => report })

  const { body } = await post('/run_code', { code: 'print(3)', language: 'python' })

  expect(body).toMatchObject({ status, compile_result: null, run_result: runResult })
})

test('SandboxFusion: a fault of ours is 504 after the hold, the one status that verl tries again', async () => {
  const { post, jobs } = scripted({})

  const { status } = await post('/run_code', {
    code: 'x',
    language: 'python',
    compile_timeout: 0.01,
    run_timeout: 0.01,
  })

  expect(status).toBe(504)
  expect(jobs.length).toBeGreaterThan(2)
})

test('SandboxFusion: what is not served is refused clearly', async () => {
  const { post, api } = scripted({ programs: () => ran() })

  expect((await post('/run_jupyter', { cells: [] })).status).toBe(501)
  expect((await post('/run_code', { code: 'x', language: 'python', files: { 'a.txt': 'YQ==' } })).status).toBe(501)
  expect((await post('/run_code', { code: 'x', language: 'cobol' })).status).toBe(422)
  expect((await api.inject('/v1/ping')).json()).toBe('pong')
})

test('open-instruct gets one number per test', async () => {
  const { post, jobs } = scripted({
    judge: () => ({ score: 0.5, verdict: 'partial', detail: { tests: ['passed', 'wrong'] } }),
  })

  const { text } = await post('/test_program', {
    program: 'f = 1',
    tests: ['assert f == 1', 'assert f == 2'],
    max_execution_time: 2,
  })

  expect(text).toBe('{"results":[1,0],"runtimes":[0.0,-1.0]}')
  expect(jobs[0]).toMatchObject({ graders: [{ limits: { cpu_ms: 2000 }, extract: 'whole', scoring: 'fraction' }] })
})

test.each(['/p/nobody/get_reward', '/p/nobody/rm', '/p/nobody/verify', '/p/nobody/run_code', '/p/nobody/test_program'])(
  '%s: a profile that is not there is 404 and says which are',
  async url => {
    const { status, body } = await scripted({}).post(url, { query: ['a'], response: 'a', labels: ['4'], label: '4' })

    expect(status).toBe(404)
    expect(body.detail).toBe('there is no profile "nobody"; there are default, form')
  },
)

test.each([
  ['/rm', { response: ['\\boxed{4}'], label: '4' }, '/response'],
  ['/rm', { response: [{ role: 'user', content: '\\boxed{4}' }], label: '4' }, '/response'],
  ['/rm', { response: null, label: '4' }, '/response'],
  ['/get_reward', { query: [[1, 2]], labels: ['4'] }, '/query/0'],
  ['/get_reward', { query: [null], labels: ['4'] }, '/query/0'],
  ['/get_reward', { query: ['a', 'b'], labels: ['4'] }, '/labels'],
])('%s refuses %j, of which a reward would be a guess', async (url, payload, pointer) => {
  const { status, body } = await scripted({}).post(url, payload)

  expect(status).toBe(422)
  expect(body.errors[0].pointer).toBe(pointer)
})

test('a client sees one set of keys, whatever its samples need', async () => {
  const { post } = scripted({ judge: () => ({ score: 1 }) })
  const tests = { inputs: ['1'], outputs: ['1'] }

  const math = await post('/get_reward', { query: ['\\boxed{4}'], labels: ['4'] })
  const code = await post('/get_reward', { query: ['```python\n1\n```'], labels: [tests] })
  const said = { output: [{ type: 'message', content: [{ type: 'output_text', text: '\\boxed{4}' }] }] }
  const gym = await post('/verify', { response: said, expected_answer: '4' })
  const gymCode = await post('/verify', { response: said, verifier_metadata: { unit_tests: tests } })

  expect(math.text).toBe(
    '{"rewards":[1.0],"scores":[1.0],"extra_logs":{"code":[0.0],"math":[1.0],"think_answer":[0.0],"truncated":[0.0]}}',
  )
  expect(Object.keys(code.body.extra_logs)).toEqual(Object.keys(math.body.extra_logs))
  expect(Object.keys(gym.body.reward_components)).toEqual(['math', 'code', 'think_answer'])
  expect(Object.keys(gymCode.body.reward_components)).toEqual(['math', 'code', 'think_answer'])
})

test('times as text are read as the numbers that they are', async () => {
  const { post, jobs } = scripted({
    programs: () =>
      ({
        compile: { status: 'ok', cpuMs: 1, diagnostics: '' },
        runs: [{ status: 'ok', exitCode: 0, stdout: '', stderr: '', cpuMs: 1, wallMs: 1, peakMemoryBytes: 1 }],
      }) as unknown as ProgramReport,
  })

  await post('/run_code', { code: 'print(1)', language: 'python', run_timeout: '5' })

  expect(jobs).toMatchObject([{ limits: { cpuMs: 5_000 } }])
})

test('each answer has the fields of the protocol, and no others', async () => {
  const ok = { compile: { status: 'ok', cpuMs: 1, diagnostics: '' }, runs: [] } as unknown as ProgramReport
  const { post } = scripted({ programs: () => ({ ...ran(), compile: ok.compile }), judge: () => ({ score: 1 }) })
  const fenced = '```python\nprint(3)\n```'
  const data = { test: [{ input: { stdin: '' }, output: { stdout: '3' } }] }

  const run = await post('/run_code', { code: 'print(3)', language: 'python' })
  const submitted = await post('/submit', { id: 'a', completion: fenced, config: { provided_data: data } })
  const tested = await post('/test_program', { program: 'x', tests: ['assert x'] })

  expect(Object.keys(run.body).sort()).toEqual([
    'compile_result',
    'executor_pod_name',
    'files',
    'message',
    'run_result',
    'status',
  ])
  expect(Object.keys(run.body.run_result).sort()).toEqual([
    'execution_time',
    'return_code',
    'status',
    'stderr',
    'stdout',
  ])
  expect(submitted.body).toMatchObject({ id: 'a', accepted: true, extracted_code: 'print(3)\n' })
  expect(Object.keys(submitted.body).sort()).toEqual([
    'accepted',
    'extra',
    'extracted_code',
    'extracted_type',
    'full_code',
    'id',
    'test_code',
    'tests',
  ])
  expect(tested.text).toBe('{"results":[1],"runtimes":[0.0]}')
})

test('a structured output of NeMo Gym fits its schema made strict, or says as Gym does what is wrong', async () => {
  const { post } = scripted({})
  const verify = async (type: string, text: string) =>
    (
      await post('/verify', {
        schema_str: '{"type":"object","properties":{"r":{"type":"object","properties":{"a":{"type":"integer"}}}}}',
        schema_type: type,
        response: { output: [{ type: 'message', content: [{ type: 'output_text', text }] }] },
      })
    ).body

  expect(await verify('json', '{"r":{"a":1}}')).toMatchObject({ reward: 1, error_type: null, error_message: null })
  expect(await verify('xml', '<r><a>1</a></r>')).toMatchObject({ reward: 1, schema_type: 'xml' })
  expect(await verify('json', '{"r":{"a":1,"b":2}}')).toMatchObject({ reward: 0, error_type: 'validation_error' })
  expect(await verify('yaml', 'r: [')).toMatchObject({ reward: 0, error_type: 'parse_error' })
  expect(await verify('toml', 'r = 1')).toMatchObject({ status: 501 })
})

test.each([
  ['/get_reward', { query: ['```python\nx\n```'], labels: [{ inputs: ['1'], outputs: ['1'] }] }],
  ['/rm', { response: '```python\nx\n```', label: { inputs: ['1'], outputs: ['1'] } }],
  ['/run_code', { code: 'x', language: 'python', run_timeout: 300, compile_timeout: 300 }],
])('%s holds no longer than the setting says, whatever its client waits', async (url, body) => {
  const { post } = scripted({
    judge: () => ({ score: null, verdict: 'infra_error' }),
    env: { TOUCHSTONE_HOLD_MS: '50' },
  })

  expect((await post(url, body)).status).toBeGreaterThanOrEqual(503)
})
