// Writes observability/grafana/dashboards/*.json. usage: node observability/dashboards/build.ts
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildDashboard } from './builder.ts'
import { DASHBOARDS } from './dashboards.ts'

for (const spec of DASHBOARDS) {
  const file = join(import.meta.dirname, '..', 'grafana', 'dashboards', `${spec.uid}.json`)
  writeFileSync(file, `${JSON.stringify(buildDashboard(spec), null, 2)}\n`)
}
