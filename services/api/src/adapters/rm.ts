import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { clientSignal } from '../http/client-signal.ts'
import { type AdapterPorts, adapterRoute, bodyObject, patienceOf, refuse, scoreHeld } from './adapter.ts'
import { float } from './float-json.ts'
import { accuracyOf } from './get-reward.ts'
import { areMessages, plainResponse, responseText } from './response-text.ts'
import { rowOf } from './sample.ts'

/**
 * slime and miles (`--rm-type remote_rm --rm-url URL`): one sample per request, a bare number back, or an object with
 * `?format=dict` for `--reward-key score`.
 *
 * slime waits 120 s, its own queue for one of 64 connections included, and tries ten times with back-off up to 30 s on
 * any failure; then the rollout fails. miles waits 300 s and never tries again. Neither has a word for null: a sample
 * that cannot be judged is held for 60 s and then answered 503. The two cannot be told apart, so miles' URL says how
 * long to hold: `?hold=290`, in seconds.
 */
const PATIENCE_MS = 60_000

export function rm(app: FastifyInstance, ports: AdapterPorts): void {
  adapterRoute(app, ports, {
    method: 'POST',
    url: '/rm',
    summary: 'slime, miles: the reward of one response',
    body: Type.Object({
      prompt: Type.Optional(Type.Unknown()),
      response: Type.Unknown(),
      label: Type.Optional(Type.Unknown()),
    }),
    handler: async (request, reply) => {
      const body = bodyObject(request.body)
      const { prompt, response } = body
      const patienceMs = patienceOf(request.query.hold, PATIENCE_MS)
      if (typeof response !== 'string' && !areMessages(response)) refuse('/response', 'must be one text, or messages')
      const metadata = isObject(body.metadata) ? body.metadata : {}
      const row = rowOf(
        {
          response: typeof response === 'string' ? plainResponse(response, prompt) : responseText(response, prompt),
          prompt,
          label: body.label ?? metadata.label,
          hint: body.data_source ?? metadata.data_source ?? body.rm_type ?? metadata.rm_type,
          pathProfile: request.params.profile,
        },
        ports.profiles,
      )
      const [result] = await scoreHeld(ports, [row], {
        tenant: request.caller.tenant,
        patienceMs,
        signal: clientSignal(reply),
      })
      if (result === undefined) throw new Error('a row has no result')
      reply.header('content-type', 'application/json; charset=utf-8')
      if (request.query.format !== 'dict') return JSON.stringify(float(result.reward))
      const [component] = result.components
      return JSON.stringify({
        score: float(result.reward),
        reward: float(result.reward),
        acc: float(accuracyOf(result)),
        pred: typeof component?.detail.answer === 'string' ? component.detail.answer : '',
        verdict: component?.verdict ?? '',
      })
    },
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
