import type { Result } from '@touchstone/contracts'

type Row = {
  items: number
  scored: number
  sum: number
  passed: number
  reasons: Map<string, number>
  verdicts: Map<string, number>
}

/** Collects results by data source for the table at the end. A result passes when its reward is at least half of the largest possible. */
export function createSummary(): { add(source: string, result: Result): void; render(): string } {
  const rows = new Map<string, Row>()
  const total = emptyRow()

  return {
    add(source, result) {
      const row = rows.get(source) ?? emptyRow()
      rows.set(source, row)
      for (const each of [row, total]) count(each, result)
    },
    render() {
      const shown: [string, Row][] = [...[...rows].sort(([a], [b]) => (a < b ? -1 : 1)), ['all', total]]
      const table = [
        ['data source', 'items', 'mean reward', 'pass rate', 'undetermined', 'verdicts'],
        ...shown.map(([name, row]) => [
          name,
          String(row.items),
          row.scored === 0 ? '-' : (row.sum / row.scored).toFixed(4),
          row.scored === 0 ? '-' : `${((100 * row.passed) / row.scored).toFixed(1)} %`,
          list(row.reasons) || '0',
          list(row.verdicts),
        ]),
      ]
      return renderTable(table)
    },
  }
}

/** Left-aligned columns, numbers right-aligned, a rule under the head. */
export function renderTable(table: readonly (readonly string[])[]): string {
  const head = table[0] ?? []
  const widths = head.map((_, column) => Math.max(...table.map(row => (row[column] ?? '').length)))
  const numeric = head.map((_, column) => table.slice(1).every(row => /^[-\d.,% ×]*$/.test(row[column] ?? '')))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        numeric[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [line(head), widths.map(width => '─'.repeat(width)).join('  '), ...table.slice(1).map(line)].join('\n')
}

function emptyRow(): Row {
  return { items: 0, scored: 0, sum: 0, passed: 0, reasons: new Map(), verdicts: new Map() }
}

function count(row: Row, result: Result): void {
  row.items++
  for (const { verdict } of result.components) row.verdicts.set(verdict, (row.verdicts.get(verdict) ?? 0) + 1)
  if (result.reward === null) {
    const reason = result.reason ?? 'infra_error'
    row.reasons.set(reason, (row.reasons.get(reason) ?? 0) + 1)
    return
  }
  const largest = result.components.reduce((sum, { weight }) => sum + Math.max(weight, 0), 0)
  row.scored++
  row.sum += result.reward
  if (largest > 0 && result.reward >= largest / 2) row.passed++
}

function list(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, number]) => `${name} ${number}`)
    .join(', ')
}
