import { setTimeout as delay } from 'node:timers/promises'
import type { ScoreItem } from '@touchstone/contracts'
import { CHUNK, type Road } from './roads.ts'

/**
 * How long acceptance takes while a road has half the work that it can do: chunks are offered at a steady rate, whatever
 * becomes of those before, and each is timed from when it was due, so that a road that falls behind shows it.
 * @param perSecond items that the road finishes a second at its most
 * @returns milliseconds, sorted
 */
export async function acceptTimes(
  road: Road,
  items: readonly ScoreItem[],
  perSecond: number,
  seconds: number,
): Promise<number[]> {
  const everyMs = (CHUNK / (perSecond / 2)) * 1_000
  const offers = Math.floor((seconds * 1_000) / everyMs)
  const began = performance.now()
  const accepts: Promise<number>[] = []
  for (let nth = 0; nth < offers; nth++) {
    const due = began + nth * everyMs
    const early = due - performance.now()
    if (early > 0) await delay(early)
    const from = (nth * CHUNK) % (items.length - CHUNK)
    accepts.push(road.accept(items.slice(from, from + CHUNK)).then(() => performance.now() - due))
  }
  return (await Promise.all(accepts)).sort((a, b) => a - b)
}

/** The value below which a share of the sorted values lies. */
export function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
