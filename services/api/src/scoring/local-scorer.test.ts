import { Failure, type Result, type ScoreItem, type Scorers } from '@touchstone/contracts'
import { createFormatScorer } from '@touchstone/scorer-format'
import { afterEach, expect, test } from 'vitest'
import { createLocalScorer, type LocalScorer } from './local-scorer.ts'

const open: LocalScorer[] = []

afterEach(async () => {
  for (const local of open.splice(0)) await local.close()
})

function opened(salt: () => Promise<string>): LocalScorer {
  const inline = { format: createFormatScorer() } as unknown as Pick<Scorers, 'format' | 'external'>
  const local = createLocalScorer({ inline, salt, threads: 1 })
  open.push(local)
  return local
}

const item = (completion: string, gold: string): ScoreItem =>
  ({ id: 'row', completion, graders: [{ kind: 'math', gold }] }) as unknown as ScoreItem

async function scored(local: LocalScorer, ...items: readonly ScoreItem[]): Promise<Result[]> {
  const results: Result[] = []
  const { signal } = new AbortController()
  await local.score(
    items.map((one, index) => ({ index, item: one })),
    {
      isolation: 'none',
      signal,
      keep: ({ index }, result) => {
        results[index] = result
      },
    },
  )
  return results
}

/** The module is loaded in its own time on a busy machine. */
const PATIENTLY = { timeout: 30_000, interval: 20 }

const withoutTiming = ({ timing, ...rest }: Result): object => (timing === undefined ? rest : rest)

test('whole numbers get the same result from a worker thread and, once the checker is loaded, at once', {
  timeout: 60_000,
}, async () => {
  const rows = [item('so \\boxed{42}', '42'), item('so \\boxed{43}', '42'), item('Answer: 016', '16')]
  const fromThread = (
    await scored(
      opened(async () => 'salt'),
      ...rows,
    )
  ).map(withoutTiming)
  // without a salt there is no thread: what is scored here was scored at once
  const alone = opened(async () => {
    throw new Failure('STORE_UNAVAILABLE')
  })
  await expect(scored(alone, ...rows)).rejects.toThrow()
  await expect
    .poll(() => scored(alone, ...rows).then(all => all.map(withoutTiming), String), PATIENTLY)
    .toEqual(fromThread)
})

test('what needs more than digits is left to the threads', { timeout: 60_000 }, async () => {
  const alone = opened(async () => {
    throw new Failure('STORE_UNAVAILABLE')
  })
  await expect(scored(alone, item('\\boxed{1}', '1'))).rejects.toThrow()
  await expect.poll(() => scored(alone, item('\\boxed{1}', '1')).then(all => all[0]?.reward, String), PATIENTLY).toBe(1)

  await expect(scored(alone, item('\\boxed{9^{9^{9^9}}}', '1'))).rejects.toThrow()
  await expect(scored(alone, item('\\boxed{1}', '\\frac22'))).rejects.toThrow()
})
