import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readWire } from '../wire/read-text.ts'
import type { Plan } from './plan.ts'
import { readTests } from './read-tests.ts'

function crossing(plan: Plan): unknown {
  if (plan.kind === 'stdio') return plan.tests.map(({ stdin }) => Buffer.from(stdin).toString())
  if (plan.kind === 'function') return [plan.entry, ...plan.tests.map(({ calls }) => calls.join(' '))]
  return plan.kind
}

function accepts(plan: Plan, ...answers: string[]): boolean[] {
  return plan.tests.map((each, index) => {
    const answer = answers[index] ?? ''
    if (plan.kind === 'stdio') return plan.tests[index]?.accepts(answer) ?? false
    const read = readWire(Buffer.from(answer))
    return 'accepts' in each && plan.kind === 'function' && read.ok
      ? (plan.tests[index]?.accepts([{ result: read.value }]) ?? false)
      : false
  })
}

const apps = { inputs: [[[1, 2], 3]], outputs: [5], fn_name: 'add' }

test.each<[string, unknown, unknown, string[]]>([
  ['APPS, stdin', { inputs: ['1 2\n', '3\n'], outputs: ['3\n', '3\n'] }, ['1 2\n', '3\n'], ['3', '3']],
  ['the same as JSON text', JSON.stringify({ inputs: ['1\n'], outputs: ['2\n'] }), ['1\n'], ['2']],
  [
    'the same as JSON text in JSON text',
    JSON.stringify(JSON.stringify({ inputs: ['1'], outputs: ['2'] })),
    ['1'],
    ['2'],
  ],
  ['lines as a list', { inputs: [['1', '2']], outputs: [['3', '4']] }, ['1\n2'], ['3\n4']],
  ['under input_output', { input_output: JSON.stringify({ inputs: ['1'], outputs: ['2'] }) }, ['1'], ['2']],
  ['APPS, function', apps, ['add', '[[1,2],3]'], ['5']],
  ['the result in a list of its own', { ...apps, outputs: [[5]] }, ['add', '[[1,2],3]'], ['5']],
  ['a method', { ...apps, fn_name: 'Solution.add' }, ['add', '[[1,2],3]'], ['5']],
  [
    'LiveCodeBench, one JSON value per line',
    JSON.stringify([{ input: '[1, 2]\n"a"\n9007199254740993', output: '3.0', testtype: 'functional', fn_name: 'g' }]),
    ['g', '[[1,2],"a",9007199254740993]'],
    ['3.0000001'],
  ],
  ['LiveCodeBench, stdin', [{ input: '1\n', output: '2\n', testtype: 'stdin' }], ['1\n'], ['2']],
  ['Python literals', { inputs: ["(1, 'a')"], outputs: ['True'], fn_name: 'h' }, ['h', '[{"t":[1,"a"]}]'], ['true']],
  [
    'CodeContests',
    { public_tests: { input: ['1'], output: ['2'] }, private_tests: { input: ['3'], output: ['4'] } },
    ['1', '3'],
    ['2', '4'],
  ],
  ['ours, stdin', [{ stdin: '1', expected: '2' }], ['1'], ['2']],
  ['NeMo Gym', { unit_tests: { inputs: ['1'], outputs: ['2'] } }, ['1'], ['2']],
  ['asserts as a list', ['assert f(1) == 2', 'assert f(2) == 3'], ['f', '[1]', '[2]'], ['2', '3']],
  ['asserts as text', 'assert f(1) == 2\nassert f(2) == 3', ['f', '[1]', '[2]'], ['2', '3']],
  ['MBPP', { test_list: ['assert f(1) == 2'], test_setup_code: 'x = 1', challenge_test_list: [] }, ['f', '[1]'], ['2']],
  ['verl', { inputs: [], outputs: [], assert_case: ['assert f(1) == 2'] }, ['f', '[1]'], ['2']],
  [
    'HumanEval',
    { test: 'def check(candidate):\n    assert candidate(1) == 2\n', entry_point: 'f' },
    ['f', '[1]'],
    ['2'],
  ],
  [
    'LiveCodeBench, packed',
    deflateSync(pickled(JSON.stringify([{ input: '1', output: '2', testtype: 'stdin' }]))).toString('base64'),
    ['1'],
    ['2'],
  ],
])('%s', (_name, tests, calls, answers) => {
  const plan = readTests(tests, 'python')

  expect(crossing(plan)).toEqual(calls)
  expect(accepts(plan, ...answers)).toEqual(answers.map(() => true))
})

function pickled(text: string): Buffer {
  const bytes = Buffer.from(text)
  const size = Buffer.alloc(4)
  size.writeUInt32LE(bytes.length)
  return Buffer.concat([Buffer.from([0x80, 4, 0x58]), size, bytes, Buffer.from('.')])
}

test.each<[string, unknown]>([
  ['nothing', null],
  ['an empty list', []],
  ['empty text', '  '],
  ['prose', 'the answer should be right'],
  ['no inputs', { inputs: [], outputs: [] }],
  ['more inputs than outputs', { inputs: ['1', '2'], outputs: ['1'] }],
  ['unknown fields', { question: '?' }],
  ['rows that are no objects', [1, 2]],
  ['rows without outputs', [{ input: '1' }]],
  ['arguments that are no JSON', { inputs: ['not json'], outputs: ['1'], fn_name: 'f' }],
  ['a name that is none', { inputs: [[1]], outputs: [1], fn_name: 'f; import os' }],
  [
    'wrapped without end',
    { tests: { tests: { tests: { tests: { tests: { tests: { inputs: ['1'], outputs: ['1'] } } } } } } },
  ],
  ['a zip bomb', deflateSync(Buffer.alloc(300 * 1024 * 1024)).toString('base64')],
])('%s is an invalid problem', (_name, tests) => {
  expect(() => readTests(tests, 'python')).toThrow(expect.objectContaining({ code: 'INVALID_PROBLEM' }))
})

test('tests that cannot be read into calls stay code', () => {
  expect(readTests(['try:\n    f(1)\nexcept ValueError:\n    assert True'], 'python').kind).toBe('harness')
})

test('types are inferred from the tests for languages that need them', () => {
  const plan = readTests(
    {
      inputs: [
        [[1, 2], 'a', 2.5],
        [[], 'b', 3000000000],
      ],
      outputs: [true, false],
      fn_name: 'f',
    },
    'cpp',
  )

  expect(plan).toMatchObject({ params: ['int[]', 'string', 'double'], returns: 'bool' })
})
