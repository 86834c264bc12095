const TASK = '_ng_task_index'
const ROLLOUT = '_ng_rollout_index'

type Metrics = { readonly [name: string]: number }

/**
 * Mean, maximum, minimum, median and sample standard deviation of every numeric field, per task and over all rows, under
 * NeMo Gym's names (`mean/reward`). Rows with `mask_sample` count nowhere.
 */
export function aggregateMetrics(rows: readonly unknown[]): {
  group_level_metrics: readonly Metrics[]
  agent_metrics: Metrics
  key_metrics: Metrics
} {
  const valid = rows.flatMap(row => (isObject(row) && row.mask_sample !== true ? [numbersOf(row)] : []))
  const groups = Map.groupBy(valid, row => row[TASK] ?? 0)
  const agent = describe(valid)
  return {
    group_level_metrics: [...groups]
      .sort(([a], [b]) => a - b)
      .map(([task, members]) => ({ ...describe(members), [TASK]: task })),
    agent_metrics: agent,
    key_metrics: Object.fromEntries(Object.entries(agent).filter(([name]) => name.startsWith('mean/'))),
  }
}

function describe(rows: readonly Metrics[]): Metrics {
  const names = [...new Set(rows.flatMap(row => Object.keys(row)))].filter(name => name !== TASK && name !== ROLLOUT)
  return Object.fromEntries(
    names.flatMap(name => {
      const values = rows.flatMap(row => row[name] ?? []).sort((a, b) => a - b)
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
      const middle = values.length >> 1
      const upper = values[middle] ?? 0
      return [
        [`mean/${name}`, mean],
        [`max/${name}`, values.at(-1) ?? 0],
        [`min/${name}`, values[0] ?? 0],
        [`median/${name}`, values.length % 2 === 1 ? upper : ((values[middle - 1] ?? 0) + upper) / 2],
        [`std/${name}`, values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0],
      ]
    }),
  )
}

function numbersOf(row: Readonly<Record<string, unknown>>): Metrics {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) => {
      if (typeof value === 'boolean') return [[name, Number(value)]]
      return typeof value === 'number' ? [[name, value]] : []
    }),
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
