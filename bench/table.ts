/** One figure of a benchmark. Ratios are measured interleaved in one run on one machine; `spread` is min–max of the rounds. */
export type BenchRow = {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly spread?: string
  readonly goal?: string
  readonly met?: boolean
}

export type BenchTable = {
  readonly name: string
  readonly rows: readonly BenchRow[]
  readonly notes?: readonly string[]
}

/** A table for people. */
export function renderBench({ name, rows, notes = [] }: BenchTable): string {
  const cells = rows.map(row => [
    row.what,
    format(row.value),
    row.unit,
    row.spread ?? '',
    row.goal ?? '',
    row.met === undefined ? '' : row.met ? 'met' : 'missed',
  ])
  const head = ['', 'value', 'unit', 'spread', 'goal', '']
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map(row => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  return [`== ${name}`, line(head), ...cells.map(line), ...notes.map(note => `   ${note}`)].join('\n')
}

/** The middle of an odd number of values; the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

function format(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)))
}
