import { type Result, type ScoreItem, summarize } from '@touchstone/contracts'
import { expect, test } from 'vitest'
import { countResults } from './count-results.ts'
import { createMetrics } from './metrics.ts'
import { recordGroups, spreadOf, tallyGroups } from './record-groups.ts'
import { type Counts, fieldOf } from './samples.ts'

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

const count = (...results: readonly Result[]) =>
  countResults(
    results.map(result => summarize(item, result)),
    name => name ?? 'none',
    PASS,
  )
const numberOf = (counts: Counts, name: string, labels: readonly (readonly [string, string])[], part = '') =>
  counts.get(fieldOf(`touchstone_${name}`, part, labels))

test('the sums of negative rewards are apart, so that both only grow', () => {
  const { counts } = count(scored(1), scored(-0.5), scored(-0.25))

  const of = (name: string): number | undefined => numberOf(counts, name, source)
  expect([of('rewards_total'), of('reward_positive_sum_total'), of('reward_negative_sum_total')]).toEqual([3, 1, 0.75])
  expect(of('reward_squares_total')).toBeCloseTo(1.3125)
  expect(of('pass_total')).toBe(1)
})

test('items are counted in their buckets, verdicts, flags and reasons, each series once', async () => {
  const lost = scored(0, { reward: null, reason: 'infra_error', status: 'undetermined' })
  const { counts, examples } = count(scored(1), scored(1), scored(0.3, { flags: ['hedged'] }), lost)

  expect(numberOf(counts, 'items_total', [...source, ['outcome', 'scored']])).toBe(3)
  expect(numberOf(counts, 'items_total', [...source, ['outcome', 'undetermined']])).toBe(1)
  expect(numberOf(counts, 'reward_value', source, '1')).toBe(2)
  expect(numberOf(counts, 'reward_value', source, '0.5')).toBe(1)
  expect(numberOf(counts, 'reward_value', source, 'sum')).toBeCloseTo(2.3)
  const flags = [
    ['task', 'math'],
    ['flag', 'hedged'],
  ] as const
  const reasons = [
    ['task', 'math'],
    ['reason', 'infra_error'],
  ] as const
  expect(numberOf(counts, 'flags_total', flags)).toBe(1)
  expect(numberOf(counts, 'undetermined_total', reasons)).toBe(1)
  expect([...examples.keys()].filter(field => field.startsWith('touchstone_reward_value'))).toHaveLength(2)
})

test('what is counted is of the catalogue: each field comes out under a metric that is known', async () => {
  const metrics = createMetrics({ processMetrics: false })
  metrics.addResults(count(scored(1), scored(-1), scored(5)))

  const text = await metrics.text()

  expect(text).toContain('touchstone_reward_value_count{task="math",data_source="d"} 3\n')
  expect(text).toContain('touchstone_reward_value_bucket{task="math",data_source="d",le="2"} 2\n')
  expect(text).toContain('touchstone_grade_duration_seconds_count{grader="math",outcome="scored"} 3\n')
  expect(text).toContain('touchstone_verdicts_total{grader="math",verdict="correct"} 3\n')
})

test('a bucket has one example a second at most, and its labels are made only when it is kept', () => {
  const metrics = createMetrics({ processMetrics: false })
  metrics.addResults(count(scored(1)))
  const [first] = [...metrics.exemplars.values()]
  const { examples } = count(scored(1))
  let made = 0
  const counting = [...examples].map(([field, make]) => {
    const counted = () => {
      made++
      return make()
    }
    return [field, counted] as const
  })

  metrics.addExamples(new Map(counting))

  expect(made).toBe(0)
  expect([...metrics.exemplars.values()][0]).toBe(first)
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
  const counted: string[] = []
  const lone = [scored(1), scored(0, { reward: null, reason: 'expired', status: 'undetermined' })]

  recordGroups(
    { count: name => counted.push(name) },
    tallyGroups(
      lone.map(result => summarize({ ...item, group_id: 'g' }, result)),
      PASS,
    ).values(),
  )

  expect(counted).toEqual([])
})
