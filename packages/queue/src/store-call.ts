import { Failure } from '@touchstone/contracts'

const OURS = /^(WRONGTYPE|NOSCRIPT|ERR|BUSY)/

/**
 * A call to the store with an end: what the driver throws becomes a Failure, and what takes too long is given up.
 * Giving up does not undo: the command may still have been carried out, which is why every write can be repeated.
 */
export async function storeCall<T>(call: () => Promise<T>, timeoutMs = 1_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const giveUp = (): void =>
      reject(new Failure('STORE_UNAVAILABLE', { detail: 'the store did not answer in time', retryAfterSeconds: 2 }))
    // An answer that came while this process was busy is read before the time counts.
    timer = setTimeout(() => setImmediate(giveUp), timeoutMs)
  })
  try {
    return await Promise.race([call(), late])
  } catch (error) {
    throw asFailure(error)
  } finally {
    clearTimeout(timer)
  }
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  const message = error instanceof Error ? error.message : String(error)
  if (message.startsWith('OOM'))
    return new Failure('OVERLOADED', { cause: error, detail: 'the store is full', retryAfterSeconds: 5 })
  if (OURS.test(message)) return new Failure('INTERNAL', { cause: error })
  return new Failure('STORE_UNAVAILABLE', { cause: error, retryAfterSeconds: 2 })
}
