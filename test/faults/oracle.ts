import type { ScoreItem } from '@touchstone/contracts'

/** How the oracle's worker treats an item; rides in its metadata. */
export type Treatment = {
  /** Runs so long before its result. */
  readonly slowMs?: number
  /** Ends its worker with SIGKILL, each time. */
  readonly poison?: boolean
  /** Computes on the event loop for so long, as no grader should. */
  readonly blockMs?: number
}

/** What an item is worth: it follows from its id, so that any process can tell. Never 0, so that a 0 is a false one. */
export function rewardOf(id: string): number {
  return (1 + ([...id].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 9_973, 7) % 10)) / 10
}

export function oracleItem(id: string, treatment: Treatment = {}): ScoreItem {
  return { id, completion: 'x'.repeat(200), graders: [{ kind: 'math', gold: '1' }], metadata: { ...treatment } }
}

export function oracleItems(count: number, name: string, treatment: Treatment = {}): ScoreItem[] {
  return Array.from({ length: count }, (_, index) => oracleItem(`${name}-${index}`, treatment))
}
