import { type Result, type ScoreItem, summarize } from '@touchstone/contracts'
import { expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'
import { recordGroups, spreadOf, tallyGroups } from './record-groups.ts'
import { recordSummary } from './record-result.ts'
import { fieldOf } from './samples.ts'
import { createTally } from './tally.ts'

const item: ScoreItem = { id: 'i', completion: '', data_source: 'd', graders: [{ kind: 'math', gold: '1' }] }
const scored = (reward: number, more: Partial<Result> = {}): Result => ({
  id: 'i',
  status: 'scored',
  reward,
  reason: null,
  components: [{ kind: 'math', weight: 1, score: reward, verdict: 'correct', detail: {} }],
  flags: [],
  grader_versions: {},
  isolation: 'none',
  timing: { duration_ms: 1 },
  ...more,
})
const source = [
  ['task', 'math'],
  ['data_source', 'd'],
] as const
const PASS = { passThreshold: 0.5 }

test('the sums of negative rewards are apart, so that both only grow', () => {
  const tally = createTally(createMetrics({ processMetrics: false }))

  for (const reward of [1, -0.5, -0.25]) recordSummary(tally, summarize(item, scored(reward)), PASS)

  const of = (name: string): number | undefined => tally.counts.get(fieldOf(`touchstone_${name}`, '', source))
  expect([of('rewards_total'), of('reward_positive_sum_total'), of('reward_negative_sum_total')]).toEqual([3, 1, 0.75])
  expect(of('reward_squares_total')).toBeCloseTo(1.3125)
  expect(of('pass_total')).toBe(1)
})

test('a tally counts as the metrics of a process do', async () => {
  const metrics = createMetrics({ processMetrics: false })
  const tally = createTally(metrics)
  const results = [scored(1), scored(0.3, { flags: ['hedged'] }), scored(0, { reward: null, reason: 'infra_error' })]

  for (const result of results) {
    recordSummary(metrics, summarize(item, result), PASS)
    recordSummary(tally, summarize(item, result), PASS)
  }

  const { counts } = await metrics.samples()
  for (const [field, value] of tally.counts) expect([field, counts.get(field)]).toEqual([field, value])
})

test('CPU is that of the programs and their compilers, and absent where none ran', () => {
  const ran = scored(1, { timing: { duration_ms: 1, code: { cpu_ms: 30, compile_cpu_ms: 20, slot: 0 } } })

  expect(summarize(item, ran).cpuSeconds).toBeCloseTo(0.05)
  expect(summarize(item, scored(1)).cpuSeconds).toBeUndefined()
})

test.each([
  ['all right', [1, 1], 'all_pass'],
  ['all wrong, in good form', [0.1, 0.1], 'all_fail'],
  ['some right', [1, 0, 0], 'mixed'],
] as const)('a group that is %s is counted as such', (_, rewards, spread) => {
  const summaries = rewards.map(reward => summarize({ ...item, group_id: 'g' }, scored(reward)))

  const [group] = tallyGroups(summaries, PASS).values()

  expect(group === undefined ? undefined : spreadOf(group)).toBe(spread)
})

test('a group of one reward has no spread and is not counted; nulls are no rewards', () => {
  const tally = createTally(createMetrics({ processMetrics: false }))
  const lone = [scored(1), scored(0, { reward: null, reason: 'expired', status: 'undetermined' })]

  recordGroups(
    tally,
    tallyGroups(
      lone.map(result => summarize({ ...item, group_id: 'g' }, result)),
      PASS,
    ).values(),
  )

  expect(tally.counts.size).toBe(0)
})
