import type { SlotReport } from '../languages/language.ts'

/** Most CPU of a run while others wait, in what runs usually take: where loops are rare, and where they are common. */
const LOOSE = 8
const TIGHT = 1.5
/** Share of runs that only a limit ends, from which loops are common. */
const COMMON = 0.1
/** Less is within what starting costs, in ms. */
const LEAST_MS = 8
/** Weight of a new run in the averages. */
const WEIGHT = 1 / 32

/**
 * How much CPU a run may take while others wait, before it is ended and made again when long runs are due. A loose leash
 * costs ordinary mixes next to nothing; a tight one makes some right programs begin twice, and is for when many loop.
 */
export class Leash {
  /** CPU of runs that no limit ended, in ms. */
  #usualMs = 0
  #loops = 0

  get ms(): number {
    return Math.max(LEAST_MS, (this.#loops > COMMON ? TIGHT : LOOSE) * this.#usualMs)
  }

  /** A run was ended by its leash: a loop, until it is known better. */
  cut(): void {
    this.#loops += (1 - this.#loops) * WEIGHT
  }

  /** @param wasCut it had been ended by its leash before */
  ended({ tests, cpuMs }: SlotReport, { wasCut }: { readonly wasCut: boolean }): void {
    const looped = tests.some(({ status }) => status === 'time_limit' || status === 'wall_limit')
    if (!looped) this.#usualMs += (cpuMs - this.#usualMs) * WEIGHT
    if (wasCut && !looped) this.#loops = Math.max(0, this.#loops - WEIGHT)
    else if (!wasCut) this.#loops += ((looped ? 1 : 0) - this.#loops) * WEIGHT
  }
}
