import { type Component, Failure, type Grade, type Grader, type ScoreItem, type Scorers } from '@touchstone/contracts'
import { expect, test } from 'vitest'
import { composeReward, groupStatistics, passAt, scoreGroup, scoreItem, scoreItemNow } from './index.ts'

const OPTIONS = {
  textOf: (completion: ScoreItem['completion']) => String(completion),
  isolation: 'full' as const,
  signal: new AbortController().signal,
  now: () => 0,
}

const MATH: Grader = { kind: 'math', gold: '1' }
const FORM: Grader = { kind: 'format', rule: 'think-answer', weight: 0.1 }

/** An item and its components from scores; null is an infrastructure failure. */
function composed(
  parts: readonly (readonly [grader: Grader, score: number | null, verdict?: Component['verdict']])[],
  more: Partial<ScoreItem> = {},
) {
  const item: ScoreItem = { id: 'i', completion: '', graders: parts.map(([grader]) => grader), ...more }
  return composeReward(
    item,
    parts.map(
      ([grader, score, verdict]): Component => ({
        kind: grader.kind,
        ...(grader.kind === 'format' ? { rule: grader.rule } : {}),
        weight: grader.weight ?? 1,
        score,
        verdict: verdict ?? (score === null ? 'infra_error' : score >= 1 ? 'correct' : 'wrong'),
        detail: grader.kind === 'external' ? { asked: score !== null } : {},
      }),
    ),
  )
}

test('the reward is the weighted sum of the components', () => {
  expect(
    composed([
      [MATH, 1],
      [FORM, 1],
    ]).reward,
  ).toBe(1.1)
  expect(
    composed([
      [MATH, 0],
      [FORM, 1],
    ]).reward,
  ).toBe(0.1)
})

test.each<[string, Parameters<typeof composed>[0], number | null]>([
  [
    'a needed component',
    [
      [MATH, null],
      [FORM, 1],
    ],
    null,
  ],
  [
    'one without weight',
    [
      [{ ...MATH, weight: 0 }, null],
      [FORM, 1],
    ],
    0.1,
  ],
  [
    'an optional one',
    [
      [{ ...MATH, optional: true }, null],
      [FORM, 1],
    ],
    0.1,
  ],
  [
    'one without weight that another rule reads',
    [
      [{ ...MATH, weight: 0 }, null],
      [{ kind: 'format', rule: 'cosine-length', of: 'math' }, 1],
    ],
    null,
  ],
])('%s undetermined', (_reason, parts, expected) => {
  expect(composed(parts).reward).toBe(expected)
})

test('a gate shuts what it guards, openly, and leaves the component as it was scored', () => {
  const compose = { gates: [{ of: 'math', needs: 'think-answer' }] }

  expect(
    composed(
      [
        [MATH, 1],
        [FORM, 1],
      ],
      { compose },
    ),
  ).toEqual({ reward: 1.1, reason: null, flags: [] })
  expect(
    composed(
      [
        [MATH, 1],
        [FORM, 0],
      ],
      { compose },
    ),
  ).toEqual({ reward: 0, reason: null, flags: ['gated:math'] })
})

test('a gate by an undetermined component leaves the reward undetermined, also without weight', () => {
  const compose = { gates: [{ of: ['math'], needs: 'format', min: 0.5, otherwise: -1 }] }
  const form = (weight: number): Grader => ({ ...FORM, weight })

  expect(
    composed(
      [
        [MATH, 1],
        [form(0), null],
      ],
      { compose },
    ).reward,
  ).toBeNull()
  expect(
    composed(
      [
        [MATH, 1],
        [form(0), 0.5],
      ],
      { compose },
    ).reward,
  ).toBe(1)
  expect(
    composed(
      [
        [MATH, 1],
        [form(0), 0.4],
      ],
      { compose },
    ).reward,
  ).toBe(-1)
})

