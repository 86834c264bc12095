import { createHash } from 'node:crypto'
import { Writable } from 'node:stream'
import { createLogger } from '@touchstone/telemetry'
import { expect, test } from 'vitest'
import { readKeys } from '../src/auth/keys.ts'
import { formatItem, startApi } from './support.ts'

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
