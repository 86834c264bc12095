import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { METRICS } from '@touchstone/telemetry'
import { describe, expect, test } from 'vitest'
import { buildDashboard } from '../../observability/dashboards/builder.ts'
import { DASHBOARDS } from '../../observability/dashboards/dashboards.ts'
import { dashboards, OBSERVABILITY } from './dashboards.ts'
import { missingPrometheus, promtool, withPrometheus } from './prometheus.ts'

const rules = (name: string): string => join(OBSERVABILITY, 'prometheus', name)
const alerts = readFileSync(rules('alerts.yml'), 'utf8')
const TESTS = ['alerts.test.yml', 'alerts-day.test.yml']
const alertTests = TESTS.map(name => readFileSync(rules(name), 'utf8')).join('\n')
const names = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name)

test.skipIf(missingPrometheus)(
  withPrometheus('O1: promtool takes the configuration, the rules and the tests of the alerts'),
  () => {
    expect(promtool(['check', 'config', rules('prometheus.yml')])).toMatchObject({ status: 0 })
    expect(promtool(['test', 'rules', ...TESTS.map(rules)])).toMatchObject({ status: 0 })
  },
  60_000,
)

test.each(names)('%s is tested to fire and to be silent, and has its runbook', name => {
  const cases = [...alertTests.matchAll(new RegExp(`alertname: ${name}\\b[^\\n]*\\n?\\s*(exp_alerts:\\s*\\n)?`, 'g'))]
  const [, page = ''] = new RegExp(`alert: ${name}\\n[\\s\\S]*?runbook_url: (\\S+)`).exec(alerts) ?? []

  expect(cases.some(([, fires]) => fires !== undefined)).toBe(true)
  expect(cases.some(([text]) => text.includes('exp_alerts: []'))).toBe(true)
  expect(existsSync(join(OBSERVABILITY, '..', page))).toBe(true)
})

test('alerts, recording rules and dashboards name only metrics of the catalogue', () => {
  const texts = [alerts, readFileSync(rules('recording.yml'), 'utf8'), ...dashboards.map(({ text }) => text)].join('\n')
  const known = new Set(
    Object.entries(METRICS).flatMap(([name, { type }]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  )

  const unknown = [...texts.matchAll(/\btouchstone_(\w+)/g)]
    .map(([, name = '']) => name)
    .filter(name => !known.has(name))

  expect(unknown).toEqual([])
})

describe.each(dashboards.map(dashboard => [dashboard.title, dashboard] as const))('%s', (_, dashboard) => {
  const panels = dashboard.panels.filter(({ type }) => type !== 'row')
  const targets = panels.flatMap(({ targets: all = [] }) => all)
  const expressions = targets.map(({ expr }) => expr)

  test('is what the builders make', () => {
    const spec = DASHBOARDS.find(({ uid }) => uid === dashboard.uid)

    expect(spec && `${JSON.stringify(buildDashboard(spec), null, 2)}\n`).toBe(dashboard.text)
  })

  test('takes its data source and its deployment from variables, everywhere', () => {
    const sources = [
      ...panels.map(({ datasource }) => datasource),
      ...targets.map(({ datasource }) => datasource),
      ...dashboard.annotations.list.map(({ datasource }) => datasource),
      ...dashboard.templating.list.filter(({ type }) => type === 'query').map(({ datasource }) => datasource),
    ]

    // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's own notation
    expect(new Set(sources.map(source => source?.uid))).toEqual(new Set(['${datasource}']))
    expect(dashboard.templating.list.slice(0, 2).map(({ name, type }) => [name, type])).toEqual([
      ['datasource', 'datasource'],
      ['job', 'query'],
    ])
    for (const expr of expressions) {
      const selectors = expr.match(/\b(touchstone|process|nodejs)_\w+(\{[^}]*\})?/g) ?? []
      expect(selectors.length).toBeGreaterThan(0)
      expect(selectors.filter(selector => !selector.includes('job=~"$job"'))).toEqual([])
    }
  })

  test('uses every variable that it offers, and offers every one that it uses', () => {
    const offered = dashboard.templating.list.map(({ name }) => name)
    const used = new Set(dashboard.text.match(/\$\{?(\w+)/g)?.map(name => name.replace(/\$\{?/, '')))

    for (const name of offered) expect([name, used.has(name)]).toEqual([name, true])
    expect([...used].filter(name => !offered.includes(name) && !name.startsWith('__'))).toEqual([])
  })

  test('tells of restarts, profile changes and alerts', () => {
    expect(dashboard.annotations.list.map(({ name }) => name)).toEqual(['Restart', 'Profile', 'Alert'])
  })

  test('has panels with a title, a description, a unit and named series, each title once', () => {
    const bare = panels.filter(
      ({ title, description = '', fieldConfig, targets: all = [] }) =>
        title === '' ||
        description.length < 15 ||
        !description.endsWith('.') ||
        (fieldConfig?.defaults.unit ?? '') === '' ||
        all.length === 0 ||
        all.some(({ legendFormat }) => legendFormat === '' || /__auto/.test(legendFormat)),
    )

    expect(dashboard.description.length).toBeGreaterThan(10)
    expect(bare.map(({ title }) => title)).toEqual([])
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  })

  test('has legends that name labels which the query keeps', () => {
    const lost = targets.flatMap(({ expr, legendFormat }) =>
      [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)]
        .map(([, label = '']) => label)
        .filter(label => !new RegExp(`by \\([^)]*\\b${label}\\b[^)]*\\)`).test(expr))
        .map(label => `${expr}: ${label}`),
    )

    expect(lost).toEqual([])
  })

  test('reads counters by rates over the interval that Grafana chooses', () => {
    const wrong = expressions.filter(expr => {
      const counters = expr.match(/\b\w+_(total|bucket|sum|count)\{[^}]*\}(\[[^\]]*\])?/g) ?? []
      return counters.some(counter => !counter.endsWith('[$__rate_interval]')) || /\[\d/.test(expr)
    })

    expect(wrong).toEqual([])
  })

  test('has no panel over another and none beyond the 24 columns', () => {
    const cells = new Set<string>()
    for (const { gridPos, title } of dashboard.panels)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect([title, x < 24, cells.has(`${x},${y}`)]).toEqual([title, true, false])
          cells.add(`${x},${y}`)
        }
  })
})
