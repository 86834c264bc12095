import type { Registry } from 'prom-client'

/** Between the parts of a field; no label value may hold it. */
const SEPARATOR = '\u001f'

/**
 * Numbers that only grow, by field. A field names one series, or of a histogram one bucket (its own count, not the sum of
 * the buckets below, so that it can be added to) or the sum.
 */
export type Counts = Map<string, number>

/** What one process has counted, and the gauges of this moment. */
export type Samples = { readonly counts: Counts; readonly gauges: Map<string, number> }

/** A field taken apart. `part`: '' of a counter or gauge, an upper bound or `sum` of a histogram. */
export type Field = {
  readonly family: string
  readonly part: string
  readonly labels: readonly (readonly [string, string])[]
}

/** @param labels values are text or, of metrics about Node itself, numbers */
export function fieldOf(family: string, part: string, labels: readonly (readonly [string, string | number])[]): string {
  let field = `${family}${SEPARATOR}${part}`
  for (const [name, value] of labels)
    field += `${SEPARATOR}${name}${SEPARATOR}${String(value).replaceAll(SEPARATOR, ' ')}`
  return field
}

export function readField(field: string): Field {
  const [family = '', part = '', ...rest] = field.split(SEPARATOR)
  const labels: [string, string][] = []
  for (let at = 0; at < rest.length; at += 2) labels.push([rest[at] ?? '', rest[at + 1] ?? ''])
  return { family, part, labels }
}

/** The registry's numbers as fields; gauges apart, because those of ended processes are forgotten. */
export async function samplesOf(registry: Registry): Promise<Samples> {
  const counts: Counts = new Map()
  const gauges = new Map<string, number>()
  for (const metric of (await registry.getMetricsAsJSON()) as unknown as MetricJson[]) {
    if (metric.type === 'histogram') addHistogram(counts, metric)
    else {
      const into = metric.type === 'counter' ? counts : gauges
      for (const { labels, value } of metric.values) into.set(fieldOf(metric.name, '', Object.entries(labels)), value)
    }
  }
  return { counts, gauges }
}

type MetricJson = {
  readonly name: string
  readonly type: string
  readonly values: readonly {
    readonly labels: { readonly [name: string]: string }
    readonly value: number
    readonly metricName?: string
  }[]
}

/** prom-client lists the buckets of each label set in rising order, each with all below it. */
function addHistogram(counts: Counts, { name, values }: MetricJson): void {
  let below = 0
  for (const { labels, value, metricName } of values) {
    const { le, ...rest } = labels
    const own = Object.entries(rest)
    if (metricName === `${name}_sum`) counts.set(fieldOf(name, 'sum', own), value)
    else if (le !== undefined) {
      if (value > below) counts.set(fieldOf(name, String(le), own), value - below)
      below = String(le) === '+Inf' ? 0 : value
    }
  }
}

/** @returns `counts` less what `before` had: what was counted since */
export function countsSince(counts: Counts, before: Counts): Counts {
  if (before.size === 0) return counts
  const since: Counts = new Map()
  for (const [field, value] of counts) since.set(field, value - (before.get(field) ?? 0))
  return since
}

export function addCounts(into: Counts, counts: Iterable<readonly [string, number]>): void {
  for (const [field, value] of counts) into.set(field, (into.get(field) ?? 0) + value)
}
