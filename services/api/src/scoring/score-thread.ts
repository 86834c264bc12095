import { workerData } from 'node:worker_threads'
import { assistantText } from '@touchstone/completion'
import type { Result, Scorers } from '@touchstone/contracts'
import { scoreItem } from '@touchstone/reward'
import { giveBackStartMemory } from '@touchstone/start-up'
import { createScorers } from './thread-scorers.ts'
import type { ThreadData, ThreadTask } from './thread-task.ts'

const scorers: Promise<Scorers> = createScorers(workerData as ThreadData)
const { signal } = new AbortController()
giveBackStartMemory()

/** Scores a chunk of items inside a worker thread, in order. Results leave as JSON, which crosses at half the cost of a clone. */
export default async function scoreChunk({ items, isolation }: ThreadTask): Promise<string> {
  const ready = await scorers
  const results: Result[] = []
  for (const item of items) {
    results.push(
      await scoreItem(ready, item, { textOf: assistantText, isolation, signal, now: () => performance.now() }),
    )
  }
  return JSON.stringify(results)
}
