import { createHash } from 'node:crypto'
import { Writable } from 'node:stream'
import { createLogger } from '@touchstone/telemetry'
import { expect, test } from 'vitest'
import { readKeys } from '../src/auth/keys.ts'
import { formatItem, startApi } from './support.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'

/** A log that can be read line by line. */
function memory(): { destination: Writable; lines: () => Record<string, unknown>[] } {
  let text = ''
  const destination = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  const lines = () =>
    text
      .trim()
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line) as Record<string, unknown>)
  return { destination, lines }
}

test('each request has one line, with its route, its items and its trace, and probes have none', async () => {
  const { destination, lines } = memory()
  const api = startApi({ logger: createLogger({ service: 'api', level: 'info', destination }) })
  const headers = { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` }

  const items = [formatItem({ id: 'a' }), formatItem({ id: 'b' })]
  const answer = await api.inject({ method: 'POST', url: '/p/default/score', headers, payload: { items } })
  await api.inject({ method: 'GET', url: '/livez' })
  await api.inject({ method: 'GET', url: '/nowhere/at/all' })

  expect(lines().filter(({ msg }) => msg === 'request')).toMatchObject([
    { service: 'api', method: 'POST', route: '/p/:profile/score', status: 200, items: 2, trace_id: TRACE },
    { method: 'GET', route: 'none', status: 404 },
  ])
  expect(answer.headers.traceresponse).toMatch(new RegExp(`^00-${TRACE}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`))
  expect(answer.json().results.map(({ timing }: { timing: object }) => timing)).toMatchObject([
    { trace_id: TRACE },
    { trace_id: TRACE },
  ])
})

test.each([
  'nonsense',
  `ff-${TRACE}-00f067aa0ba902b7-01`,
  `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
  `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`,
])('a traceparent that is none (%s) is as if it were absent', async traceparent => {
  const api = startApi()

  const answer = await api.inject({ method: 'POST', url: '/score', headers: { traceparent }, payload: formatItem() })

  expect(answer.headers.traceresponse).toBeUndefined()
  expect(answer.json().timing.trace_id).toBeUndefined()
})

test('nothing secret and nothing that a model wrote reaches the log, whatever goes wrong', async () => {
  let log = ''
  const destination = new Writable({
    write(chunk, _encoding, done) {
      log += String(chunk)
      done()
    },
  })
  const digest = createHash('sha256').update('hunter2').digest('hex')
  const api = startApi({
    logger: createLogger({ service: 'api', level: 'trace', destination }),
    keys: readKeys(`keys: [{id: url, scopes: [score], sha256: ${digest}}]`),
    deployment: {
      isolation: async () => 'full',
      isolationTests: async () => ({}),
      versions: async () => ({}),
      languages: async () => ({}),
      checks: async () => [],
      metricsText: async () => {
        throw new Error('no metrics today')
      },
    },
  })
  const planted = formatItem({ completion: 'PLANTED completion' })

  const authorization = 'Bearer url.hunter2'
  await api.inject({ method: 'POST', url: '/score', headers: { authorization }, payload: planted })
  await api.inject({
    method: 'POST',
    url: '/score',
    headers: { authorization },
    payload: `${JSON.stringify(planted)}}`,
  })
  await api.inject({ method: 'POST', url: '/k/url.hunter2/rm', payload: { response: 'PLANTED', label: null } })
  await api.inject({ method: 'POST', url: '/rm?key=url.hunter2', payload: { response: 'PLANTED', label: '1' } })
  await api.inject({ method: 'GET', url: '/metrics', headers: { authorization } })
  await api.inject({ method: 'GET', url: '/nowhere/hunter2', headers: { authorization } })

  expect(log).not.toContain('hunter2')
  expect(log).not.toContain(digest)
  expect(log).not.toContain('PLANTED')
})
