import type { NullVerdict } from './verdicts.ts'

type FailureRow = {
  /** What the component or item says once attempts are spent. */
  readonly verdict: NullVerdict
  /** May another attempt, elsewhere or later, end differently? */
  readonly retryable: boolean
  /** HTTP status where the failure answers a request as a whole. */
  readonly status: number
  readonly title: string
}

/** Every way in which this service or its caller's data can fail. One row each; nothing else is thrown on purpose. */
export const FAILURES = {
  INVALID_ENVELOPE: {
    verdict: 'invalid_item',
    retryable: false,
    status: 422,
    title: 'The request does not have the expected shape',
  },
  INVALID_JSON: { verdict: 'invalid_item', retryable: false, status: 400, title: 'The body is not JSON' },
  INVALID_ITEM: {
    verdict: 'invalid_item',
    retryable: false,
    status: 422,
    title: 'The item does not have the expected shape',
  },
  DUPLICATE_ID: { verdict: 'invalid_item', retryable: false, status: 422, title: 'Two items carry the same id' },
  UNSUPPORTED_GRADER: {
    verdict: 'invalid_item',
    retryable: false,
    status: 422,
    title: 'This server does not have that grader or rule',
  },
  NOT_BUILT: { verdict: 'invalid_item', retryable: false, status: 501, title: 'Not part of this version' },
  GOLD_UNPARSABLE: {
    verdict: 'gold_unparsable',
    retryable: false,
    status: 422,
    title: 'The gold answer cannot be read',
  },
  INVALID_PROBLEM: {
    verdict: 'invalid_problem',
    retryable: false,
    status: 422,
    title: 'The problem cannot be judged as given',
  },
  UNKNOWN_PROFILE: { verdict: 'invalid_item', retryable: false, status: 422, title: 'No profile has that name' },
  TOO_LARGE: { verdict: 'invalid_item', retryable: false, status: 413, title: 'The request is too large' },
  UNSUPPORTED_MEDIA: {
    verdict: 'invalid_item',
    retryable: false,
    status: 415,
    title: 'The media type or encoding is not supported',
  },
  UNAUTHORIZED: { verdict: 'invalid_item', retryable: false, status: 401, title: 'A valid API key is needed' },
  FORBIDDEN: { verdict: 'invalid_item', retryable: false, status: 403, title: 'The key does not have that scope' },
  NOT_FOUND: { verdict: 'invalid_item', retryable: false, status: 404, title: 'There is no such resource' },
  METHOD_NOT_ALLOWED: {
    verdict: 'invalid_item',
    retryable: false,
    status: 405,
    title: 'This resource does not have that method',
  },
  VERSION_PIN: {
    verdict: 'invalid_item',
    retryable: false,
    status: 409,
    title: 'The pinned grader version or profile is not the one served',
  },
  IDEMPOTENCY_IN_FLIGHT: {
    verdict: 'infra_error',
    retryable: true,
    status: 409,
    title: 'The first request with this key is still being admitted',
  },
  IDEMPOTENCY_MISMATCH: {
    verdict: 'invalid_item',
    retryable: false,
    status: 422,
    title: 'The idempotency key was used with another body',
  },
  QUOTA: { verdict: 'infra_error', retryable: true, status: 429, title: 'The quota of this key is used up' },
  OVERLOADED: { verdict: 'infra_error', retryable: true, status: 503, title: 'The service is at its limit' },
  DRAINING: { verdict: 'infra_error', retryable: true, status: 503, title: 'The service is shutting down' },
  STORE_UNAVAILABLE: { verdict: 'infra_error', retryable: true, status: 503, title: 'The store cannot be reached' },
  SANDBOX_UNAVAILABLE: { verdict: 'infra_error', retryable: true, status: 503, title: 'No sandbox can run this' },
  ISOLATION_REFUSED: {
    verdict: 'infra_error',
    retryable: false,
    status: 503,
    title: 'Code is refused on the reduced isolation tier',
  },
  LANGUAGE_UNAVAILABLE: {
    verdict: 'infra_error',
    retryable: false,
    status: 503,
    title: 'The tools of this language are not installed',
  },
  SLOT_LOST: {
    verdict: 'infra_error',
    retryable: true,
    status: 503,
    title: 'The sandbox failed for a reason of its own',
  },
  ENGINE_LOST: {
    verdict: 'infra_error',
    retryable: true,
    status: 503,
    title: 'The symbolic fallback engine failed for a reason of its own',
  },
  UPSTREAM_FAILED: {
    verdict: 'infra_error',
    retryable: true,
    status: 503,
    title: 'The external reward model did not answer',
  },
  POISON: { verdict: 'infra_error', retryable: false, status: 503, title: 'This item ended its worker each time' },
  EXPIRED: {
    verdict: 'expired',
    retryable: false,
    status: 503,
    title: 'The deadline passed before the item was scored',
  },
  CANCELLED: { verdict: 'cancelled', retryable: false, status: 409, title: 'The batch was cancelled' },
  INTERNAL: { verdict: 'infra_error', retryable: true, status: 500, title: 'An error of ours' },
} as const satisfies Record<string, FailureRow>

export type FailureCode = keyof typeof FAILURES

/** A place in a document and what is wrong there. `pointer` is an RFC 6901 JSON pointer. */
export type Pointed = { readonly pointer: string; readonly detail: string }

type FailureOptions = {
  readonly cause?: unknown
  readonly detail?: string
  readonly errors?: readonly Pointed[]
  /** Seconds after which trying again is worth while. */
  readonly retryAfterSeconds?: number
}

/** The one error that this project throws on purpose. Match on `code`. */
export class Failure extends Error {
  readonly code: FailureCode
  readonly detail: string | undefined
  readonly errors: readonly Pointed[] | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: FailureCode, options: FailureOptions = {}) {
    super(options.detail ?? FAILURES[code].title, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Failure'
    this.code = code
    this.detail = options.detail
    this.errors = options.errors
    this.retryAfterSeconds = options.retryAfterSeconds
  }

  get verdict(): NullVerdict {
    return FAILURES[this.code].verdict
  }

  get retryable(): boolean {
    return FAILURES[this.code].retryable
  }

  get status(): number {
    return FAILURES[this.code].status
  }

  /** Any thrown value as a Failure; what we did not throw on purpose is INTERNAL and keeps its cause. */
  static from(error: unknown): Failure {
    return error instanceof Failure ? error : new Failure('INTERNAL', { cause: error })
  }
}
