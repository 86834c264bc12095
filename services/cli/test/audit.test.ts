import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Finding } from '../src/audit.ts'
import { scratch, tableRow, touchstone } from './run-cli.ts'

const add = { type: 'function', entry: 'add' }
const good = 'def add(a, b):\n    return a + b'
const tests = [
  { args: [2, 3], expected: 5 },
  { args: [-4, 1], expected: -3 },
]
/** Python that burns so much CPU, then answers. */
const slow = (ms: number): string =>
  `import time\ndef add(a, b):\n    end = time.process_time() + ${ms / 1000}\n    while time.process_time() < end:\n        pass\n    return a + b`

type Planted = readonly [id: string, row: object, fault: string | null]

/** A row of each fault, between sound ones of the same form. */
const planted: readonly Planted[] = [
  ['math-sound', { answer: '\\frac{3}{4}', problem_text: 'a' }, null],
  ['math-broken', { answer: '\\frac{3' }, 'gold cannot be read'],
  ['math-any', { answer: ['1/2', '0.5'] }, null],
  ['none', { comment: 'nothing to judge by' }, 'no gold and no tests'],
  ['sound', { answer: { ...add, tests }, solution: good }, null],
  ['no-tests', { answer: { ...add, tests: [] }, solution: good }, 'problem cannot be judged'],
  ['fails', { answer: { ...add, tests }, solution: 'def add(a, b):\n    return a - b' }, 'reference fails'],
  ['crashes', { answer: { ...add, tests }, solution: 'def add(a):\n    return a' }, 'reference fails'],
  [
    'near-time',
    { answer: { ...add, tests: tests.slice(0, 2) }, solution: slow(350), limits: { cpu_ms: 500, wall_ms: 30_000 } },
    'reference uses over half of a limit',
  ],
  ['in-time', { answer: { ...add, tests }, solution: slow(50), limits: { cpu_ms: 500, wall_ms: 30_000 } }, null],
  [
    'near-memory',
    {
      answer: { ...add, tests },
      solution:
        'def add(a, b):\n    x = bytearray(800_000_000)\n    for i in range(0, len(x), 4096):\n        x[i] = 1\n    return a + b',
      limits: { memory_mb: 900 },
    },
    'reference uses over half of a limit',
  ],
  ['constant', { answer: { ...add, tests: [{ args: [0, 0], expected: 0 }] } }, 'trivial program passes'],
  ['by-heart', { answer: { ...add, tests: [{ args: [20, 22], expected: 42 }] } }, 'trivial program passes'],
  [
    'first-argument',
    {
      answer: {
        ...add,
        tests: [
          { args: [7, 0], expected: 7 },
          { args: [3, 0], expected: 3 },
        ],
      },
    },
    'trivial program passes',
  ],
  [
    'asserts',
    { answer: { type: 'asserts', entry: 'f', tests: ['assert f(1) is None', 'assert f(2) is None'] } },
    'trivial program passes',
  ],
  [
    'echo',
    {
      answer: {
        type: 'stdio',
        tests: [
          { stdin: 'a\n', expected: 'a\n' },
          { stdin: 'b\n', expected: 'b' },
        ],
      },
    },
    'trivial program passes',
  ],
  ['empty', { answer: { type: 'stdio', tests: [{ stdin: '1\n', expected: '' }] } }, 'trivial program passes'],
  [
    'always-yes',
    {
      answer: {
        type: 'stdio',
        tests: [
          { stdin: '1\n', expected: 'YES' },
          { stdin: '2\n', expected: 'YES\n' },
        ],
      },
    },
    'trivial program passes',
  ],
  [
    'stdio-sound',
    {
      answer: JSON.stringify({ inputs: ['1 2\n', '3 4\n'], outputs: ['3\n', '7\n'] }),
      solution: 'print(sum(map(int, input().split())))',
    },
    null,
  ],
  [
    'cpp-constant',
    { language: 'cpp', answer: { type: 'stdio', tests: [{ stdin: '9\n', expected: 'nine\n' }] } },
    'trivial program passes',
  ],
]
const doubles = [
  { id: 'first', prompt: 'What is x?', answer: '1' },
  { id: 'second', prompt: ' What is x?', answer: '2' },
]

test('every planted fault is found, and no sound row is blamed', async () => {
  const files = scratch()
  const rows = [...planted.map(([id, row]) => ({ id, ...row })), ...doubles, '{"id": "broken", ']
  const output = files.path('findings.jsonl')

  const { code, said } = await touchstone('audit', files.write('data.jsonl', rows), '-o', output)

  const findings = readFileSync(output, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Finding)
  const faultsOf = (id: string): string[] => [
    ...new Set(findings.filter(each => each.id === id).map(({ fault }) => fault)),
  ]
  expect(planted.map(([id]) => [id, faultsOf(id)])).toEqual(
    planted.map(([id, , fault]) => [id, fault === null ? [] : [fault]]),
  )
  expect(faultsOf('second')).toEqual(['same prompt, other gold'])
  expect(findings.map(({ fault }) => fault)).toContain('row cannot be read')
  expect(code).toBe(1)
  expect(tableRow(said, 'rows read')?.[1]).toBe(String(rows.length))
})

test('a sound data set has no finding and exit code 0', async () => {
  const files = scratch()
  const rows = Array.from({ length: 500 }, (_, index) => ({ prompt: `p${index}`, answer: `\\frac{${index + 1}}{7}` }))

  const { code, said } = await touchstone('audit', files.write('data.jsonl', rows))

  expect(code).toBe(0)
  expect(tableRow(said, 'rows with a fault')?.[1]).toBe('0')
})
