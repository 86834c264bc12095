import { expect, test } from 'vitest'
import { createItemReader } from './read-item.ts'

const read = createItemReader()
const graded = (grader: object) => ({ completion: 'x', graders: [grader] })

// What a client reads of its mistake: where, and what should stand there.
test.each([
  ['a missing field is pointed at where it should be', { graders: [] }, '/completion', 'is missing'],
  ['of a grader too', graded({ kind: 'math' }), '/graders/0/gold', 'is missing'],
  ['an unknown field', graded({ kind: 'math', gold: '5', 'a/b': 1 }), '/graders/0/a~1b', 'is not a known field'],
  [
    'all types that a field may have',
    graded({ kind: 'math', gold: null }),
    '/graders/0/gold',
    'must be string, number or array',
  ],
  [
    'all words that a field may be',
    graded({ kind: 'code', scoring: 'most' }),
    '/graders/0/scoring',
    'must be "all", "fraction", "weighted" or "subtasks"',
  ],
  ['nothing in a list', graded({ kind: 'math', gold: [] }), '/graders/0/gold', 'must not be empty'],
  ['no graders', { completion: 'x', graders: [] }, '/graders', 'must not be empty'],
  ['a bound', { ...graded({ kind: 'math', gold: '5' }), step: -1 }, '/step', 'must be >= 0'],
] as const)('%s', (_name, row, pointer, detail) => {
  const found = read(row)

  expect(found.ok ? [] : found.errors).toContainEqual({ pointer, detail })
})
