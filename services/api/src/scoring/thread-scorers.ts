import type { Scorers } from '@touchstone/contracts'
import { createFormatScorer } from '@touchstone/scorer-format'
import { createMathFallback, createMathScorer } from '@touchstone/scorer-math'
import type { ThreadData } from './thread-task.ts'

/** The scorers that a worker thread has: those that need CPU and nothing else. */
export async function createScorers({ salt }: ThreadData): Promise<Scorers> {
  return { math: createMathScorer({ salt, fallback: createMathFallback() }), format: createFormatScorer() }
}
