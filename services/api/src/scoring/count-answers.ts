import { type Result, type ScoreItem, summarize } from '@touchstone/contracts'
import { countResults, type Metrics, recordGroups, tallyGroups } from '@touchstone/telemetry'

/** One row of a request that was answered. */
export type Answered = {
  /** {} of a row that could not be read. */
  readonly item: Partial<ScoreItem>
  readonly result: Result
  /** Went through the queue, and was counted where its result was stored. */
  readonly counted: boolean
}

export type CountAnswers = (answers: readonly Answered[], options?: { readonly traceId?: string }) => void

/** Counts what this process answered: each item once, and the groups of the whole request. */
export function createAnswerCounter(metrics: Metrics, { passThreshold }: { passThreshold: number }): CountAnswers {
  return (answers, { traceId } = {}) => {
    const summaries = answers.map(({ item, result }) => summarize(item, result))
    const own = summaries.filter((_, at) => answers[at]?.counted === false)
    metrics.addResults(countResults(own, metrics.source, { passThreshold, traceId }))
    recordGroups(metrics, tallyGroups(summaries, { passThreshold }).values())
  }
}
