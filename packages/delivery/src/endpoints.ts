/**
 * Is an endpoint worth trying now?
 *
 *   closed ──(so many failures in a row)──▶ open ──(pause)──▶ one try ──▶ closed
 *                                            ▲                   │ failed: longer pause
 *                                            └───────────────────┘
 */
export type Endpoints = {
  /** Takes a place for one try; or says after how many ms to ask again. */
  enter(endpoint: string): { readonly ok: true } | { readonly ok: false; readonly afterMs: number }
  /** Gives the place back. */
  leave(endpoint: string, ok: boolean): void
}

type State = { inFlight: number; failures: number; openUntil: number; pauseMs: number; usedAt: number }

const FULL_PAUSE_MS = 50
const FIRST_PAUSE_MS = 500
const LAST_PAUSE_MS = 10_000
const FORGET_MS = 3_600_000

/** @param now milliseconds, monotonic */
export function createEndpoints({
  maxInFlight = 4,
  maxFailures = 5,
  now = () => performance.now(),
}: {
  maxInFlight?: number
  maxFailures?: number
  now?: () => number
} = {}): Endpoints {
  const states = new Map<string, State>()

  function stateOf(endpoint: string): State {
    const known = states.get(endpoint)
    if (known !== undefined) return known
    for (const [name, { inFlight, usedAt }] of states)
      if (inFlight === 0 && now() - usedAt > FORGET_MS) states.delete(name)
    const fresh = { inFlight: 0, failures: 0, openUntil: 0, pauseMs: FIRST_PAUSE_MS, usedAt: now() }
    states.set(endpoint, fresh)
    return fresh
  }

  return {
    enter(endpoint) {
      const state = stateOf(endpoint)
      const broken = state.failures >= maxFailures
      if (broken && now() < state.openUntil) return { ok: false, afterMs: state.openUntil - now() }
      if (state.inFlight >= (broken ? 1 : maxInFlight)) return { ok: false, afterMs: FULL_PAUSE_MS }
      state.inFlight++
      state.usedAt = now()
      return { ok: true }
    },
    leave(endpoint, ok) {
      const state = stateOf(endpoint)
      state.inFlight--
      if (ok) {
        state.failures = 0
        state.pauseMs = FIRST_PAUSE_MS
        return
      }
      state.failures++
      if (state.failures < maxFailures) return
      state.openUntil = now() + state.pauseMs
      state.pauseMs = Math.min(state.pauseMs * 2, LAST_PAUSE_MS)
    },
  }
}
