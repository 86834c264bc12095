import { type Counts, fieldOf } from './samples.ts'

/** Counts by bucket, the last for what is beyond all bounds, each with the example that came last. */
export type Histogram<Example = undefined> = {
  /** Upper bounds, rising. */
  readonly bounds: readonly number[]
  readonly counts: number[]
  readonly last: ({ readonly value: number; readonly example: Example } | undefined)[]
  sum: number
}

export function newHistogram<Example = undefined>(bounds: readonly number[]): Histogram<Example> {
  return { bounds, counts: new Array<number>(bounds.length + 1).fill(0), last: [], sum: 0 }
}

/** @param example what was observed, where the buckets show one */
export function observe<Example>(into: Histogram<Example>, value: number, example?: Example): void {
  let at = 0
  while (at < into.bounds.length && value > (into.bounds[at] ?? 0)) at++
  into.counts[at] = (into.counts[at] ?? 0) + 1
  if (example !== undefined) into.last[at] = { value, example }
  into.sum += value
}

/** The fields of one series of a histogram, added to what is there; a histogram that saw nothing has none. */
export function addHistogram(
  counts: Counts,
  metric: string,
  labels: Parameters<typeof fieldOf>[2],
  { bounds, counts: inBuckets, sum }: Pick<Histogram, 'bounds' | 'counts' | 'sum'>,
): void {
  let any = false
  for (const [at, count] of inBuckets.entries()) {
    if (count === 0) continue
    any = true
    add(counts, bucketOf(metric, labels, bounds[at]), count)
  }
  if (any) add(counts, fieldOf(metric, 'sum', labels), sum)
}

/** @param bound undefined: beyond all bounds */
export function bucketOf(metric: string, labels: Parameters<typeof fieldOf>[2], bound: number | undefined): string {
  return fieldOf(metric, bound === undefined ? '+Inf' : String(bound), labels)
}

function add(counts: Counts, field: string, value: number): void {
  counts.set(field, (counts.get(field) ?? 0) + value)
}
