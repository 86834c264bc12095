import { fireTimer, nextDue, time } from '../timers.js'

/** Virtual time that tests may let pass, and turns of them. */
export const MAX_VIRTUAL_MS = 3_600_000
export const MAX_TURNS = 200_000

/**
 * The virtual time of both sides: timers fire in the order in which they are due, wherever they were set.
 * @param ask asks the program, see link.js
 * @param isOver has something ended the run?
 */
export function createClock(ask, isOver) {
  const state = { turns: 0 }

  function remoteDue() {
    return ask({ do: 'turn' }).result
  }

  /** Fires the timer of either side that is due first, if that is not after `until`. */
  function fireNext(until) {
    state.turns += 1
    const here = nextDue()
    const there = remoteDue()
    if (here < 0 && there < 0) return false
    const local = there < 0 || (here >= 0 && here <= there)
    const due = local ? here : there
    if (due > until || state.turns > MAX_TURNS) return false
    if (due > time.now) time.now = due
    if (local) fireTimer()
    else ask({ do: 'fire' })
    return true
  }

  /** Lets virtual time pass at once, as fake timers do. */
  function passTime(until, stay = false) {
    while (fireNext(until)) if (isOver()) return
    if (!stay && time.now < until) time.now = until
  }

  return Object.assign(state, { remoteDue, fireNext, passTime })
}
