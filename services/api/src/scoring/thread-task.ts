import type { Isolation, ScoreItem } from '@touchstone/contracts'

/** What a worker thread is made with. */
export type ThreadData = { readonly salt: string }

/** One chunk of work for a thread. */
export type ThreadTask = { readonly items: readonly ScoreItem[]; readonly isolation: Isolation }

/** An item with its place among the rows of its request. */
export type Placed = { readonly index: number; readonly item: ScoreItem }
