import type { Agent, Dispatcher } from 'undici'
import { type AddressPolicy, portOf } from './address-policy.ts'
import { AddressDenied, createGuardedAgent, type Resolve } from './guarded-agent.ts'
import { type Secrets, signedHeaders } from './secrets.ts'

/** One message to a trainer. */
export type Message = {
  readonly url: string
  readonly secretId: string | undefined
  /** Stable over all tries. */
  readonly id: string
  readonly body: string
  /** Of the request that brought the batch, so that the receiver's traces join it. */
  readonly traceparent?: string
}

/** How one try went. */
export type Answer =
  | { readonly kind: 'delivered'; readonly status: number }
  | { readonly kind: 'retry'; readonly error: string; readonly status?: number; readonly retryAfterMs?: number }
  /** Trying again is pointless or unwanted. */
  | { readonly kind: 'stop'; readonly error: string; readonly status?: number }

export type Sink = {
  send(message: Message): Promise<Answer>
  close(): Promise<void>
}

export type CallbackSinkOptions = {
  readonly policy: AddressPolicy
  readonly secrets: Secrets
  /** For one try in all: connecting, sending, and the answer to its end. */
  readonly timeoutMs: number
  readonly connectionsPerHost?: number
  readonly now?: () => Date
  readonly resolve?: Resolve
}

const ANSWER_BYTES = 65_536
const LONGEST_RETRY_AFTER_MS = 600_000

/**
 * Posts signed callbacks (Standard Webhooks). Any 2xx is a receipt, 410 asks us to stop, everything else is tried again;
 * redirects are not followed, and of the answer at most 64 KB is read.
 */
export function createCallbackSink(options: CallbackSinkOptions): Sink {
  const { policy, secrets, timeoutMs, connectionsPerHost = 8, now = () => new Date(), resolve } = options
  let opened: Promise<Agent> | undefined
  const openAgent = (): Promise<Agent> => {
    opened ??= createGuardedAgent(policy, {
      connections: connectionsPerHost,
      connectTimeoutMs: timeoutMs,
      ...(resolve === undefined ? {} : { resolve }),
    })
    return opened
  }

  return {
    async send({ url: text, secretId, id, body, traceparent }) {
      const url = URL.parse(text)
      if (url === null) return { kind: 'stop', error: 'the callback URL cannot be read' }
      const refusal = policy.refusal(url)
      if (refusal !== undefined) return { kind: 'stop', error: refusal }
      const keys = secrets(secretId)
      if (keys === undefined) return { kind: 'stop', error: 'this server has no callback secret of that name' }
      try {
        const {
          statusCode,
          headers,
          body: answer,
        } = await (await openAgent()).request({
          origin: url.origin,
          path: url.pathname + url.search,
          method: 'POST',
          headers: {
            host: url.host,
            'content-type': 'application/json',
            'user-agent': 'touchstone',
            ...(traceparent === undefined ? {} : { traceparent }),
            ...signedHeaders(keys, { id, body, at: now() }),
          },
          body,
          signal: AbortSignal.timeout(timeoutMs),
          headersTimeout: timeoutMs,
          bodyTimeout: timeoutMs,
        })
        await answer.dump({ limit: ANSWER_BYTES }).catch(() => {}) // the status was the answer
        return judge(statusCode, headers, now())
      } catch (error) {
        return failed(error, url)
      }
    },
    async close() {
      await (await opened)?.destroy()
    },
  }
}

function judge(status: number, headers: Dispatcher.ResponseData['headers'], now: Date): Answer {
  if (status >= 200 && status < 300) return { kind: 'delivered', status }
  if (status === 410) return { kind: 'stop', error: 'the receiver answered 410: it wants no more', status }
  const error = status >= 300 && status < 400 ? `status ${status}: redirects are not followed` : `status ${status}`
  const retryAfterMs = status === 429 || status === 503 ? retryAfter(headers['retry-after'], now) : undefined
  return { kind: 'retry', error, status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}

/** Seconds or a date, as RFC 9110 allows; bounded, because the sender of a date may have a wrong clock. */
function retryAfter(value: string | string[] | undefined, now: Date): number | undefined {
  const text = Array.isArray(value) ? value[0] : value
  if (text === undefined) return undefined
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime()
  return Number.isFinite(ms) ? Math.max(0, Math.min(ms, LONGEST_RETRY_AFTER_MS)) : undefined
}

function failed(error: unknown, url: URL): Answer {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof AddressDenied) return { kind: 'stop', error: cause.message }
  const { name, message, code } = error as NodeJS.ErrnoException
  const why = name === 'TimeoutError' || name === 'AbortError' ? 'no answer in time' : (code ?? message)
  return { kind: 'retry', error: `${url.hostname}:${portOf(url)}: ${why}`.slice(0, 300) }
}
