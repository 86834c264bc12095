import { apply, MathFloor, NumberOf, put } from './built-ins.js'

/** Virtual time, so that a program that waits costs nothing: milliseconds since the isolate began. */
export const time = { now: 0, nextId: 1, timers: [], base: undefined }

const realNow = Date.now
export const DateOf = Date

/** `time.base`: what the clock showed when virtual time began, where tests have set it. */
export function wallNow() {
  return (time.base ?? apply(realNow, DateOf, [])) + MathFloor(time.now)
}

export function addTimer(callback, delay, given, repeat) {
  const wait = NumberOf(delay)
  const id = time.nextId
  time.nextId += 1
  const every = wait > 0 ? wait : 0
  put(time.timers, time.timers.length, { id, due: time.now + every, every, repeat, callback, given })
  return id
}

export function removeTimer(id) {
  const { timers } = time
  const kept = []
  for (let i = 0; i < timers.length; i += 1) if (timers[i].id !== id) put(kept, kept.length, timers[i])
  time.timers = kept
}

/** When the first timer is due; −1 where there is none. */
export function nextDue() {
  const { timers } = time
  let due = -1
  for (let i = 0; i < timers.length; i += 1) if (due < 0 || timers[i].due < due) due = timers[i].due
  return due
}

/** Runs the timer that is due first; false where there is none. */
export function fireTimer() {
  const { timers } = time
  if (timers.length === 0) return false
  let first = timers[0]
  for (let i = 1; i < timers.length; i += 1) if (timers[i].due < first.due) first = timers[i]
  removeTimer(first.id)
  if (first.due > time.now) time.now = first.due
  if (first.repeat) {
    first.due = time.now + (first.every > 1 ? first.every : 1)
    put(time.timers, time.timers.length, first)
  }
  if (typeof first.callback === 'function') apply(first.callback, undefined, first.given)
  return true
}
