import { Failure } from '@touchstone/contracts'
import type { FastifyReply } from 'fastify'

/** Aborts when the client leaves before its answer was written, so that no work goes on for nobody. */
export function clientSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new Failure('CANCELLED', { detail: 'the client left' }))
  })
  return controller.signal
}
