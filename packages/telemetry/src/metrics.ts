import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { METRICS, type MetricName } from './catalogue.ts'
import type { ResultCounts } from './count-results.ts'
import type { Exemplar } from './exemplars.ts'
import { expose, type Family, type MetricsFormat } from './exposition.ts'
import { addHistogram, newHistogram, observe, type Histogram as Tally } from './histogram.ts'
import { addCounts, type Counts, type Samples, samplesOf } from './samples.ts'

/** A newer example of the same bucket within this time says nothing more. */
const EXAMPLE_SECONDS = 1

type NamesOf<Type extends string> = {
  [Name in MetricName]: (typeof METRICS)[Name]['type'] extends Type ? Name : never
}[MetricName]
type Labels<Name extends MetricName> = { [Label in (typeof METRICS)[Name]['labels'][number]]: string }

export type Recorder = {
  /** Adds to a counter. @param by ≥ 0, default 1 */
  count<Name extends NamesOf<'counter'>>(name: Name, labels: Labels<Name>, by?: number): void
  observe<Name extends NamesOf<'histogram'>>(name: Name, labels: Labels<Name>, value: number): void
  /** A data source as a label: the first `maxSources` keep their name, the rest are `other`. */
  source(dataSource: string | undefined): string
}

/** The metrics of one process. Names and labels are checked against the catalogue by the compiler. */
export type Metrics = Recorder & {
  set<Name extends NamesOf<'gauge'>>(name: Name, labels: Labels<Name>, value: number): void
  add<Name extends NamesOf<'gauge'>>(name: Name, labels: Labels<Name>, by: number): void
  /** Adds what finished items came to. */
  addResults(results: ResultCounts): void
  /** Called before the numbers are read: what counts in bulk settles its account then. */
  beforeReading(settle: () => void): void
  /** Keeps examples of buckets that are counted elsewhere, one a second of each bucket at most. */
  addExamples(examples: ResultCounts['examples']): void
  /** The data sources that this deployment has given a name; once they are many enough, new ones are `other`. */
  shareSources(named: readonly string[]): void
  readonly maxSources: number
  readonly exemplars: ReadonlyMap<string, Exemplar>
  samples(): Promise<Samples>
  /** Of this process alone. */
  text(format?: MetricsFormat): Promise<string>
  readonly families: readonly Family[]
}

export function createMetrics({ maxSources = 50, processMetrics = true } = {}): Metrics {
  const registry = new Registry()
  const counters = new Map<string, Counter<string>>()
  const gauges = new Map<string, Gauge<string>>()
  const tallies = new Map<string, Map<string, Series>>()
  const sources = new Set<string>()
  const exemplars = new Map<string, Exemplar>()

  for (const [name, row] of Object.entries(METRICS)) {
    const options = { name: `touchstone_${name}`, help: row.help, labelNames: [...row.labels], registers: [registry] }
    if (row.type === 'counter') counters.set(name, started(new Counter(options), row))
    else if (row.type === 'gauge') gauges.set(name, unset(new Gauge(options), row.labels.length))
    else void new Histogram({ ...options, buckets: [...row.buckets] })
  }
  if (processMetrics) collectProcessMetrics(registry)

  const families = familiesOf(registry)
  const counted: Counts = new Map()
  const addExamples: Metrics['addExamples'] = examples => {
    const since = Date.now() / 1000 - EXAMPLE_SECONDS
    for (const [field, make] of examples) if ((exemplars.get(field)?.at ?? 0) < since) exemplars.set(field, make())
  }
  const settling: (() => void)[] = []
  const samples = async (): Promise<Samples> => {
    for (const settle of settling) settle()
    const all = await samplesOf(registry)
    addCounts(all.counts, counted)
    for (const [name, series] of tallies)
      for (const { labels, tally } of series.values()) addHistogram(all.counts, `touchstone_${name}`, labels, tally)
    return all
  }
  return {
    count: (name, labels, by = 1) => counters.get(name)?.inc(ordered(name, labels), by),
    set: (name, labels, value) => gauges.get(name)?.set(ordered(name, labels), value),
    add: (name, labels, by) => gauges.get(name)?.inc(ordered(name, labels), by),
    observe: (name, labels, value) => observe(seriesOf(tallies, name, labels).tally, value),
    addResults({ counts, examples }) {
      addCounts(counted, counts)
      addExamples(examples)
    },
    addExamples,
    beforeReading(settle) {
      settling.push(settle)
    },
    source: dataSource => {
      if (dataSource === undefined) return 'none'
      if (sources.has(dataSource)) return dataSource
      if (sources.size >= maxSources) return 'other'
      sources.add(dataSource)
      return dataSource
    },
    shareSources(named) {
      for (const name of named) if (sources.size < maxSources || named.length >= maxSources) sources.add(name)
    },
    maxSources,
    exemplars,
    samples,
    families,
    text: async (format = 'text') => expose(families, { ...(await samples()), exemplars }, format),
  }
}

/**
 * One series of a histogram. Observed for every request, so that it is found by its labels' values alone and named when it
 * is read; prom-client would sort and name the labels each time.
 */
type Series = { readonly labels: readonly (readonly [string, string])[]; readonly tally: Tally }

function seriesOf<Name extends NamesOf<'histogram'>>(
  tallies: Map<string, Map<string, Series>>,
  name: Name,
  labels: Labels<Name>,
): Series {
  const ofName = tallies.get(name) ?? new Map<string, Series>()
  if (ofName.size === 0) tallies.set(name, ofName)
  let key = ''
  for (const label of METRICS[name].labels) key += `${(labels as Record<string, string>)[label]}\u001f`
  let series = ofName.get(key)
  if (series === undefined) {
    series = { labels: entriesOf(name, labels), tally: newHistogram(METRICS[name].buckets) }
    ofName.set(key, series)
  }
  return series
}

/** Labels in the order of the catalogue, by which series of several processes are told to be the same. */
function entriesOf<Name extends MetricName>(name: Name, labels: Labels<Name>): [string, string][] {
  return METRICS[name].labels.map(label => [label, (labels as Record<string, string>)[label] ?? ''])
}

function ordered<Name extends MetricName>(name: Name, labels: Labels<Name>): Record<string, string> {
  return METRICS[name].labels.length < 2
    ? (labels as Record<string, string>)
    : Object.fromEntries(entriesOf(name, labels))
}

function started(
  counter: Counter<string>,
  row: { labels: readonly string[]; starts?: readonly (readonly string[])[] },
) {
  for (const values of row.starts ?? [])
    counter.inc(Object.fromEntries(row.labels.map((label, at) => [label, values[at] ?? ''])), 0)
  return counter
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

function familiesOf(registry: Registry): Family[] {
  return (registry.getMetricsAsArray() as unknown as (Omit<Family, 'buckets'> & { upperBounds?: number[] })[]).map(
    ({ name, type, help, upperBounds = [] }) => ({ name, type, help, buckets: upperBounds }),
  )
}