test('of an any-of list the best counts, and a correct one stands in for those undetermined', () => {
  const second: Grader = { ...MATH, name: 'second', weight: 0.5 }
  const compose = { any_of: [['math', 'second']] }

  expect(
    composed(
      [
        [MATH, 1],
        [second, 1],
      ],
      { compose },
    ).reward,
  ).toBe(1)
  expect(
    composed(
      [
        [MATH, 0],
        [second, 1],
      ],
      { compose },
    ).reward,
  ).toBe(0.5)
  expect(
    composed(
      [
        [MATH, 1],
        [second, null],
      ],
      { compose },
    ).reward,
  ).toBe(1)
  expect(
    composed(
      [
        [MATH, 0],
        [second, null],
      ],
      { compose },
    ).reward,
  ).toBeNull()
  expect(
    composed(
      [
        [MATH, null],
        [second, null],
      ],
      { compose },
    ).reward,
  ).toBeNull()
})

test.each<[string, number, ScoreItem['compose'], Partial<ScoreItem>, number]>([
  ['shift', 1, { shift: -1 }, {}, 0],
  ['clip above', 1, { clip: [0, 0.5] }, {}, 0.5],
  ['clip below', 0, { shift: -2, clip: [-1, 1] }, {}, -1],
  ['stop properly, scaled', 1, { truncated: 0.5 }, { finish_reason: 'length' }, 0.5],
  ['stop properly, replaced', 1, { truncated: -0.5 }, { finish_reason: 'length' }, -0.5],
  ['stop properly, stopped', 1, { truncated: 0 }, { finish_reason: 'stop' }, 1],
  ['stop properly, by tokens', 1, { truncated: 0 }, { completion_ids: [1, 2], max_tokens: 2 }, 0],
  ['DAPO wrong', 0, { shift: -1 }, {}, -1],
])('%s', (_reason, score, compose, more, expected) => {
  expect(composed([[MATH, score]], { compose, ...more }).reward).toBe(expected)
})

test('a composition that names nobody is an invalid item, with the place', () => {
  const act = () => composed([[MATH, 1]], { compose: { gates: [{ of: 'math', needs: 'nobody' }] } })

  expect(act).toThrow(Failure)
  expect(() =>
    composed([
      [MATH, 1],
      [{ kind: 'format', rule: 'cosine-length', of: 'nobody' }, 1],
    ]),
  ).toThrow(/nobody/)
})

test('weights that no number can hold are an invalid item, never a reward that JSON turns into null', () => {
  const heavy: Grader = { ...MATH, weight: 1e308 }
  const both = (compose: ScoreItem['compose'] = {}) =>
    composed(
      [
        [heavy, 1],
        [{ ...heavy, name: 'second' }, 1],
      ],
      { compose },
    )

  expect(() => both()).toThrow(/largest number/)
  expect(both({ clip: [0, 1] }).reward).toBe(1)
  expect(composed([[heavy, 1]]).reward).toBe(1e308)
})

test('an answered appeal stands in for a masked component, an unanswered one does not', () => {
  const appeal: Grader = {
    kind: 'external',
    endpoint: 'http://localhost/',
    protocol: 'openrlhf',
    appeal_of: 'math',
    weight: 0.5,
  }

  expect(
    composed([
      [MATH, null, 'undecided'],
      [appeal, 1],
    ]).reward,
  ).toBe(0.5)
  expect(
    composed([
      [MATH, null, 'undecided'],
      [appeal, null],
    ]).reward,
  ).toBeNull()
})

const scorers = (grade: Grade | (() => Grade | Promise<Grade>), version = '1'): Scorers => {
  const answer = typeof grade === 'function' ? grade : () => grade
  return {
    math: { kind: 'math', version, grade: answer },
    format: {
      kind: 'format',
      version,
      grade: (_item, _grader, { outcomes }) => ({
        verdict: 'correct',
        score: 1,
        detail: { seen: [...outcomes.keys()] },
      }),
    },
  }
}
const RIGHT: Grade = { verdict: 'correct', score: 1, detail: {} }

test('without a promise from any grader the result comes without one', () => {
  const item: ScoreItem = { id: 'i', completion: 'x', graders: [MATH, FORM] }

  const now = scoreItemNow(scorers(RIGHT), item, OPTIONS)

  expect(now).toMatchObject({ id: 'i', status: 'scored', reward: 1.1, grader_versions: { format: '1', math: '1' } })
})

