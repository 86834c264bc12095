import { Failure } from '@touchstone/contracts'
import type { Dispatcher } from 'undici'

export type AskOptions = {
  readonly dispatcher: Dispatcher
  readonly headers: { readonly [name: string]: string }
  /** Milliseconds since some start, monotonic, at which no further attempt may run. */
  readonly until: number
  readonly attempts: number
  readonly maxAnswerBytes: number
  readonly now: () => number
  readonly wait: (milliseconds: number) => Promise<void>
}

const BACKOFF_MS = 100
const BACKOFF_CAP_MS = 2_000

/**
 * One POST of JSON, tried again after a failure that may pass: no connection, no answer in time, 408, 429, 5xx, an
 * answer that is no JSON or that `read` refuses as nonsense. Redirects are not followed.
 * @throws Failure UPSTREAM_FAILED after the attempts or the deadline; REFUSED is marked by `refused`: a 4xx, for good
 */
export async function ask<T>(url: URL, body: unknown, read: (answer: unknown) => T, options: AskOptions): Promise<T> {
  const { until, attempts, now, wait } = options
  let last: unknown
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const left = until - now()
    if (left <= 0) break
    try {
      return read(await post(url, body, left, options))
    } catch (error) {
      if (error instanceof Refused) throw error
      if (error instanceof Failure && error.code !== 'UPSTREAM_FAILED') throw error
      last = error
    }
    const pause = Math.min(BACKOFF_CAP_MS, BACKOFF_MS * 2 ** (attempt - 1))
    if (attempt < attempts && now() + pause < until) await wait(pause)
  }
  if (last instanceof Failure) throw last
  throw new Failure('UPSTREAM_FAILED', { cause: last, detail: `the reward model did not answer: ${reasonOf(last)}` })
}

/** A 4xx: the same request will not be answered. A batch may still be, one by one. */
export class Refused extends Failure {
  readonly httpStatus: number
  constructor(httpStatus: number) {
    super('UPSTREAM_FAILED', { detail: `the reward model refused the request with ${httpStatus}` })
    this.httpStatus = httpStatus
  }
}

async function post(url: URL, body: unknown, timeoutMs: number, options: AskOptions): Promise<unknown> {
  const { dispatcher, headers, maxAnswerBytes } = options
  const { request } = await import('undici')
  const response = await request(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
    dispatcher,
    signal: AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs))),
  })
  const { statusCode } = response
  if (statusCode < 200 || statusCode > 299) {
    response.body.destroy()
    response.body.on('error', () => undefined)
    if (statusCode >= 400 && statusCode < 500 && statusCode !== 408 && statusCode !== 429) throw new Refused(statusCode)
    throw new Failure('UPSTREAM_FAILED', { detail: `the reward model answered with status ${statusCode}` })
  }
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxAnswerBytes) {
      response.body.destroy()
      throw new Failure('UPSTREAM_FAILED', { detail: `the reward model answered more than ${maxAnswerBytes} bytes` })
    }
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown
  } catch (error) {
    throw new Failure('UPSTREAM_FAILED', { cause: error, detail: 'the reward model answered no JSON' })
  }
}

function reasonOf(error: unknown): string {
  if (error === undefined) return 'no time left'
  if (!(error instanceof Error)) return 'unknown'
  if (error.name === 'TimeoutError') return 'no answer in time'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
