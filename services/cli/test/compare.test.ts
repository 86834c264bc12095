import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { scratch, tableRow, touchstone } from './run-cli.ts'

/** What a grader that compares text made of four answers to 1/2: it misses one and pays a wrong one. */
const judged = [
  { answer: '\\frac12', old: 1 },
  { answer: '0.5', old: 0 },
  { answer: '0.6', old: 1 },
  { answer: '0.7', old: 0 },
]
const box = (answer: string): string => `so it is \\boxed{${answer}}`
const gold = '\\frac12'

const dumps = {
  verl: judged.map(({ answer, old }, step) => ({ input: 'q', output: box(answer), gts: gold, score: old, step })),
  trl: judged.map(({ answer, old }) => ({
    prompt: [{ role: 'user', content: 'q' }],
    completion: [{ role: 'assistant', content: box(answer) }],
    answer: gold,
    reward: old,
  })),
  slime: judged.map(({ answer, old }) => ({ prompt: 'q', response: box(answer), label: gold, reward: { score: old } })),
  jsonl: judged.map(({ answer, old }) => ({ completion: box(answer), gold, old })),
} as const

test.each(Object.entries(dumps))(
  'a dump of %s is read, and both kinds of disagreement are found',
  async (from, rows) => {
    const files = scratch()
    const sheet = files.path('sheet.csv')

    const { code, said } = await touchstone(
      'compare',
      files.write('dump.jsonl', rows),
      '--from',
      from,
      '--sheet',
      sheet,
    )

    expect(code).toBe(0)
    expect(tableRow(said, 'read')).toEqual(['read', '4', '100.00 %'])
    expect(tableRow(said, 'paid, and not right')?.[1]).toBe('1')
    expect(tableRow(said, 'right, and not paid')?.[1]).toBe('1')
    expect(tableRow(said, 'of one mind')?.[1]).toBe('2')
    const lines = readFileSync(sheet, 'utf8').trim().split('\n')
    expect(lines.map(line => line.split(',')[1]).sort()).toEqual(['missed', 'outcome', 'paid-wrong'])
  },
)

test('golds are joined from a data set by prompt, and rows without an old score are no disagreement', async () => {
  const files = scratch()
  const golds = files.write('golds.jsonl', [{ question: 'one half?', truth: '1/2' }])
  const dump = files.write('dump.jsonl', [
    { prompt: 'one half?', completion: box('0.5'), old: 1 },
    { prompt: 'one half? ', completion: box('0.4') },
    { prompt: 'unknown', completion: box('1'), old: 1 },
  ])
  const columns = ['--golds', golds, '--golds-prompt', 'question', '--golds-gold', 'truth']

  const { said } = await touchstone('compare', dump, '--from', 'jsonl', ...columns)

  expect(tableRow(said, 'of one mind')?.[1]).toBe('1')
  expect(tableRow(said, 'without an old score')?.[1]).toBe('1')
  expect(tableRow(said, 'not to be judged')?.[1]).toBe('1')
})

test('a broken line costs only itself, and cells that a spreadsheet would run are text', async () => {
  const files = scratch()
  const dump = files.write('dump.jsonl', [
    '{"completion": "cut off',
    { id: '=HYPERLINK("x")', completion: box('2'), gold: '1', old: 1 },
  ])
  const sheet = files.path('sheet.csv')

  const { code, said } = await touchstone('compare', dump, '--from', 'jsonl', '--sheet', sheet)

  expect(code).toBe(0)
  expect(said).toContain('1 lines without a completion were left out')
  expect(readFileSync(sheet, 'utf8')).toContain(`"'=HYPERLINK(""x"")"`)
})

test.each([
  ['is not there', 'nowhere.jsonl', 'cannot be read'],
  ['has no rollout', 'empty.jsonl', 'no rollout could be read'],
])('a dump that %s is said to be so, with exit code 2', async (_, name, says) => {
  const files = scratch()
  files.write('empty.jsonl', [{ nothing: true }])

  const { code, errors } = await touchstone('compare', files.path(name), '--from', 'verl')

  expect(code).toBe(2)
  expect(errors).toContain(says)
  expect(errors).not.toContain('    at ')
})
