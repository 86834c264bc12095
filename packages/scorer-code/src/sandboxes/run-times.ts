import type { Leash } from '../languages/language.ts'

/** Runs are counted by their CPU in steps of this factor, from the least that is told apart, in ms. */
const STEP = 1.15
const FIRST_MS = 0.5
const STEPS = 84
/** What a run weighs after one more: the last hundred or so are what is usual. */
const FADE = 1 - 1 / 100
/** Of all runs, at least so many are taken for endless: the first loop after a quiet hour must not hold a core for long. */
const LEAST_ENDLESS = 0.01
/** The longest leash that gives so much of the best yield: what is cut in vain costs too. */
const NEARLY = 0.95
/** Each leash after the first is so many times as long. */
const GROWTH = 8
/** A run that waits on something uses no CPU and holds its core all the same; in CPU of its leash, and at least. */
const WALL_PER_CPU = 30
const LEAST_WALL_MS = 500
/** Before anything is known: a run of so many ms. */
const SUPPOSED_MS = 10

/**
 * How much CPU runs of one kind take, and from it how far a run may go while others wait (see Leash).
 *
 * An endless program is not known by its text, only by what it has used. A short leash ends loops early and right programs
 * in vain; a long one wastes on each loop what the right programs never need. Of all lengths u the best is the one with the
 * most runs brought to their end per CPU spent, P(x ≤ u) / E[min(x, u)], the index by which Gittins orders jobs whose length is
 * unknown (J. R. Statist. Soc. B 41, 1979). Where loops are rare it is many times what is usual, where they are common little
 * more than that. But most of what is cut must be endless: where many right programs are long too, the leash is as long as
 * they are. A run that was cut has a leash eight times as long the next time, until its own limits are nearer.
 */
export class RunTimes {
  readonly #total = new Histogram()
  readonly #longestTest = new Histogram()
  #endless = 0

  constructor() {
    this.#total.add(SUPPOSED_MS, SUPPOSED_MS)
    this.#longestTest.add(SUPPOSED_MS, SUPPOSED_MS)
  }

  /** @param cuts how often the run has been cut before */
  leash(cuts: number, pressed: () => boolean): Leash {
    const longer = GROWTH ** cuts
    const totalMs = longer * this.#best(this.#total)
    return {
      totalMs,
      testMs: longer * this.#best(this.#longestTest),
      wallMs: LEAST_WALL_MS * longer + WALL_PER_CPU * totalMs,
      pressed,
    }
  }

  /** A run was ended by its leash: endless, until it is known better. */
  cut(cuts: number): void {
    if (cuts > 0) return
    this.#fade()
    this.#endless += 1
  }

  /**
   * @param testMs CPU of its longest test
   * @param limited one of its own limits of time ended it
   * @param cuts how often it had been cut before
   */
  ended(
    { totalMs, testMs, limited }: { readonly totalMs: number; readonly testMs: number; readonly limited: boolean },
    cuts: number,
  ): void {
    if (cuts === 0) this.#fade()
    if (limited) this.#endless += cuts === 0 ? 1 : 0
    else {
      if (cuts > 0) this.#endless = Math.max(0, this.#endless - 1)
      this.#total.add(totalMs, totalMs)
      this.#longestTest.add(testMs, totalMs)
    }
  }

  #fade(): void {
    this.#total.fade()
    this.#longestTest.fade()
    this.#endless *= FADE
  }

  #best(times: Histogram): number {
    return times.best(Math.max(this.#endless, (LEAST_ENDLESS * times.weight) / (1 - LEAST_ENDLESS)))
  }
}

/** Runs by one measure of theirs, and what they took in all. */
class Histogram {
  readonly #weights = new Float64Array(STEPS)
  readonly #costs = new Float64Array(STEPS)
  weight = 0

  add(measureMs: number, costMs: number): void {
    const step = Math.ceil(Math.log(Math.max(measureMs, FIRST_MS) / FIRST_MS) / Math.log(STEP))
    const place = Math.min(STEPS - 1, step)
    this.#weights[place] = (this.#weights[place] ?? 0) + 1
    this.#costs[place] = (this.#costs[place] ?? 0) + costMs
    this.weight += 1
  }

  fade(): void {
    this.weight = 0
    for (let place = 0; place < STEPS; place += 1) {
      this.#weights[place] = (this.#weights[place] ?? 0) * FADE
      this.#costs[place] = (this.#costs[place] ?? 0) * FADE
      this.weight += this.#weights[place] ?? 0
    }
  }

  /**
   * The bound of the measure with (nearly) the most runs ended per CPU; what goes beyond it costs the bound. Of the runs
   * beyond it no more are right ones than endless ones.
   */
  best(endless: number): number {
    const yields: number[] = []
    let ended = 0
    let cost = 0
    for (let place = 0; place < STEPS; place += 1) {
      const weight = this.#weights[place] ?? 0
      ended += weight
      cost += this.#costs[place] ?? 0
      const beyond = this.weight - ended
      yields.push(beyond > endless ? 0 : ended / (cost + (beyond + endless) * boundMs(place)))
    }
    const most = Math.max(...yields)
    return boundMs(yields.findLastIndex(each => each >= NEARLY * most))
  }
}

function boundMs(place: number): number {
  return FIRST_MS * STEP ** place
}
