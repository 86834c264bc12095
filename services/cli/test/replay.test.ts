import { readFileSync } from 'node:fs'
import type { Result } from '@touchstone/contracts'
import { expect, test } from 'vitest'
import { scratch, tableRow, touchstone } from './run-cli.ts'

const items = Array.from({ length: 300 }, (_, index) => ({
  id: `i${index}`,
  completion: `\\boxed{${index % 3 === 0 ? index : index + 1}}`,
  graders: [{ kind: 'math', gold: String(index) }],
}))

test('results of the same version are all the same, and of another one each changed verdict is named', async () => {
  const files = scratch()
  const file = files.write('items.jsonl', items)
  const results = files.path('results.jsonl')
  await touchstone('score', file, '-o', results, '--no-progress')
  const earlier = readFileSync(results, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Result)

  const same = await touchstone('replay', file, '--against', results)
  const older = files.write('older.jsonl', [...earlier.map(asOlder), '{"cut'])
  const changed = files.path('changes.jsonl')
  const other = await touchstone('replay', file, '--against', older, '-o', changed)

  expect(same).toMatchObject({ code: 0, said: expect.stringContaining('300 the same, 0 changed') })
  expect(other).toMatchObject({
    code: 1,
    said: expect.stringContaining('296 the same, 3 changed, 1 without an earlier result'),
  })
  const rows = readFileSync(changed, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(rows.map(({ id }) => id)).toEqual(['i0', 'i3', 'i6'])
  expect(rows[0]).toMatchObject({
    component: 'math',
    before: { verdict: 'wrong', version: 'v0', reward: 0 },
    now: { verdict: 'correct', reward: 1 },
  })
  expect(tableRow(other.said, 'math')?.at(-1)).toBe('3')
})

/** As a version that read three of the answers wrongly and had not scored the last item. */
function asOlder(result: Result): Result {
  if (result.id === 'i299') return { ...result, id: 'gone' }
  if (!['i0', 'i3', 'i6'].includes(result.id)) return { ...result, grader_versions: { math: 'v0' } }
  const components = result.components.map(component => ({ ...component, verdict: 'wrong' as const, score: 0 }))
  return { ...result, components, reward: 0, grader_versions: { math: 'v0' } }
}

test('files that do not fit are said to be so, with exit code 2', async () => {
  const files = scratch()
  const file = files.write('items.jsonl', items.slice(0, 2))

  expect((await touchstone('replay', file, '--against', files.write('none.jsonl', [{ id: 'x' }]))).code).toBe(2)
  expect((await touchstone('replay', file, '--against', files.path('missing.jsonl'))).code).toBe(2)
})
