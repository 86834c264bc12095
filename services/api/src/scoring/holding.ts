import { Failure, type FailureCode } from '@touchstone/contracts'

export type HoldOptions = {
  /** Failures that may pass while we wait. */
  readonly hold: readonly FailureCode[]
  readonly leftMs: () => number
  readonly signal: AbortSignal
}

/**
 * Tries until it works, the time is up or the failure is one that waiting does not mend. Most trainers turn a refusal
 * into a wrong reward or a crash, so a request is held rather than refused.
 */
export async function holding<Value>(
  attempt: () => Promise<Value>,
  { hold, leftMs, signal }: HoldOptions,
): Promise<Value> {
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
    try {
      return await attempt()
    } catch (error) {
      if (!hold.includes(Failure.from(error).code) || leftMs() <= pauseMs || signal.aborted) throw error
      await pause(pauseMs * (0.5 + 0.5 * Math.random()), signal)
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', leave)
      resolve()
    }, ms)
    signal.addEventListener('abort', leave, { once: true })
  })
}
