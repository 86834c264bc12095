/**
 * One query of a panel. `legend` is a Grafana legend template. Every selector is narrowed to the deployments chosen by the
 * variable `job`, so that several of them may share a Prometheus.
 */
export type Query = { readonly expr: string; readonly legend: string; readonly exemplar?: boolean }

/** From `from` on a value has this colour; the first step's `from` is null. */
export type Step = { readonly from: number | null; readonly color: 'green' | 'orange' | 'red' | 'blue' | 'text' }

type PanelBase = {
  readonly title: string
  readonly description: string
  readonly unit: Unit
  readonly queries: readonly Query[]
  /** Columns of 24. */
  readonly width?: 6 | 8 | 12 | 24
  readonly min?: number
  readonly max?: number
  readonly steps?: readonly Step[]
  /** What a number is called, for numbers that stand for words. */
  readonly names?: { readonly [value: string]: string }
  readonly decimals?: number
}

export type PanelSpec = PanelBase &
  (
    | { readonly kind: 'timeseries'; readonly stacked?: boolean }
    /** `show: 'name'`: the series' name is the message, not its value. */
    | { readonly kind: 'stat'; readonly show?: 'name' }
    | { readonly kind: 'heatmap' }
  )

export type Unit = 'short' | 'percentunit' | 's' | 'bytes' | 'ops' | 'reqps' | 'none'

export type Variable = { readonly name: string; readonly label: string; readonly query: string }

export type DashboardSpec = {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly variables: readonly Variable[]
  readonly annotations: readonly {
    readonly name: string
    readonly expr: string
    readonly text: string
    readonly color: string
  }[]
  readonly rows: readonly { readonly title: string; readonly panels: readonly PanelSpec[] }[]
}

const JOB: Variable = { name: 'job', label: 'Deployment', query: 'label_values(touchstone_store_up, job)' }

/** Adds the matcher of `job` to each selector of our metrics and of the processes'. */
export function ofJob(expr: string): string {
  return expr.replaceAll(/\b((?:touchstone|process|nodejs)_\w+)(?:\{([^}]*)\})?/g, (_, name: string, matchers = '') => {
    const rest = String(matchers)
    return `${name}{job=~"$job"${rest === '' ? '' : `,${rest}`}}`
  })
}

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' }
const HEIGHT = 8

/** A dashboard as Grafana's JSON (schema 39), with its data source as a variable. */
export function buildDashboard(spec: DashboardSpec): object {
  let id = 0
  let y = 0
  const panels: object[] = []
  for (const row of spec.rows) {
    panels.push({
      id: ++id,
      type: 'row',
      title: row.title,
      collapsed: false,
      gridPos: { x: 0, y, w: 24, h: 1 },
      panels: [],
    })
    y++
    let x = 0
    for (const panel of row.panels) {
      const width = panel.width ?? 8
      if (x + width > 24) {
        x = 0
        y += HEIGHT
      }
      panels.push(buildPanel(panel, ++id, { x, y, w: width, h: HEIGHT }))
      x += width
    }
    y += HEIGHT
  }
  return {
    uid: spec.uid,
    title: spec.title,
    description: spec.description,
    tags: ['touchstone'],
    schemaVersion: 39,
    version: 1,
    editable: true,
    graphTooltip: 1,
    links: [
      {
        type: 'dashboards',
        title: 'Touchstone',
        tags: ['touchstone'],
        asDropdown: true,
        keepTime: true,
        includeVars: true,
      },
    ],
    refresh: '10s',
    time: { from: 'now-1h', to: 'now' },
    timezone: 'browser',
    templating: {
      list: [
        {
          name: 'datasource',
          label: 'Data source',
          type: 'datasource',
          query: 'prometheus',
          current: {},
          hide: 0,
          refresh: 1,
          regex: '',
          multi: false,
          includeAll: false,
        },
        ...[JOB, ...spec.variables].map(variable => ({
          name: variable.name,
          label: variable.label,
          type: 'query',
          datasource: DATASOURCE,
          query: { query: variableQuery(variable), refId: variable.name },
          definition: variableQuery(variable),
          refresh: 2,
          sort: 1,
          multi: true,
          includeAll: true,
          allValue: '.*',
          current: { text: 'All', value: '$__all' },
        })),
      ],
    },
    annotations: {
      list: spec.annotations.map(annotation => ({
        name: annotation.name,
        datasource: DATASOURCE,
        enable: true,
        expr: ofJob(annotation.expr),
        textFormat: annotation.text,
        titleFormat: annotation.name,
        iconColor: annotation.color,
        step: '15s',
      })),
    },
    panels,
  }
}

function variableQuery({ name, query }: Variable): string {
  return name === 'job' ? query : ofJob(query)
}

function buildPanel(panel: PanelSpec, id: number, gridPos: object): object {
  return {
    id,
    type: panel.kind,
    title: panel.title,
    description: panel.description,
    datasource: DATASOURCE,
    gridPos,
    targets: panel.queries.map(({ expr, legend, exemplar = false }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource: DATASOURCE,
      expr: ofJob(expr),
      legendFormat: legend,
      ...(exemplar ? { exemplar: true } : {}),
      ...(panel.kind === 'heatmap' ? { format: 'heatmap' } : {}),
    })),
    fieldConfig: {
      defaults: {
        unit: panel.unit,
        ...(panel.min === undefined ? {} : { min: panel.min }),
        ...(panel.max === undefined ? {} : { max: panel.max }),
        ...(panel.decimals === undefined ? {} : { decimals: panel.decimals }),
        color: { mode: panel.steps === undefined ? 'palette-classic' : 'thresholds' },
        thresholds: {
          mode: 'absolute',
          steps: (panel.steps ?? [{ from: null, color: 'blue' }]).map(({ from, color }) => ({ value: from, color })),
        },
        ...(panel.names === undefined ? {} : { mappings: [{ type: 'value', options: mapped(panel.names) }] }),
        custom:
          panel.kind === 'timeseries'
            ? {
                lineWidth: 1,
                fillOpacity: panel.stacked === true ? 40 : 8,
                showPoints: 'never',
                stacking: { mode: panel.stacked === true ? 'normal' : 'none', group: 'A' },
              }
            : {},
      },
      overrides: [],
    },
    options: optionsOf(panel),
  }
}

function optionsOf(panel: PanelSpec): object {
  switch (panel.kind) {
    case 'timeseries':
      return {
        legend: { displayMode: 'table', placement: 'bottom', showLegend: true, calcs: ['lastNotNull', 'mean', 'max'] },
        tooltip: { mode: 'multi', sort: 'desc' },
      }
    case 'stat':
      return {
        reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
        colorMode: panel.steps === undefined ? 'value' : 'background',
        graphMode: panel.show === 'name' ? 'none' : 'area',
        textMode: panel.show === 'name' ? 'name' : 'auto',
      }
    case 'heatmap':
      return { calculate: false, yAxis: { unit: panel.unit }, color: { scheme: 'Blues', mode: 'scheme' }, cellGap: 1 }
  }
}

function mapped(names: NonNullable<PanelSpec['names']>): object {
  return Object.fromEntries(Object.entries(names).map(([value, text], index) => [value, { text, index }]))
}
