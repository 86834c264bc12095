import { FAILURES, Failure, type FailureCode, type Problem, pointedErrors } from '@touchstone/contracts'
import type { ErrorObject } from 'ajv'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'

const JSON_TYPE = 'application/problem+json; charset=utf-8'

/** RFC 9457 details of a failure; nothing of its cause or stack leaves the process. */
export function problemOf(failure: Failure): Problem {
  return {
    type: problemType(failure.code),
    title: FAILURES[failure.code].title,
    status: failure.status,
    ...(failure.detail === undefined ? {} : { detail: failure.detail }),
    ...(failure.errors === undefined ? {} : { errors: failure.errors.map(error => ({ ...error })) }),
  }
}

/** Stable name of a kind of problem. */
function problemType(code: FailureCode): string {
  return `urn:touchstone:problem:${code.toLowerCase().replaceAll('_', '-')}`
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The one status that this route's client tries again, for whatever is our fault. Default: the failure's own. */
    retriedStatus?: number
  }
}

/** Answers a request with a problem; 401, 429 and 503 carry the headers that they should. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, failure: Failure): void {
  const { retriedStatus } = request.routeOptions?.config ?? {}
  const ours = failure.status >= 500 && failure.status !== 501
  const answered = ours && retriedStatus !== undefined ? retriedStatus : failure.status
  reply.code(answered).header('content-type', JSON_TYPE)
  if (answered === 401) reply.header('www-authenticate', 'Bearer realm="touchstone", Basic realm="touchstone"')
  if (answered === 429 || answered >= 502 || failure.code === 'IDEMPOTENCY_IN_FLIGHT') {
    reply.header('retry-after', String(Math.max(1, Math.ceil(failure.retryAfterSeconds ?? 1))))
  }
  if (failure.code === 'DRAINING') reply.header('connection', 'close')
  if (request.raw.complete === false) reply.header('connection', 'close')
  reply.send(JSON.stringify({ ...problemOf(failure), status: answered, instance: request.id }))
}

/** Whatever was thrown on the way of a request, as a Failure with the status that the contract gives it. */
export function failureOf(error: FastifyError | Error): Failure {
  if (error instanceof Failure) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if ('validation' in error && Array.isArray(error.validation)) {
    const base =
      error.validationContext === undefined || error.validationContext === 'body' ? '' : `/${error.validationContext}`
    return new Failure('INVALID_ENVELOPE', { errors: pointedErrors(base, error.validation as ErrorObject[]) })
  }
  switch (code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Failure('UNSUPPORTED_MEDIA', { detail: 'send application/json' })
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Failure('TOO_LARGE')
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_BAD_URL':
      return new Failure('INVALID_JSON', {
        detail: code === 'FST_ERR_BAD_URL' ? 'the URL cannot be decoded' : error.message,
      })
    case 'FST_ERR_NOT_FOUND':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new Failure('NOT_FOUND')
    default:
      return new Failure('INTERNAL', { cause: error })
  }
}
