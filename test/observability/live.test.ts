import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Result } from '@touchstone/contracts'
import { METRICS } from '@touchstone/telemetry'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type RunningService, removeFolder, startService, temporaryFolder } from '../e2e/running-service.ts'
import { PATIENCE } from '../patience.ts'
import { dashboards } from './dashboards.ts'
import {
  descendants,
  missingPrometheus,
  type Prometheus,
  promtool,
  shoot,
  startPrometheus,
  withPrometheus,
} from './prometheus.ts'
import { type Books, enter, trafficOf } from './traffic.ts'

/** Rows of the catalogue that this file cannot make rise, with the reason. */
const EXCUSED: { readonly [name: string]: string } = {
  results_discarded_total: 'a second result needs a holder that sleeps past its lock: test/faults, F7',
}
const ROUNDS = 8
const PER_ROUND = trafficOf('').length
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'

let service: RunningService
let prometheus: Prometheus
let receiver: Server
let profiles: string
const books: Books = { rewards: 0, nulls: 0, sum: 0, squares: 0 }
const callbacks: { traceparent: string | undefined; items: number }[] = []
let traced: readonly Result[] = []

beforeAll(async () => {
  if (missingPrometheus) return
  profiles = temporaryFolder()
  writeFileSync(join(profiles, 'mine.yaml'), profileText(1))
  service = await startService({
    env: { TOUCHSTONE_TENANT_MAX_INFLIGHT: '500', TOUCHSTONE_PROFILES: profiles, TOUCHSTONE_LOG_LEVEL: 'fatal' },
  })
  prometheus = await startPrometheus({ target: new URL(service.url).host })
  receiver = createServer((request, response) => {
    let text = ''
    request.on('data', chunk => {
      text += chunk
    })
    request.on('end', () => {
      const { results } = JSON.parse(text) as { results: Result[] }
      callbacks.push({ traceparent: request.headers.traceparent as string | undefined, items: results.length })
      response.end('ok')
    })
  })
  await new Promise<void>(done => receiver.listen(0, '127.0.0.1', done))
  await drive()
}, 600_000)

afterAll(async () => {
  receiver?.close()
  await prometheus?.close()
  await service?.stop()
  for (const folder of service === undefined ? [] : [service.dataDir, profiles]) removeFolder(folder)
})

const profileText = (weight: number): string =>
  `name: mine\ndescription: a box\nsource: this test\ngraders: [{ kind: format, rule: boxed, weight: ${weight} }]\n`
const scrape = async (accept = 'text/plain'): Promise<string> =>
  (await fetch(`${service.url}/metrics`, { headers: { accept } })).text()
const batchOf = async (name: string, more: object = {}, headers = {}): Promise<Response> =>
  service.post('/batches', { items: trafficOf(name), ...more }, headers)

/** Every kind of traffic and a few faults, counted by the client as it goes. */
async function drive(): Promise<void> {
  const { port } = receiver.address() as AddressInfo
  const callback = { url: `http://127.0.0.1:${port}/rewards` }
  const open: string[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await scraped() // a round for each scrape, as under a steady load
    enter(books, await service.score(trafficOf(`score-${round}`)))
    const key = { 'idempotency-key': `key-${round}` }
    const headers = { ...key, traceparent: `00-${TRACE}-00f067aa0ba902b7-01` }
    const accepted = (await (await batchOf(`batch-${round}`, { callback }, headers)).json()) as { batch_id: string }
    open.push(accepted.batch_id)
    if (round === 2)
      expect((await batchOf(`batch-${round}`, { callback }, key)).headers.get('idempotency-replayed')).toBe('true')
    if (round === 3) await killUnderLoad(open)
    if (round === 4) writeFileSync(join(profiles, 'mine.yaml'), profileText(0.5))
  }
  for (const id of open) {
    const results = await resultsOf(id)
    enter(books, results)
    traced = results
  }
  await vi.waitFor(
    () => expect(callbacks.reduce((sum, { items }) => sum + items, 0)).toBe(PER_ROUND * ROUNDS),
    PATIENCE,
  )
  await vi.waitFor(async () => expect(await scrape()).toMatch(/^touchstone_profile_changes_total 1$/m), PATIENCE)
  await vi.waitFor(async () => {
    const [restarts] = await prometheus.query('changes(process_start_time_seconds[10m])')
    expect(restarts?.value ?? 0).toBeGreaterThan(0)
  }, PATIENCE)
  await scraped()
}

