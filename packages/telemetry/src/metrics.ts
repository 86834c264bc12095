import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { METRICS, type MetricName } from './catalogue.ts'

type NamesOf<Type extends string> = {
  [Name in MetricName]: (typeof METRICS)[Name]['type'] extends Type ? Name : never
}[MetricName]
type Labels<Name extends MetricName> = { [Label in (typeof METRICS)[Name]['labels'][number]]: string }

/** The metrics of one process. Names and labels are checked against the catalogue by the compiler. */
export type Metrics = {
  /** Adds to a counter. @param by ≥ 0, default 1 */
  count<Name extends NamesOf<'counter'>>(name: Name, labels: Labels<Name>, by?: number): void
  set<Name extends NamesOf<'gauge'>>(name: Name, labels: Labels<Name>, value: number): void
  add<Name extends NamesOf<'gauge'>>(name: Name, labels: Labels<Name>, by: number): void
  observe<Name extends NamesOf<'histogram'>>(name: Name, labels: Labels<Name>, value: number): void
  /** A data source as a label: the first `maxSources` keep their name, the rest are `other`. */
  source(dataSource: string | undefined): string
  readonly registry: Registry
}

export function createMetrics({ maxSources = 50, processMetrics = true } = {}): Metrics {
  const registry = new Registry()
  const counters = new Map<string, Counter<string>>()
  const gauges = new Map<string, Gauge<string>>()
  const histograms = new Map<string, Histogram<string>>()
  const sources = new Set<string>()

  for (const [name, row] of Object.entries(METRICS)) {
    const options = { name: `touchstone_${name}`, help: row.help, labelNames: [...row.labels], registers: [registry] }
    if (row.type === 'counter') counters.set(name, new Counter(options))
    else if (row.type === 'gauge') gauges.set(name, unset(new Gauge(options), row.labels.length))
    else histograms.set(name, new Histogram({ ...options, buckets: [...row.buckets] }))
  }
  if (processMetrics) collectProcessMetrics(registry)

  return {
    registry,
    count: (name, labels, by = 1) => counters.get(name)?.inc(labels, by),
    set: (name, labels, value) => gauges.get(name)?.set(labels, value),
    add: (name, labels, by) => gauges.get(name)?.inc(labels, by),
    observe: (name, labels, value) => histograms.get(name)?.observe(labels, value),
    source: dataSource => {
      if (dataSource === undefined) return 'none'
      if (sources.has(dataSource)) return dataSource
      if (sources.size >= maxSources) return 'other'
      sources.add(dataSource)
      return dataSource
    },
  }
}

/** A gauge that nobody has set yet says nothing: a 0 that was never measured would raise, or hide, an alert. */
function unset(gauge: Gauge<string>, labels: number): Gauge<string> {
  if (labels === 0) gauge.remove()
  return gauge
}

/** prom-client's own, less the ones that `promtool check metrics` refuses. */
function collectProcessMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry })
  for (const kind of ['handles', 'requests', 'resources']) {
    registry.removeSingleMetric(`nodejs_active_${kind}_total`)
  }
}
