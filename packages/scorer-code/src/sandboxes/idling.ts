/** Of a core. Who gets less waits for something else than a processor; a machine's other work seldom leaves so little. */
const BUSY_SHARE = 1 / 20
/** However busy, nothing goes on for longer than so many times its wall limit. */
const MOST_WALLS = 4

/**
 * Has a test reached its wall limit? One that works and is starved by others of the processor has not: it goes on to its
 * CPU limit, or to as much CPU as the wall limit is long. All in milliseconds; runners/python/judge/idling.py has the same rule.
 */
export function isPastWall(cpuMs: number, wallMs: number, limitMs: number): boolean {
  if (wallMs < limitMs) return false
  return cpuMs >= limitMs || cpuMs < wallMs * BUSY_SHARE || wallMs >= limitMs * MOST_WALLS
}

/** A test that ended past its wall limit was stopped for its CPU time if it used as much as the wall limit is long. */
export function isBusyPastWall(cpuMs: number, limitMs: number): boolean {
  return cpuMs >= limitMs
}

/** Longest that a test may go on by `isPastWall`. */
export function longestWallMs(limitMs: number): number {
  return limitMs * MOST_WALLS
}
