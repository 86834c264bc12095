/** One query of a panel. `legend` is a Grafana legend template. */
export type Query = { readonly expr: string; readonly legend: string }

type PanelBase = {
  readonly title: string
  readonly description: string
  readonly unit: Unit
  readonly queries: readonly Query[]
  /** Columns of 24. */
  readonly width?: 6 | 8 | 12 | 24
  readonly min?: number
  readonly max?: number
}

export type PanelSpec = PanelBase &
  (
    | { readonly kind: 'timeseries'; readonly stacked?: boolean }
    | { readonly kind: 'stat' }
    | { readonly kind: 'heatmap' }
    | { readonly kind: 'bars' }
  )

export type Unit = 'short' | 'percentunit' | 's' | 'bytes' | 'ops' | 'reqps' | 'none'

export type Variable = { readonly name: string; readonly label: string; readonly query: string }

export type DashboardSpec = {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly variables: readonly Variable[]
  readonly annotations: readonly { readonly name: string; readonly expr: string; readonly text: string }[]
  readonly rows: readonly { readonly title: string; readonly panels: readonly PanelSpec[] }[]
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
        ...spec.variables.map(variable => ({
          name: variable.name,
          label: variable.label,
          type: 'query',
          datasource: DATASOURCE,
          query: { query: variable.query, refId: variable.name },
          definition: variable.query,
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
        expr: annotation.expr,
        textFormat: annotation.text,
        titleFormat: annotation.name,
        iconColor: 'orange',
        step: '15s',
      })),
    },
    panels,
  }
}

function buildPanel(panel: PanelSpec, id: number, gridPos: object): object {
  return {
    id,
    type: panel.kind === 'bars' ? 'barchart' : panel.kind,
    title: panel.title,
    description: panel.description,
    datasource: DATASOURCE,
    gridPos,
    targets: panel.queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
      ...(panel.kind === 'heatmap' ? { format: 'heatmap' } : {}),
      ...(panel.kind === 'bars' ? { format: 'table', instant: true } : {}),
    })),
    fieldConfig: {
      defaults: {
        unit: panel.unit,
        ...(panel.min === undefined ? {} : { min: panel.min }),
        ...(panel.max === undefined ? {} : { max: panel.max }),
        color: { mode: 'palette-classic' },
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
        legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
        tooltip: { mode: 'multi', sort: 'desc' },
      }
    case 'stat':
      return {
        reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
        colorMode: 'value',
        graphMode: 'area',
      }
    case 'heatmap':
      return { calculate: false, yAxis: { unit: panel.unit }, color: { scheme: 'Blues', mode: 'scheme' }, cellGap: 1 }
    case 'bars':
      return { orientation: 'horizontal', legend: { showLegend: false } }
  }
}
