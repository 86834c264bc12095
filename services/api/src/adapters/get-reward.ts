import type { Result } from '@touchstone/contracts'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { clientSignal } from '../http/client-signal.ts'
import { type AdapterPorts, adapterRoute, bodyObject, refuse, scoreHeld } from './adapter.ts'
import { componentNames, nameOf } from './component-names.ts'
import { float } from './float-json.ts'
import { areMessages, responseText } from './response-text.ts'
import { rowOf } from './sample.ts'

/**
 * OpenRLHF (`--reward.remote_url`) and its forks.
 *
 * The client waits 180 s, tries five times, a second apart, on any status that is not 2xx, on a new connection each;
 * then the reward stays None and the step crashes. It has no word for a null reward: a request with a row that cannot
 * be judged is held just under its patience and then answered 503, which it retries. With several URLs it sends empty
 * lists to all but the first. It makes a tensor of every `extra_logs` value, so these are numbers, one per query.
 */
const PATIENCE_MS = 170_000

const strings = Type.Union([Type.String(), Type.Array(Type.Unknown())])

export function getReward(app: FastifyInstance, ports: AdapterPorts): void {
  adapterRoute(app, ports, {
    method: 'POST',
    url: '/get_reward',
    summary: 'OpenRLHF: rewards of queries',
    body: Type.Object({ query: strings, prompts: Type.Optional(strings), labels: Type.Optional(Type.Unknown()) }),
    handler: async (request, reply) => {
      const body = bodyObject(request.body)
      const queries = listOf(body.query ?? body.queries ?? refuse('/query', 'is missing'))
      const prompts = listOf(body.prompts ?? [])
      const labels = listOf(body.labels ?? [])
      for (const [name, list] of [['prompts', prompts] as const, ['labels', labels] as const]) {
        if (list.length !== 0 && list.length !== queries.length) refuse(`/${name}`, 'must be as long as query')
      }
      for (const [index, query] of queries.entries()) {
        if (typeof query !== 'string' && !areMessages(query)) refuse(`/query/${index}`, 'must be text or messages')
      }
      const sources = listOf(body.data_source ?? body.datasource ?? [])
      const rows = queries.map((query, index) =>
        rowOf(
          {
            response: responseText(query, prompts[index]),
            prompt: prompts[index],
            label: labels[index],
            hint: sources[index],
            pathProfile: request.params.profile,
          },
          ports.profiles,
        ),
      )
      const results = await scoreHeld(ports, rows, {
        tenant: request.caller.tenant,
        patienceMs: PATIENCE_MS,
        signal: clientSignal(reply),
      })
      return {
        rewards: results.map(result => float(result.reward)),
        scores: results.map(result => float(accuracyOf(result))),
        extra_logs: extraLogs(results, componentNames(ports.profiles, request.params.profile)),
      }
    },
  })
}

/** In [0, 1]: the score of the first component that judges the answer, which OpenRLHF filters groups by. */
export function accuracyOf({ components, reward }: Pick<Result, 'components' | 'reward'>): number {
  const judge = components.find(({ kind, score }) => kind !== 'format' && score !== null) ?? components[0]
  return Math.min(1, Math.max(0, judge?.score ?? reward ?? 0))
}

/**
 * Numbers alone, with the same keys for every query, those of other requests included: a key that one query lacks would
 * break the client's stack. A grader that had nothing to judge says 0.
 */
function extraLogs(results: readonly Result[], always: readonly string[]): Record<string, unknown[]> {
  if (results.length === 0) return {}
  const keys = [...new Set([...always, ...results.flatMap(({ components }) => components.map(nameOf))])].sort()
  const logs: Record<string, unknown[]> = {}
  for (const key of keys) {
    logs[key] = results.map(({ components }) => float(components.find(part => nameOf(part) === key)?.score ?? 0))
  }
  logs.truncated = results.map(({ components }) =>
    float(components.some(({ verdict }) => verdict === 'truncated') ? 1 : 0),
  )
  return logs
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}
