import type { Scorers } from '@touchstone/contracts'
import { createFormatScorer } from '@touchstone/scorer-format'
import { createMathFallback, createMathScorer } from '@touchstone/scorer-math'

export type ThreadData = { readonly salt: string }

/** The scorers of a worker thread: those that need CPU and nothing else. */
export async function createThreadScorers({ salt }: ThreadData): Promise<Scorers> {
  return { math: createMathScorer({ salt, fallback: createMathFallback() }), format: createFormatScorer() }
}
