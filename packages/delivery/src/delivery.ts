import type { Metrics } from '@touchstone/telemetry'
import type { Answer, Sink } from './callback-sink.ts'
import { createEndpoints, type Endpoints } from './endpoints.ts'

/** Results to deliver: a fixed slice of a batch, the same bytes at every try. */
export type Parcel = {
  readonly batchId: string
  readonly sequence: number
  readonly callback: { readonly url: string; readonly secret_id?: string }
  /** As JSON texts. */
  readonly results: readonly string[]
  readonly final: boolean
  readonly tries: number
  readonly failingForMs: number
  readonly waitingMs: number
  /** traceparent of the request that brought the batch, or '' */
  readonly trace?: string
}

type Outcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly afterMs: number; readonly error: string }
  | { readonly kind: 'park' | 'stop'; readonly error: string }

/** Where parcels wait; one of a batch is lent at a time. */
export type ParcelSource<P extends Parcel> = {
  next(): Promise<P | undefined>
  settle(parcel: P, outcome: Outcome): Promise<boolean>
  giveBack(parcel: P, afterMs: number): Promise<void>
}

export type DeliveryOptions<P extends Parcel> = {
  readonly outbox: ParcelSource<P>
  readonly sink: Sink
  /** Tries under way at one time. */
  readonly concurrency?: number
  readonly endpoints?: Endpoints
  readonly backoffCapMs: number
  /** Time of failing after which a batch's callbacks are parked. */
  readonly parkMs: number
  readonly idleMs?: number
  readonly random?: () => number
  readonly metrics?: Metrics
  readonly onError?: (error: unknown) => void
}

export type Delivery = {
  /** Starts no further try and waits for those under way. */
  close(): Promise<void>
}

const FIRST_BACKOFF_MS = 500

/** Takes parcels from the outbox and sends them until closed. A parcel ends delivered, stopped or parked; none is lost. */
export function startDelivery<P extends Parcel>(options: DeliveryOptions<P>): Delivery {
  const { outbox, sink, concurrency = 64, parkMs, idleMs = 100, metrics, onError = () => {} } = options
  const endpoints = options.endpoints ?? createEndpoints()
  const underWay = new Set<Promise<void>>()
  let closing = false
  let wake: () => void = () => {}

  async function loop(): Promise<void> {
    while (!closing) {
      if (underWay.size >= concurrency) {
        await Promise.race(underWay)
        continue
      }
      const parcel = await outbox.next().catch((error: unknown) => {
        onError(error)
        return undefined
      })
      if (parcel === undefined) {
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, idleMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        continue
      }
      const work = deliver(parcel).catch(onError)
      underWay.add(work)
      work.finally(() => underWay.delete(work))
    }
    await Promise.all(underWay)
  }

  async function deliver(parcel: P): Promise<void> {
    const endpoint = URL.parse(parcel.callback.url)?.origin ?? ''
    const place = endpoints.enter(endpoint)
    if (!place.ok) return await waitOrPark(parcel, place.afterMs)
    let answer: Answer = { kind: 'retry', error: 'not sent' }
    try {
      answer = await sink.send({
        url: parcel.callback.url,
        secretId: parcel.callback.secret_id,
        id: `${parcel.batchId}.${parcel.sequence}`,
        body: bodyOf(parcel),
        ...(parcel.trace === undefined || parcel.trace === '' ? {} : { traceparent: parcel.trace }),
      })
    } finally {
      endpoints.leave(endpoint, answer.kind === 'delivered')
    }
    metrics?.count('callback_attempts_total', { code_class: classOf(answer) })
    if (answer.kind === 'delivered') metrics?.observe('callback_lag_seconds', {}, parcel.waitingMs / 1_000)
    await outbox.settle(parcel, outcomeOf(parcel, answer, options))
  }

  /** An endpoint that is known to be down is not asked; the time counts all the same. */
  async function waitOrPark(parcel: P, afterMs: number): Promise<void> {
    if (parcel.failingForMs > parkMs) await outbox.settle(parcel, { kind: 'park', error: 'the endpoint is down' })
    else await outbox.giveBack(parcel, afterMs)
  }

  const running = loop()
  return {
    async close() {
      closing = true
      wake()
      await running
    },
  }
}

/** The body of a callback; the same bytes for the same parcel. */
export function bodyOf({ batchId, sequence, results, final }: Parcel): string {
  return `{"batch_id":${JSON.stringify(batchId)},"sequence":${sequence},"results":[${results.join(',')}],"final":${final}}`
}

function outcomeOf(
  { tries, failingForMs }: Parcel,
  answer: Answer,
  { backoffCapMs, parkMs, random = Math.random }: { backoffCapMs: number; parkMs: number; random?: () => number },
): Outcome {
  if (answer.kind !== 'retry') return answer
  if (failingForMs > parkMs) return { kind: 'park', error: answer.error }
  // Full jitter: anywhere between 0 and the exponential bound.
  const bound = Math.min(backoffCapMs, FIRST_BACKOFF_MS * 2 ** Math.min(tries, 16))
  return { kind: 'retry', afterMs: Math.max(random() * bound, answer.retryAfterMs ?? 0), error: answer.error }
}

function classOf({ status }: { readonly status?: number }): string {
  return status === undefined ? 'none' : `${Math.floor(status / 100)}xx`
}
