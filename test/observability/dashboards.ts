import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const OBSERVABILITY = join(import.meta.dirname, '..', '..', 'observability')
const FOLDER = join(OBSERVABILITY, 'grafana', 'dashboards')

type Source = { readonly type: string; readonly uid: string }

/** As much of Grafana's JSON as the tests look at. */
export type Dashboard = {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly panels: readonly Panel[]
  readonly templating: {
    readonly list: readonly {
      readonly name: string
      readonly label: string
      readonly type: string
      readonly definition?: string
      readonly datasource?: Source
    }[]
  }
  readonly annotations: {
    readonly list: readonly { readonly name: string; readonly expr: string; readonly datasource: Source }[]
  }
}

export type Panel = {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly datasource?: Source
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string; readonly datasource: Source }[]
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } }
}

/** The files that Grafana loads. */
export const dashboards: readonly (Dashboard & { readonly file: string; readonly text: string })[] = readdirSync(FOLDER)
  .filter(name => name.endsWith('.json'))
  .map(name => {
    const text = readFileSync(join(FOLDER, name), 'utf8')
    return { ...(JSON.parse(text) as Dashboard), file: name, text }
  })
