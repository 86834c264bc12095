import type { EventEmitter } from 'node:events'
import { Failure } from '@touchstone/contracts'

/** Memory that bodies may take together, so that an overload ends in refusals and not in the end of the process. */
export type ByteBudget = {
  /**
   * Takes bytes for a request, until `release` or the end of its connection.
   * @throws Failure OVERLOADED when so many are not left
   */
  take(request: Held, bytes: number): void
  /** Gives back what a request has taken; again does nothing. */
  release(request: Held): void
}

type Held = { readonly socket: Pick<EventEmitter, 'once' | 'off'> }

export function createByteBudget(most: number): ByteBudget {
  const shares = new Map<Held, { bytes: number; gone: () => void }>()
  let used = 0

  const release = (request: Held): void => {
    const share = shares.get(request)
    if (share === undefined) return
    shares.delete(request)
    request.socket.off('close', share.gone)
    used -= share.bytes
  }
  return {
    take(request, bytes) {
      if (used + bytes > most) {
        throw new Failure('OVERLOADED', { detail: 'too many large requests at a time', retryAfterSeconds: 2 })
      }
      const share = shares.get(request) ?? { bytes: 0, gone: () => release(request) }
      if (share.bytes === 0) {
        shares.set(request, share)
        request.socket.once('close', share.gone)
      }
      share.bytes += bytes
      used += bytes
    },
    release,
  }
}