test('with a promise it is the same result', async () => {
  const item: ScoreItem = { id: 'i', completion: 'x', graders: [MATH, FORM] }

  const later = scoreItemNow(
    scorers(async () => RIGHT),
    item,
    OPTIONS,
  )

  expect(later).toBeInstanceOf(Promise)
  expect(await later).toEqual(scoreItemNow(scorers(RIGHT), item, OPTIONS))
})

test('a grader that reads another runs after it, wherever it stands', async () => {
  const cosine: Grader = { kind: 'format', rule: 'cosine-length' }
  const item: ScoreItem = { id: 'i', completion: 'x', graders: [cosine, MATH] }

  const { components } = await scoreItem(
    scorers(async () => RIGHT),
    item,
    OPTIONS,
  )

  expect(components[0]?.detail.seen).toEqual(['math'])
})

test('a failure of ours is null with its reason, and only rethrown where another attempt is to come', async () => {
  const item: ScoreItem = { id: 'i', completion: 'x', graders: [MATH] }
  const failing = scorers(() => {
    throw new Failure('ENGINE_LOST')
  })

  expect(await scoreItem(failing, item, OPTIONS)).toMatchObject({ reward: null, reason: 'infra_error' })
  await expect(scoreItem(failing, item, { ...OPTIONS, rethrowRetryable: true })).rejects.toThrow(Failure)
})

test('a pinned version that does not run here is refused, and the profile that gave the graders is told', async () => {
  const item: ScoreItem = { id: 'i', completion: 'x', graders: [MATH], profile_version: 'p@1' }

  expect((await scoreItem(scorers(RIGHT), item, OPTIONS)).grader_versions).toEqual({ math: '1', profile: 'p@1' })
  expect(await scoreItem(scorers(RIGHT), { ...item, grader_versions: { math: '0' } }, OPTIONS)).toMatchObject({
    reward: null,
    components: [{ detail: { failure: 'VERSION_PIN' } }],
  })
})

// ---- groups

const KIMI: Grader = { kind: 'format', rule: 'kimi-length' }
const kimiItem = (more: Partial<ScoreItem> = {}): ScoreItem => ({
  id: 'i',
  completion: '',
  graders: [{ ...MATH, weight: 0 }, KIMI],
  group_id: 'g',
  ...more,
})

function kimiRow(length: number, math: number | null, more: Partial<ScoreItem> = {}) {
  const components: Component[] = [
    {
      kind: 'math',
      weight: 0,
      score: math,
      verdict: math === null ? 'infra_error' : math >= 1 ? 'correct' : 'wrong',
      detail: {},
    },
    {
      kind: 'format',
      rule: 'kimi-length',
      weight: 1,
      score: null,
      verdict: 'infra_error',
      detail: { length, unit: 'characters', pending: 'group' },
    },
  ]
  const result = {
    id: 'i',
    status: 'undetermined' as const,
    reward: null,
    reason: 'infra_error' as const,
    components,
    flags: [],
    grader_versions: {},
    isolation: 'full' as const,
    timing: { duration_ms: 0 },
  }
  return { item: kimiItem(more), result }
}

