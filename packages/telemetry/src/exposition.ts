import type { Exemplar } from './exemplars.ts'
import { type Counts, fieldOf, readField } from './samples.ts'

/** A metric as its head lines tell of it. `buckets`: upper bounds of a histogram, rising, without +Inf. */
export type Family = {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly buckets: readonly number[]
}

export type Exposed = {
  readonly counts: Counts
  readonly gauges: ReadonlyMap<string, number>
  /** By the field of their bucket. */
  readonly exemplars: ReadonlyMap<string, Exemplar>
}

export type MetricsFormat = 'text' | 'openmetrics'

export const CONTENT_TYPES: { readonly [Format in MetricsFormat]: string } = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
}

/** OpenMetrics where the scraper asks for it, as Prometheus does; it alone carries exemplars. */
export function formatFor(accept: string | undefined): MetricsFormat {
  return accept?.includes('application/openmetrics-text') === true ? 'openmetrics' : 'text'
}

/** Prometheus' text format, or OpenMetrics 1.0. Fields of families that are not known are left out. */
export function expose(families: readonly Family[], exposed: Exposed, format: MetricsFormat): string {
  const byFamily = new Map<string, Lines>(families.map(family => [family.name, { family, series: new Map() }]))
  for (const source of [exposed.counts, exposed.gauges])
    for (const [field, value] of source) {
      const { family, part, labels } = readField(field)
      const lines = byFamily.get(family)
      if (lines === undefined) continue
      const key = fieldOf('', '', labels)
      const series = lines.series.get(key) ?? { labels, parts: new Map() }
      lines.series.set(key, series)
      series.parts.set(part, value)
    }
  let text = ''
  for (const { family, series } of byFamily.values()) {
    const name =
      format === 'openmetrics' && family.type === 'counter' ? family.name.replace(/_total$/, '') : family.name
    text += `# HELP ${name} ${escapeHelp(family.help, format)}\n# TYPE ${name} ${family.type}\n`
    for (const each of series.values())
      text +=
        family.type === 'histogram'
          ? histogram(family, each, format === 'openmetrics' ? exposed.exemplars : undefined)
          : `${family.name}${braces(each.labels)} ${numberText(each.parts.get('') ?? 0)}\n`
  }
  return format === 'openmetrics' ? `${text}# EOF\n` : text
}

type Labels = readonly (readonly [string, string])[]
type Series = { readonly labels: Labels; readonly parts: Map<string, number> }
type Lines = { readonly family: Family; readonly series: Map<string, Series> }

function histogram(
  { name, buckets }: Family,
  { labels, parts }: Series,
  exemplars: ReadonlyMap<string, Exemplar> | undefined,
): string {
  let text = ''
  let below = 0
  for (const le of [...buckets.map(String), '+Inf']) {
    below += parts.get(le) ?? 0
    const exemplar = exemplars?.get(fieldOf(name, le, labels))
    text += `${name}_bucket${braces([...labels, ['le', le]])} ${numberText(below)}${exemplar === undefined ? '' : exemplarText(exemplar)}\n`
  }
  return `${text}${name}_sum${braces(labels)} ${numberText(parts.get('sum') ?? 0)}\n${name}_count${braces(labels)} ${numberText(below)}\n`
}

function exemplarText({ labels, value, at }: Exemplar): string {
  return ` # ${labels.length === 0 ? '{}' : braces(labels)} ${numberText(value)} ${at.toFixed(3)}`
}

function braces(labels: Labels): string {
  if (labels.length === 0) return ''
  return `{${labels.map(([name, value]) => `${name}="${escapeValue(value)}"`).join(',')}}`
}

function escapeValue(value: string): string {
  return /[\\\n"]/.test(value) ? value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"') : value
}

function escapeHelp(help: string, format: MetricsFormat): string {
  const escaped = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return format === 'openmetrics' ? escaped.replaceAll('"', '\\"') : escaped
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  return String(value)
}
