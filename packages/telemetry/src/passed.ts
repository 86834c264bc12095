import type { ResultSummary } from '@touchstone/contracts'

export type RecordOptions = {
  /** Share of the largest possible reward from which an item counts as passed. */
  readonly passThreshold: number
}

/** Did the item reach the pass threshold? A null reward did not. */
export function passed({ reward, largest }: ResultSummary, { passThreshold }: RecordOptions): boolean {
  return reward !== null && largest > 0 && reward >= passThreshold * largest
}