/** Until Prometheus has looked once more. */
async function scraped(): Promise<void> {
  const now = Date.now() / 1000
  await vi.waitFor(async () => {
    const [last] = await prometheus.query('timestamp(process_start_time_seconds)')
    expect(last?.value ?? 0).toBeGreaterThan(now)
  }, PATIENCE)
}

/** A full quota, a sandbox that is shot, and a worker that is shot, while programs run. */
async function killUnderLoad(open: string[]): Promise<void> {
  const slow = Array.from({ length: 390 }, (_, index) => ({
    id: `slow-${index}`,
    data_source: 'live',
    completion: `\`\`\`python\ndef f():\n    x = ${index}\n    for i in range(${index < 16 ? 3_000_000 : 10}):\n        x += i\n    return 1\n\`\`\``,
    graders: [
      {
        kind: 'code',
        language: 'python',
        problem: { type: 'function', entry: 'f', tests: [{ args: [], expected: 1 }] },
      },
    ],
  }))
  const accepted = (await (await service.post('/batches', { items: slow })).json()) as { batch_id: string }
  open.push(accepted.batch_id)
  const refused = await service.post('/batches', { items: slow })
  expect(refused.status).toBe(429)
  await vi.waitFor(async () => expect((await statusOf(accepted.batch_id)).finished).toBeGreaterThan(4), PATIENCE)
  const slots = descendants(service.pid).filter(({ command }) => /(^|\/)bwrap /.test(command))
  expect(slots.length).toBeGreaterThan(0)
  shoot(slots)
  await vi.waitFor(
    async () => expect(await scrape()).toMatch(/^touchstone_slot_restarts_total{reason="lost"} [1-9]/m),
    PATIENCE,
  )
  const [worker] = descendants(service.pid).filter(({ command }) => command.includes('scoring-worker'))
  shoot(worker === undefined ? [] : [worker])
}

async function statusOf(id: string): Promise<{ finished: number; state: string }> {
  return (await (await fetch(`${service.url}/batches/${id}`)).json()) as { finished: number; state: string }
}

async function resultsOf(id: string): Promise<readonly Result[]> {
  const results: Result[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const response = await fetch(
      `${service.url}/batches/${id}/results?wait=30${cursor === '' ? '' : `&cursor=${cursor}`}`,
    )
    const page = (await response.json()) as { results: Result[]; next_cursor: string | null }
    results.push(...page.results)
    cursor = page.next_cursor
  }
  return results
}

test.skipIf(missingPrometheus)(
  withPrometheus('every metric of the catalogue is recorded by the live service'),
  async () => {
    // Each process tells what it counted every two seconds.
    await vi.waitFor(async () => {
      const text = await scrape()
      const rows = Object.entries(METRICS).filter(([name]) => EXCUSED[name] === undefined)

      const silent = rows.flatMap(([name, { type }]) => {
        const suffix = type === 'histogram' ? '_count' : ''
        const values = [...text.matchAll(new RegExp(`^touchstone_${name}${suffix}(?:{[^}]*})? (\\S+)$`, 'gm'))].map(
          found => Number(found[1]),
        )
        const seen = type === 'gauge' ? values.length > 0 : values.some(value => value > 0)
        return seen ? [] : [name]
      })

      expect(silent).toEqual([])
    }, PATIENCE)
  },
)

test.skipIf(missingPrometheus)(withPrometheus('O1: promtool finds nothing to say about the metrics'), async () => {
  expect(promtool(['check', 'metrics'], await scrape())).toEqual({ status: 0, said: '' })
})

