import type { RedisHandle } from './connect.ts'

/**
 * Wakes whoever waits for news of a batch. A hint may be lost, so waiting always ends by itself too: callers look again
 * after each wait, and never take a hint for the fact.
 */
export type Hints = {
  /** Resolves at news of the batch, after `ms`, or when the signal aborts, whichever is first. */
  wait(batchId: string, ms: number, signal?: AbortSignal): Promise<void>
  /**
   * Listens from now on, so that news between a look and a wait is not missed; where Redis has just gone, hints are lost
   * until it is back. Call the answer to stop.
   */
  listen(batchId: string): Promise<() => void>
  close(): void
}

/** A Redis that is gone confirms nothing until it is back, and nobody is to wait for that beyond their own deadline. */
const CONFIRM_MS = 1_000

type Ear = { count: number; news: boolean; wake: Set<() => void> }

export function createHints(redis: RedisHandle): Hints {
  const subscriber = redis.open('patient')
  const ears = new Map<string, Ear>()
  const prefix = `${redis.prefix}:n:`
  subscriber.on('message', (channel: string) => {
    const ear = ears.get(channel.slice(prefix.length))
    if (ear === undefined) return
    ear.news = true
    for (const wake of ear.wake) wake()
  })
  return {
    async listen(batchId) {
      const ear = ears.get(batchId) ?? { count: 0, news: false, wake: new Set() }
      ears.set(batchId, ear)
      ear.count++
      if (ear.count === 1 && subscriber.status === 'ready')
        await atMost(CONFIRM_MS, subscriber.subscribe(prefix + batchId))
      return () => {
        ear.count--
        if (ear.count > 0) return
        ears.delete(batchId)
        if (subscriber.status === 'ready') subscriber.unsubscribe(prefix + batchId).catch(() => {})
      }
    },
    wait(batchId, ms, signal) {
      const ear = ears.get(batchId)
      if (ear?.news === true) {
        ear.news = false
        return Promise.resolve()
      }
      return new Promise(resolve => {
        const done = (): void => {
          clearTimeout(timer)
          ear?.wake.delete(done)
          if (ear !== undefined) ear.news = false
          signal?.removeEventListener('abort', done)
          resolve()
        }
        const timer = setTimeout(done, ms)
        ear?.wake.add(done)
        signal?.addEventListener('abort', done, { once: true })
        if (signal?.aborted === true) done()
      })
    },
    close() {
      subscriber.disconnect()
      for (const ear of ears.values()) for (const wake of [...ear.wake]) wake()
    },
  }
}

/** Resolves when the promise is settled, or after so long. */
async function atMost(ms: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([promise.catch(() => {}), late])
  clearTimeout(timer)
}
