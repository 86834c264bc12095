import { join } from 'node:path'
import { assistantText } from '@touchstone/completion'
import type { ScoreItemInput } from '@touchstone/contracts'
import { scoreItem } from '@touchstone/reward'
import { createFormatScorer } from '@touchstone/scorer-format'
import { createMathScorer } from '@touchstone/scorer-math'
import { expect, test } from 'vitest'
import { createProfileBook, readProfileFolders } from './index.ts'

const book = createProfileBook(() => readProfileFolders([join(import.meta.dirname, '../../../profiles')]))
const scorers = { math: createMathScorer({ salt: 'recipes' }), format: createFormatScorer() }

const GOOD = '<think>\n2 + 2\n</think>\n<answer>\n\\boxed{4}\n</answer>'
const BARE = 'It is \\boxed{4}.'
const DEMO = '<reasoning>\na\n</reasoning>\n<answer>\n4\n</answer>\n'
const UNSLOTH = 'so<end_working_out><SOLUTION>4</SOLUTION>'
const CALL = '<think>t</think>\n<tool_call>\n{"name":"f","parameters":{"a":1}}\n</tool_call>'

// By hand from each recipe's weights: [right in good form, wrong in good form, right without form].
test.each<[profile: string, right: number, wrong: number, bare: number]>([
  ['default', 1.1, 0.1, 1],
  ['math', 1, 0, 1],
  ['r1-zero', 2, 1, 1],
  ['r1-math', 1.1, 0.1, 1],
  ['r1-language', 2, 1, 2],
  ['open-r1-math', 3, 2, 1],
  ['dapo', 1, -1, 1],
  ['gsm8k', 1, 0, 1],
  ['easyr1-math', 1, 0.1, 0.9],
  ['roll-math', 1, 0, 0],
  ['open-instruct', 11, 1, 10],
])('%s', async (profile, right, wrong, bare) => {
  expect((await rewardOf(profile, GOOD, { gold: '4' })).reward).toBeCloseTo(right, 12)
  expect((await rewardOf(profile, GOOD, { gold: '5' })).reward).toBeCloseTo(wrong, 12)
  expect((await rewardOf(profile, BARE, { gold: '4' })).reward).toBeCloseTo(bare, 12)
})

test.each<[string, string, Partial<ScoreItemInput>, number | null]>([
  ['dapo', GOOD, { gold: '4', completion_tokens: 18_432 }, 0.5],
  ['dapo', GOOD, { gold: '5', completion_tokens: 30_000 }, -2],
  ['cosine', GOOD, { gold: '4', completion_tokens: 500, max_tokens: 1000 }, 0.75],
  ['cosine', GOOD, { gold: '5', completion_tokens: 500, max_tokens: 1000 }, -0.75],
  ['kimi-length', GOOD, { gold: '4', group_id: 'g' }, null],
  ['toolrl', CALL, { gold: '[{"name":"f","parameters":{"a":1}}]' }, 4],
  ['toolrl', CALL, { gold: '[{"name":"f","parameters":{"a":2}}]' }, 2], // names 1, parameters 1, values 0 of a norm of 3, and the format
  ['grpo-demo', DEMO, { gold: '4' }, 3.5],
  ['unsloth-qwen3', UNSLOTH, { gold: '4' }, 13],
  ['unsloth-qwen3', UNSLOTH, { gold: '4.2' }, 3 + 1.5 + 2 - 1.5],
  ['unsloth-qwen3', BARE, { gold: '4' }, 0 - 3 - 2 - 2.5],
])('%s with what its item tells', async (profile, completion, item, expected) => {
  const { reward } = await rewardOf(profile, completion, item)

  if (expected === null) expect(reward).toBeNull()
  else expect(reward).toBeCloseTo(expected, 12)
})

test('the result names the profile and its hash', async () => {
  const { grader_versions: versions } = await rewardOf('r1-math', GOOD, { gold: '4' })

  expect(versions.profile).toMatch(/^r1-math@[0-9a-f]{16}$/)
})

async function rewardOf(profile: string, completion: string, item: Partial<ScoreItemInput>) {
  const resolved = book.resolveItem(profile, { completion, ...item })
  const { gold: _gold, tests: _tests, problem: _problem, profile: _profile, ...rest } = item
  return scoreItem(
    scorers,
    { completion, ...rest, ...resolved, id: 'item' },
    { textOf: assistantText, isolation: 'full', signal: new AbortController().signal, now: () => 0 },
  )
}

test('what a regex rule captures may be the answer that the math grader reads', async () => {
  const graders = [
    { kind: 'format', rule: 'regex', name: 'layout', pattern: 'ANSWER=(?P<answer>[^;]+);', weight: 0 },
    { kind: 'math', of: 'layout', gold: '1/2' },
  ] as const
  const score = (completion: string) =>
    scoreItem(
      scorers,
      { id: 'a', completion, graders },
      { textOf: assistantText, isolation: 'none', signal: new AbortController().signal, now: () => 0 },
    )

  expect((await score('so \\boxed{7} ANSWER=0.5; done')).reward).toBe(1)
  expect((await score('so \\boxed{0.5} ANSWER=7; done')).reward).toBe(0)
  expect((await score('so \\boxed{0.5}')).components[1]?.verdict).toBe('no_answer')
})
