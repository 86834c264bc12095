import { expect, test } from 'vitest'
import { countResults } from './count-results.ts'
import { exemplarLabels } from './exemplars.ts'
import { expose, formatFor } from './exposition.ts'
import { createMetrics } from './metrics.ts'
import { addCounts, countsSince, fieldOf } from './samples.ts'

const quiet = () => createMetrics({ processMetrics: false })
const lines = (text: string, start: string): string[] => text.split('\n').filter(line => line.startsWith(start))

test('a histogram comes out with the sums of its buckets, whatever they were kept as', async () => {
  const metrics = quiet()
  for (const seconds of [0.3, 0.3, 7, 1000]) metrics.observe('queue_wait_seconds', {}, seconds)

  const text = await metrics.text()

  const bucket = (le: string): string => `touchstone_queue_wait_seconds_bucket{le="${le}"}`
  expect(text).toContain(`${bucket('0.25')} 0\n`)
  expect(text).toContain(`${bucket('0.5')} 2\n`)
  expect(text).toContain(`${bucket('10')} 3\n`)
  expect(text).toContain(`${bucket('+Inf')} 4\n`)
  expect(text).toContain('touchstone_queue_wait_seconds_sum 1007.6\ntouchstone_queue_wait_seconds_count 4\n')
})

test('series whose first rise must be seen stand at 0 from the start, and gauges that nobody set are absent', async () => {
  const text = await quiet().text()

  expect(text).toContain('touchstone_results_discarded_total{reason="conflict"} 0\n')
  expect(text).not.toMatch(/^touchstone_store_up/m)
})

test('OpenMetrics names counters without _total, carries exemplars and ends', async () => {
  const metrics = quiet()
  const summary = {
    item: 'a"b',
    task: 'math',
    dataSource: 'x',
    run: 'r1',
    step: 7,
    status: 'scored',
    reason: null,
  } as const
  const rest = { reward: 1, largest: 1, verdicts: [], flags: [], seconds: 0 }
  const traceId = 'f'.repeat(32)
  metrics.addResults(countResults([{ ...summary, ...rest, traceId }], metrics.source, { passThreshold: 0.5 }))

  const text = await metrics.text('openmetrics')

  expect(text).toContain('# TYPE touchstone_items counter\n')
  expect(lines(text, 'touchstone_reward_value_bucket').filter(line => line.includes(' # '))).toEqual([
    expect.stringMatching(/le="1"} 1 # {item="a\\"b",run="r1",step="7",trace_id="f{32}"} 1 \d+\.\d{3}$/),
  ])
  expect(text.endsWith('# EOF\n')).toBe(true)
  expect(await metrics.text()).not.toContain(' # {')
})

test('an exemplar stays within the 128 characters that OpenMetrics allows, whatever the ids are', () => {
  const labels = exemplarLabels({
    item: '😀'.repeat(200),
    run: 'r'.repeat(500),
    step: 2 ** 53,
    traceId: '0'.repeat(64),
  })

  expect([...labels.flat().join('')].length).toBeLessThanOrEqual(128)
})

test('label values are escaped, and numbers are as Prometheus reads them', () => {
  const family = { name: 'a_total', type: 'counter', help: 'of \\ and\nbreaks', buckets: [] } as const
  const counts = new Map([[fieldOf('a_total', '', [['x', 'q"\\\n']]), Number.POSITIVE_INFINITY]])

  const text = expose([family], { counts, gauges: new Map(), exemplars: new Map() }, 'text')

  expect(text).toBe('# HELP a_total of \\\\ and\\nbreaks\n# TYPE a_total counter\na_total{x="q\\"\\\\\\n"} +Inf\n')
})

test('what was counted since is the difference, and adding it gives the whole again', async () => {
  const metrics = quiet()
  metrics.count('idempotent_replays_total', {}, 2)
  const { counts: before } = await metrics.samples()
  metrics.count('idempotent_replays_total', {}, 3)
  const { counts: after } = await metrics.samples()

  const since = countsSince(after, before)
  addCounts(since, before)

  expect(since).toEqual(after)
})

test.each([
  ['application/openmetrics-text;version=1.0.0,text/plain;q=0.5', 'openmetrics'],
  ['text/plain', 'text'],
  [undefined, 'text'],
] as const)('a scraper that accepts %s gets %s', (accept, format) => {
  expect(formatFor(accept)).toBe(format)
})

test("Node's own metrics come out too", async () => {
  const text = await createMetrics().text()

  expect(text).toMatch(/^nodejs_version_info{version="v[\d.]+",major="\d+",minor="\d+",patch="\d+"} 1$/m)
  expect(text).toMatch(/^process_cpu_seconds_total \d/m)
})