// λ = ½ − (L − L_min) / (L_max − L_min); right λ, wrong min(0, λ).
test.each<[string, readonly (readonly [length: number, right: boolean])[], readonly number[]]>([
  ['one rollout', [[10, true]], [0]],
  [
    'all of one length',
    [
      [10, true],
      [10, false],
    ],
    [0, 0],
  ],
  [
    'shortest and longest right',
    [
      [10, true],
      [20, true],
    ],
    [0.5, -0.5],
  ],
  [
    'shortest wrong',
    [
      [10, false],
      [20, true],
    ],
    [0, -0.5],
  ],
  [
    'longest wrong',
    [
      [10, true],
      [20, false],
    ],
    [0.5, -0.5],
  ],
  [
    'the middle',
    [
      [10, true],
      [15, true],
      [20, true],
    ],
    [0.5, 0, -0.5],
  ],
  [
    'the middle wrong',
    [
      [10, true],
      [15, false],
      [20, true],
    ],
    [0.5, 0, -0.5],
  ],
  [
    'a quarter',
    [
      [0, true],
      [25, true],
      [100, true],
    ],
    [0.5, 0.25, -0.5],
  ],
  [
    'a quarter wrong',
    [
      [0, true],
      [25, false],
      [100, true],
    ],
    [0.5, 0, -0.5],
  ],
  [
    'three quarters',
    [
      [0, true],
      [75, true],
      [100, true],
    ],
    [0.5, -0.25, -0.5],
  ],
  [
    'three quarters wrong',
    [
      [0, true],
      [75, false],
      [100, false],
    ],
    [0.5, -0.25, -0.5],
  ],
  [
    'an empty completion',
    [
      [0, false],
      [1, true],
    ],
    [0, -0.5],
  ],
  [
    'a megabyte',
    [
      [0, true],
      [1_000_000, true],
      [500_000, true],
    ],
    [0.5, -0.5, 0],
  ],
])('Kimi length: %s', (_reason, rollouts, expected) => {
  const rows = rollouts.map(([length, right]) => kimiRow(length, right ? 1 : 0))

  const rewards = scoreGroup(rows).map(({ reward }) => reward)

  expect(rewards).toEqual(expected)
})

test('a group is not judged before it is complete, unless partially, which is flagged', () => {
  const rows = [kimiRow(10, 1, { group_size: 3 }), kimiRow(20, 1, { group_size: 3 })]

  expect(scoreGroup(rows).map(({ reward }) => reward)).toEqual([null, null])
  expect(scoreGroup(rows, { partial: true }).map(({ reward, flags }) => [reward, flags])).toEqual([
    [0.5, ['group_partial']],
    [-0.5, ['group_partial']],
  ])
})

test('a second pass over its own results changes nothing', () => {
  const rows = [kimiRow(10, 1), kimiRow(20, 0)]
  const once = scoreGroup(rows)

  const twice = scoreGroup(rows.map(({ item }, index) => ({ item, result: once[index] ?? kimiRow(0, 0).result })))

  expect(twice).toEqual(once)
})

test('a rollout whose answer is undetermined stays so and does not disturb the others', () => {
  const rows = [kimiRow(10, 1), kimiRow(20, null), kimiRow(30, 1)]

  expect(scoreGroup(rows).map(({ reward }) => reward)).toEqual([0.5, null, -0.5])
})

test('a neutral fill is the mean of the scored, flagged, with its reason kept; and only where it is asked for', () => {
  const rows = [kimiRow(10, 1), kimiRow(30, 0), kimiRow(20, null, { compose: { neutral_fill: true } })]

  expect(scoreGroup(rows)[2]).toMatchObject({
    reward: 0,
    status: 'undetermined',
    reason: 'infra_error',
    flags: ['imputed'],
  })
})

test('group statistics tell spread, passes and pass@k of what was scored', () => {
  const scored = (reward: number) => ({
    ...kimiRow(0, 0).result,
    status: 'scored' as const,
    reward,
    reason: null,
    components: [{ kind: 'math' as const, weight: 1, score: reward, verdict: 'correct' as const, detail: {} }],
  })

  expect(groupStatistics([scored(1), scored(0), scored(0), scored(0), kimiRow(0, 0).result])).toEqual({
    size: 5,
    scored: 4,
    undetermined: 1,
    mean: 0.25,
    std: 0.5,
    zero_spread: false,
    passed: 1,
    pass_at_k: { 1: 0.25, 2: 0.5, 4: 1 },
  })
  expect(groupStatistics([scored(1), scored(1)]).zero_spread).toBe(true)
  expect(groupStatistics([]).mean).toBeNull()
})

test.each([
  [1, 10, 0, 0],
  [1, 10, 3, 0.3],
  [2, 4, 2, 1 - 1 / 6],
  [5, 10, 1, 0.5],
  [10, 10, 1, 1],
  [3, 5, 2, 1 - 1 / 10],
  [100, 1000, 10, 1 - 0.346_9],
])('pass@%i of %i with %i passed', (k, n, c, expected) => {
  expect(passAt(k, n, c)).toBeCloseTo(expected, 3)
})
