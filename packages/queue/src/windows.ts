export type Suspicion = {
  /** How many workers died over this chunk. */
  readonly kills: number
  /** Rows that were under way at the last death; empty: all that were unfinished. */
  readonly suspects: readonly number[]
}

export type Plan = {
  /** Rows to run together, one window after the other. */
  readonly windows: readonly (readonly number[])[]
  /** Must each window be named before it runs, so that a death can be traced to it? */
  readonly named: boolean
  /** The row that has ended its worker each time, lastly alone. */
  readonly poison: number | undefined
}

/**
 * How to run the unfinished rows of a chunk. Without deaths, all at once. From `poisonKills` deaths on, the rows under
 * way at the last death are halved, after those above suspicion: each further death halves the suspects again, until one
 * is alone and dies of it. With 64 rows one poison row costs at most poisonKills + log2(64) + 1 workers, and its
 * neighbours nothing.
 * @param unfinished indexes in order
 */
export function planWindows(unfinished: readonly number[], { kills, suspects }: Suspicion, poisonKills: number): Plan {
  if (kills < poisonKills)
    return { windows: unfinished.length > 0 ? [unfinished] : [], named: false, poison: undefined }
  const open = new Set(unfinished)
  const named = suspects.filter(index => open.has(index))
  const suspected = suspects.length > 0 ? named : unfinished
  const alone = suspects.length === 1 ? named[0] : undefined
  const poison = alone ?? (unfinished.length === 1 && suspects.length === 0 ? unfinished[0] : undefined)
  const rest = unfinished.filter(index => !suspected.includes(index))
  const half = Math.ceil(suspected.length / 2)
  const halves = poison === undefined ? [suspected.slice(0, half), suspected.slice(half)] : []
  return { windows: [rest, ...halves].filter(window => window.length > 0), named: true, poison }
}
