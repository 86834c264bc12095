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
  let lines: string[] = []
  let bytes = 0
  const close = (): void => {
    if (lines.length > 0) chunks.push({ count: lines.length, bytes, payload: lines.join('\n') })
    lines = []
    bytes = 0
  }
  for (const unit of units.values()) {
    const texts = unit.map(writeRow)
    const size = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
    if (lines.length > 0 && (lines.length + texts.length > limits.items || bytes + size > limits.bytes)) close()
    lines.push(...texts)
    bytes += size
  }
  close()
  return chunks
}

function writeRow({ index, way, grouped, text }: WorkRow): string {
  return `${index} ${way === 'judge' ? 'j' : 't'}${grouped ? 'g' : '-'} ${text}`
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
