import type { Scorers } from '@touchstone/contracts'
import { createFormatScorer } from '@touchstone/scorer-format'

export type ThreadData = { readonly salt: string }

/** The scorers of a worker thread: those that need CPU and nothing else. */
export async function createThreadScorers(_data: ThreadData): Promise<Scorers> {
  return { format: createFormatScorer() }
}
