import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { PATIENCE_MS } from '../patience.ts'
import { type ApiProcess, formItem, post, startApiProcess } from './api-process.ts'

const running: ApiProcess[] = []
afterEach(async () => {
  for (const api of running.splice(0)) await api.stop()
})
async function start(env: Record<string, string> = {}): Promise<ApiProcess> {
  const api = await startApiProcess(env)
  running.push(api)
  return api
}

async function eventually<Value>(look: () => Promise<Value>, wanted: (value: Value) => boolean): Promise<Value> {
  for (const end = performance.now() + PATIENCE_MS; ; ) {
    const value = await look()
    if (wanted(value) || performance.now() > end) return value
    await delay(50)
  }
}

/** Requests that the API holds, the one that asks among them. */
function inFlight(metrics: string): number {
  return Number(/^touchstone_http_in_flight(?:\{[^}]*\})? (\d+)/m.exec(metrics)?.[1] ?? 0)
}

test('while Redis is away, batches are refused with Retry-After, formats are still scored, and all recovers alone', async () => {
  const api = await start()
  const batch = () => post(`${api.url}/batches`, { items: [formItem()] })
  const storeCheck = async () =>
    ((await (await fetch(`${api.url}/readyz`)).json()) as { checks: { name: string; ok: boolean }[] }).checks.find(
      check => check.name === 'store',
    )?.ok
  await eventually(
    async () => (await batch()).status,
    status => status === 202,
  )

  const pid = api.redis.pid()
  if (pid === undefined) throw new Error('Redis has no process')
  process.kill(pid, 'SIGSTOP')
  const refused = await batch()
  const scored = await post(`${api.url}/score`, formItem())
  const seen = await eventually(storeCheck, ok => ok === false)
  process.kill(pid, 'SIGCONT')

  expect(refused.status).toBe(503)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
  expect(refused.headers.get('content-type')).toContain('application/problem+json')
  expect(scored.status).toBe(200)
  expect(seen).toBe(false)
  expect(
    await eventually(
      async () => (await batch()).status,
      status => status === 202,
    ),
  ).toBe(202)
})

test('on SIGTERM what is under way is answered, new work is refused, and the process ends with 0', async () => {
  const api = await start({ TOUCHSTONE_DRAIN_DELAY_MS: '3000' })
  const problem = { type: 'stdio', tests: [{ stdin: '', expected: '1' }] }
  const code = { completion: '```python\nprint(1)\n```', graders: [{ kind: 'code', problem }], deadline_ms: 2_500 }
  expect((await post(`${api.url}/score`, formItem())).status).toBe(200)
  const underWay = post(`${api.url}/score`, code)
  await eventually(
    async () => inFlight(await (await fetch(`${api.url}/metrics`)).text()),
    requests => requests > 1,
  )

  api.child.kill('SIGTERM')
  const ready = await eventually(
    async () => (await fetch(`${api.url}/readyz`)).status,
    status => status === 503,
  )
  const duringDelay = await post(`${api.url}/score`, formItem())

  expect(ready).toBe(503)
  expect(duringDelay.status).toBe(200)
  expect(await (await underWay).json()).toMatchObject({ reward: null, reason: 'expired' })
  expect(await api.exited).toBe(0)
})
