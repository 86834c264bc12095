import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'

const linesOf = (text: string, name: string): string[] =>
  text.split('\n').filter(line => line.startsWith(`touchstone_${name}`))

test('a histogram tells each label set apart, buckets with all below them, and again the same when it is read twice', async () => {
  const metrics = createMetrics({ processMetrics: false })
  const seen = (route: string, code: string, ...seconds: number[]): void => {
    for (const value of seconds) metrics.observe('http_request_duration_seconds', { route, code }, value)
  }
  seen('/score', '200', 0.001, 0.004, 3600)
  seen('/score', '503', 0.25)

  const first = linesOf(await metrics.text(), 'http_request_duration_seconds')
  const second = linesOf(await metrics.text(), 'http_request_duration_seconds')

  expect(second).toEqual(first)
  const labels = 'route="/score",code="200"'
  expect(first).toContain(`touchstone_http_request_duration_seconds_bucket{${labels},le="+Inf"} 3`)
  expect(first).toContain(`touchstone_http_request_duration_seconds_count{${labels}} 3`)
  expect(first).toContain(`touchstone_http_request_duration_seconds_sum{${labels}} 3600.005`)
  expect(first).toContain('touchstone_http_request_duration_seconds_count{route="/score",code="503"} 1')
  const buckets = first.filter(line => line.includes('_bucket') && line.includes(labels))
  const counts = buckets.map(line => Number(line.split(' ')[1]))
  expect(counts).toEqual([...counts].sort((a, b) => a - b))
  expect(counts.at(-2)).toBe(2) // an hour is beyond all bounds
})

test('a line tells its time in UTC with milliseconds', () => {
  let line = ''
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      line += chunk.toString()
      done()
    },
  })
  const before = Date.now()

  createLogger({ service: 'test', level: 'info', destination }).info({ password: 'p', a: { secret: 's' } }, 'hello')

  const { time, level, service, msg } = JSON.parse(line)
  expect([level, service, msg]).toEqual(['info', 'test', 'hello'])
  expect(time).toBe(new Date(time).toISOString())
  expect(Date.parse(time)).toBeGreaterThanOrEqual(before)
  expect(Date.parse(time)).toBeLessThanOrEqual(Date.now())
  expect(line).not.toContain('"s"')
})
