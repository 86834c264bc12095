import { type Result, type ScoreItem, summarize } from '@touchstone/contracts'
import { countResults, type Finished, type Metrics, recordGroups, tallyGroups } from '@touchstone/telemetry'

/** One row of a request that was answered. */
export type Answered = {
  /** {} of a row that could not be read. */
  readonly item: Partial<ScoreItem>
  readonly result: Result
  /** Went through the queue, and was counted where its result was stored. */
  readonly counted: boolean
}

export type CountAnswers = (answers: readonly Answered[], options?: { readonly traceId?: string }) => void

/** Answers that are counted together: counting one costs as much as counting a hundred. */
const MOST_WAITING = 512

/** Counts what this process answered: each item once, at the latest when it is asked, and the groups of each request. */
export function createAnswerCounter(metrics: Metrics, { passThreshold }: { passThreshold: number }): CountAnswers {
  let waiting: Finished[] = []
  const settle = (): void => {
    if (waiting.length === 0) return
    const finished = waiting
    waiting = []
    metrics.addResults(countResults(finished, metrics.source, { passThreshold }))
  }
  metrics.beforeReading(settle)

  return (answers, { traceId } = {}) => {
    const summaries = answers.map(({ item, result }) => summarize(item, result))
    for (const [at, summary] of summaries.entries())
      if (answers[at]?.counted === false) waiting.push(traceId === undefined ? summary : { ...summary, traceId })
    if (waiting.length >= MOST_WAITING) settle()
    if (summaries.length > 1) recordGroups(metrics, tallyGroups(summaries, { passThreshold }).values())
  }
}
