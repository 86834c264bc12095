import { bucketField, entriesOf, type Recorder } from './metrics.ts'
import { addCounts, type Counts, fieldOf } from './samples.ts'

export type Tally = Recorder & { readonly counts: Counts }

/** Counts apart from the process's own metrics, to be added up by the store in the step that also stores the results. */
export function createTally({ source }: Pick<Recorder, 'source'>): Tally {
  const counts: Counts = new Map()
  return {
    counts,
    source,
    count(name, labels, by = 1) {
      addCounts(counts, [[fieldOf(`touchstone_${name}`, '', entriesOf(name, labels)), by]])
    },
    observe(name, labels, value) {
      const sum = fieldOf(`touchstone_${name}`, 'sum', entriesOf(name, labels))
      addCounts(counts, [
        [bucketField(name, labels, value), 1],
        [sum, value],
      ])
    },
  }
}