test.skipIf(missingPrometheus)(
  withPrometheus("O4: counts, mean and deviation are the client's own, negative rewards, a killed worker and all"),
  async () => {
    const total = async (expr: string): Promise<number> => (await prometheus.query(expr))[0]?.value ?? Number.NaN
    await expect.poll(() => total('sum(touchstone_rewards_total)')).toBe(books.rewards)

    expect(await total('sum(touchstone_undetermined_total)')).toBe(books.nulls)
    expect(await total('sum(touchstone_items_total)')).toBe(books.rewards + books.nulls)
    expect(await total('sum(touchstone_reward_value_count)')).toBe(books.rewards)
    const trueMean = books.sum / books.rewards
    const trueStd = Math.sqrt(books.squares / books.rewards - trueMean ** 2)
    const seen = await total(
      `(sum(touchstone_reward_positive_sum_total) - sum(touchstone_reward_negative_sum_total)) / sum(touchstone_rewards_total)`,
    )
    const squares = await total('sum(touchstone_reward_squares_total) / sum(touchstone_rewards_total)')
    expect(seen).toBeCloseTo(trueMean, 6)
    expect(Math.sqrt(squares - seen ** 2)).toBeCloseTo(trueStd, 6)
  },
)

test.skipIf(missingPrometheus)(
  withPrometheus('O4: by rate, as the dashboards ask, mean and deviation are true within 2 %, below zero too'),
  async () => {
    const total = async (expr: string): Promise<number> => (await prometheus.query(expr))[0]?.value ?? Number.NaN
    const allSeen = (): Promise<void> => expect.poll(() => total('sum(touchstone_rewards_total)')).toBe(books.rewards)
    const of = (name: string, weight: number, count: number): object[] =>
      Array.from({ length: count }, (_, at) => ({
        id: `${name}-${at}`,
        data_source: 'live',
        completion: '\\boxed{5}',
        graders: [{ kind: 'math', gold: '5', weight }],
      }))
    // A history first: Prometheus guesses that a counter which has just begun began at its first sample.
    enter(books, await service.score([...of('before-below', -0.5, 800), ...of('before-above', 1, 200)]))
    await allSeen()
    const began = performance.now()
    const fresh: Books = { rewards: 0, nulls: 0, sum: 0, squares: 0 }

    for (let round = 0; round < 8; round++) {
      // Every round of the same mix: the rewards are then the same, whichever scrapes the window holds.
      const results = await service.score([...of(`below-${round}`, -0.5, 40), ...of(`above-${round}`, 1, 12)])
      enter(fresh, results)
      enter(books, results)
      await allSeen() // a round for each scrape, as under a steady load
    }

    // So far back that the last scrape before the load is in it or the first just after it began, and no earlier one.
    const window = `[${Math.round(performance.now() - began) + 450}ms]`
    const increase = (name: string): Promise<number> => total(`sum(increase(touchstone_${name}${window}))`)
    const count = await increase('rewards_total')
    const mean = ((await increase('reward_positive_sum_total')) - (await increase('reward_negative_sum_total'))) / count
    const deviation = Math.sqrt((await increase('reward_squares_total')) / count - mean ** 2)
    const trueMean = fresh.sum / fresh.rewards
    const trueDeviation = Math.sqrt(fresh.squares / fresh.rewards - trueMean ** 2)
    expect(trueMean).toBeLessThan(-0.1)
    expect(Math.abs(mean / trueMean - 1)).toBeLessThan(0.02)
    expect(Math.abs(deviation / trueDeviation - 1)).toBeLessThan(0.02)
  },
)

test.skipIf(missingPrometheus)(
  withPrometheus('no counter ever fell, although a worker and its sandboxes were killed'),
  async () => {
    const fallen = await Promise.all(
      Object.entries(METRICS).flatMap(([name, { type }]) => {
        const series = type === 'gauge' ? [] : type === 'counter' ? [name] : [`${name}_bucket`, `${name}_count`]
        return series.map(each => prometheus.query(`resets(touchstone_${each}[10m]) > 0`))
      }),
    )
    const restarts = await prometheus.query('changes(process_start_time_seconds[10m])')

    expect(fallen.flat()).toEqual([])
    expect(restarts[0]?.value).toBeGreaterThan(0)
  },
)

const asked = (expr: string): string =>
  expr.replaceAll('$__rate_interval', '30s').replaceAll(/\$(job|task|data_source|grader|route)\b/g, '.*')

