import type { Scorers } from '@touchstone/contracts'
import { createFormatScorer } from '@touchstone/scorer-format'
import type { ThreadData } from './score-thread.ts'

/** The scorers that a worker thread has: those that need CPU and nothing else. */
export async function createScorers(_data: ThreadData): Promise<Scorers> {
  return { format: createFormatScorer() }
}
