import type { BatchRow, Result } from '@touchstone/contracts'

/** `score`: rows are items; `run`: rows are programs to run without grading. */
export type WorkKind = 'score' | 'run'

/** One row of a chunk as it is stored: its index in the batch, how it is scored, and its JSON as text. */
export type WorkRow = {
  readonly index: number
  /** `threads`: math and format alone, pure, may be scored from the text; `judge`: needs a sandbox or the network. */
  readonly way: 'threads' | 'judge'
  /** Does its reward depend on the other rollouts of its prompt? Those are then in the same chunk. */
  readonly grouped: boolean
  readonly text: string
}

export type Chunk = { readonly count: number; readonly bytes: number; readonly payload: string }

/** About what a row costs beside its text. */
const HEAD_BYTES = 10

type ChunkLimits = { readonly items: number; readonly bytes: number }

/**
 * Parts rows into chunks of at most so many items and bytes; one larger row is a chunk of its own. Rows whose reward
 * depends on their group stay in one chunk, whatever its size, so that one worker sees the whole group.
 * @param groupOf the group that a row has to be scored with, if any
 */
export function partChunks(
  rows: readonly WorkRow[],
  limits: ChunkLimits,
  groupOf: (index: number) => string | undefined = () => undefined,
): Chunk[] {
  const units = new Map<string, WorkRow[]>()
  for (const row of rows) {
    const group = groupOf(row.index)
    const key = group === undefined ? `row ${row.index}` : `group ${group}`
    const unit = units.get(key)
    if (unit === undefined) units.set(key, [row])
    else unit.push(row)
  }
  const chunks: Chunk[] = []
  let count = 0
  let bytes = 0
  // Only ever added to: the engine copies it once, when it is sent.
  let payload = ''
  const close = (): void => {
    if (count > 0) chunks.push({ count, bytes, payload })
    count = 0
    bytes = 0
    payload = ''
  }
  for (const unit of units.values()) {
    const size = unit.reduce((sum, { text }) => sum + HEAD_BYTES + Buffer.byteLength(text), 0)
    if (count > 0 && (count + unit.length > limits.items || bytes + size > limits.bytes)) close()
    for (const row of unit) {
      if (payload !== '') payload += '\n'
      payload += headOf(row)
      payload += row.text
    }
    count += unit.length
    bytes += size
  }
  close()
  return chunks
}

function headOf({ index, way, grouped }: WorkRow): string {
  return `${index} ${way === 'judge' ? 'j' : 't'}${grouped ? 'g' : '-'} `
}

/** The rows of a stored chunk. JSON text holds no raw line break, so that a line is a row. */
export function readChunk(payload: string): WorkRow[] {
  return payload.split('\n').map(line => {
    const space = line.indexOf(' ')
    return {
      index: Number(line.slice(0, space)),
      way: line[space + 1] === 'j' ? 'judge' : 'threads',
      grouped: line[space + 2] === 'g',
      text: line.slice(space + 4),
    }
  })
}

/** Items that need a sandbox or the network are `judge`; math and format are `threads`. */
export function wayOf(item: { readonly graders: readonly { readonly kind: string }[] }): WorkRow['way'] {
  return item.graders.some(({ kind }) => kind === 'code' || kind === 'external') ? 'judge' : 'threads'
}

export function isKnown(row: BatchRow): row is { readonly result: Result } {
  return 'result' in row
}
