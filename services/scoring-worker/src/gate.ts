/** Lets so many tasks run at a time; the others wait in order, and are dropped when they should not start any more. */
export type Gate = {
  /** Answers false where the signal aborted before the task's turn came. */
  run(task: () => Promise<void>, stop: AbortSignal): Promise<boolean>
}

export function createGate(limit: number): Gate {
  const waiting: (() => void)[] = []
  let running = 0
  return {
    async run(task, stop) {
      if (stop.aborted) return false
      if (running >= limit) await new Promise<void>(turn => waiting.push(turn))
      else running++
      try {
        if (stop.aborted) return false
        await task()
        return true
      } finally {
        const next = waiting.shift()
        if (next === undefined) running--
        else next()
      }
    },
  }
}
