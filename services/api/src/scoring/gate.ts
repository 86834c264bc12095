import { Failure } from '@touchstone/contracts'

/** Lets a bounded number of tasks run; the others wait in order, and leave when their signal aborts. */
export type Gate = {
  run<Value>(task: () => Promise<Value>, signal: AbortSignal): Promise<Value>
  readonly waiting: number
}

/**
 * @param limit tasks that run at a time
 * @param maxWaiting tasks that may wait; one more fails with OVERLOADED at once
 */
export function createGate({ limit, maxWaiting }: { limit: number; maxWaiting: number }): Gate {
  const queue = new Set<() => void>()
  let running = 0

  const enter = (signal: AbortSignal): Promise<void> | undefined => {
    if (running < limit) {
      running++
      return undefined
    }
    if (queue.size >= maxWaiting) {
      throw new Failure('OVERLOADED', { detail: 'too many requests wait for a scoring thread', retryAfterSeconds: 2 })
    }
    return new Promise((resolve, reject) => {
      const admit = (): void => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = (): void => {
        queue.delete(admit)
        reject(signal.reason)
      }
      queue.add(admit)
      signal.addEventListener('abort', leave, { once: true })
    })
  }
  const exit = (): void => {
    const next = queue.values().next()
    if (next.done === true) {
      running--
      return
    }
    queue.delete(next.value)
    next.value()
  }

  return {
    async run(task, signal) {
      signal.throwIfAborted()
      const admitted = enter(signal)
      if (admitted !== undefined) await admitted
      try {
        return await task()
      } finally {
        exit()
      }
    },
    get waiting() {
      return queue.size
    },
  }
}