/** No alert fires here, so that its annotation is empty; the others have had their cause. */
const queries = dashboards.flatMap(({ title, panels, annotations }) => [
  ...panels.flatMap(panel =>
    (panel.targets ?? []).map(({ expr }) => ({ where: `${title} / ${panel.title}`, expr, least: 1 })),
  ),
  ...annotations.list.map(({ name, expr }) => ({
    where: `${title} / annotation ${name}`,
    expr,
    least: name === 'Alert' ? 0 : 1,
  })),
])

test.skipIf(missingPrometheus)(withPrometheus('O2: every panel and every annotation has data'), async () => {
  const counted = await Promise.all(
    queries.map(async ({ where, expr, least }) => ({
      where,
      least,
      samples: await prometheus.samples(asked(expr), 600),
    })),
  )

  expect(queries.length).toBeGreaterThan(40)
  expect(counted.filter(({ samples, least }) => samples < least)).toEqual([])
})

const variables = dashboards.flatMap(({ title, templating }) =>
  templating.list
    .filter(({ type }) => type === 'query')
    .map(({ name, definition = '' }) => ({ where: `${title} / ${name}`, definition })),
)

test.skipIf(missingPrometheus)(withPrometheus('O2: every variable has values'), async () => {
  const found = await Promise.all(
    variables.map(async ({ where, definition }) => {
      const [, match = '', label = ''] = /^label_values\((.*), (\w+)\)$/.exec(definition) ?? []
      return { where, values: (await prometheus.labelValues(label, asked(match))).length }
    }),
  )

  expect(found.length).toBeGreaterThanOrEqual(7)
  expect(found.filter(({ values }) => values === 0)).toEqual([])
})

test.skipIf(missingPrometheus)(
  withPrometheus('exemplars name run, step, item and trace, as Prometheus stores them'),
  async () => {
    const found = await prometheus.exemplars('touchstone_reward_value_bucket')

    expect(found).toContainEqual({
      labels: expect.objectContaining({ run: 'observe', step: '3' }),
      value: expect.anything(),
      timestamp: expect.anything(),
    })
    expect(found.map(({ labels }) => labels.item)).toContainEqual(expect.stringMatching(/^(score|batch)-\d+\//))
    expect(found.map(({ labels }) => labels.trace_id)).toContain(TRACE)
  },
)

test.skipIf(missingPrometheus)(
  withPrometheus('a trace goes from the request to its results and callbacks'),
  async () => {
    const single = await service.post('/score', trafficOf('trace')[0], {
      traceparent: `00-${TRACE}-00f067aa0ba902b7-01`,
    })
    const result = (await single.json()) as Result

    enter(books, [result])
    expect(single.headers.get('traceresponse')).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`))
    expect(result.timing.trace_id).toBe(TRACE)
    expect(traced.map(({ timing }) => timing.trace_id).filter(id => id !== undefined)).toContain(TRACE)
    expect(callbacks[0]?.traceparent).toContain(TRACE)
  },
)

test.skipIf(missingPrometheus)(
  withPrometheus('O3: ten thousand data sources, ids and groups stay within 5,000 series'),
  async () => {
    for (let from = 0; from < 10_000; from += 1_000) {
      const items = Array.from({ length: 1_000 }, (_, at) => ({
        id: `wide-${from + at}`,
        data_source: `source-${from + at}`,
        group_id: `group-${(from + at) >> 1}`,
        completion: '\\boxed{1}',
        graders: [at % 2 === 0 ? { kind: 'math', gold: '1' } : { kind: 'format', rule: 'boxed' }],
      }))
      await service.score(items)
    }
    for (const path of ['/nowhere', '/batches/b0', '/p/none/score']) await fetch(service.url + path)

    const lines = (await scrape()).split('\n').filter(line => line !== '' && !line.startsWith('#'))
    const sources = new Set(lines.map(line => /data_source="([^"]*)"/.exec(line)?.[1]))

    expect(lines.length).toBeLessThanOrEqual(5_000)
    expect(sources.size).toBeLessThanOrEqual(53)
    expect([...sources]).toContain('other')
  },
)
