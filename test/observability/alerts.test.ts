import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Result } from '@touchstone/contracts'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type RunningService, removeFolder, startService, temporaryFolder } from '../e2e/running-service.ts'
import { type BareRedis, bareRedis } from '../faults/redis-server.ts'
import { PATIENCE } from '../patience.ts'
import { OBSERVABILITY } from './dashboards.ts'
import { descendants, missingPrometheus, type Prometheus, shoot, startPrometheus } from './prometheus.ts'

const noMounts = spawnSync('unshare', ['--mount', 'true']).status !== 0
const reason = missingPrometheus ? 'no prometheus here' : noMounts ? 'needs root to break the sandbox' : undefined
const title = (name: string): string => (reason === undefined ? name : `${name} (skipped: ${reason})`)

let redis: BareRedis
let service: RunningService
let prometheus: Prometheus
let trainer: Server
let trainerAnswers = 500
const tools = temporaryFolder()
const broken = join(tools, 'broken')

/** The shipped rules, thirty times as fast: what takes minutes takes seconds, and nothing else is changed. */
function hurried(file: string): string {
  return readFileSync(join(OBSERVABILITY, 'prometheus', file), 'utf8')
    .replaceAll(/for: \d+[sm]/g, 'for: 1s')
    .replaceAll('interval: 15s', 'interval: 1s')
    .replaceAll('[5m]', '[10s]')
    .replaceAll('[10m]', '[20s]')
    .replace('touchstone_canary_age_seconds > 60', 'touchstone_canary_age_seconds > 14')
}

beforeAll(async () => {
  if (reason !== undefined) return
  copyFileSync('/usr/bin/bwrap', join(tools, 'real-bwrap'))
  const wrapper = join(tools, 'bwrap')
  writeFileSync(wrapper, `#!/bin/sh\n[ -e ${broken} ] && exit 1\nexec ${tools}/real-bwrap "$@"\n`)
  chmodSync(wrapper, 0o755)
  redis = await bareRedis(temporaryFolder())
  service = await startService({
    within: ['unshare', '--mount', 'sh', '-c', `mount --bind ${wrapper} /usr/bin/bwrap && exec "$0" "$@"`],
    env: {
      TOUCHSTONE_REDIS_URL: redis.url,
      TOUCHSTONE_CALLBACK_PARK_MS: '1000',
      TOUCHSTONE_CALLBACK_BACKOFF_CAP_MS: '200',
      TOUCHSTONE_LOG_LEVEL: 'silent',
    },
  })
  prometheus = await startPrometheus({
    target: new URL(service.url).host,
    rules: [hurried('recording.yml'), hurried('alerts.yml')],
  })
  trainer = createServer((request, response) => {
    request.resume()
    request.on('end', () => response.writeHead(trainerAnswers).end())
  })
  await new Promise<void>(done => trainer.listen(0, '127.0.0.1', done))
})

afterAll(async () => {
  trainer?.close()
  await prometheus?.close()
  await service?.stop()
  await redis?.close()
  if (service !== undefined) removeFolder(service.dataDir)
  rmSync(tools, { recursive: true, force: true })
})

async function firing(): Promise<string[]> {
  return (await prometheus.firing()).map(({ name }) => name)
}
const fires = (name: string): Promise<void> => vi.waitFor(async () => expect(await firing()).toContain(name), PATIENCE)
const ends = (name: string): Promise<void> =>
  vi.waitFor(async () => expect(await firing()).not.toContain(name), PATIENCE)

const program = (id: string): object => ({
  id,
  completion: '```python\ndef f():\n    return 1\n```',
  graders: [
    { kind: 'code', language: 'python', problem: { type: 'function', entry: 'f', tests: [{ args: [], expected: 1 }] } },
  ],
})

test.skipIf(reason !== undefined)(title('a healthy service raises no alert'), async () => {
  const [result] = await service.score([program('healthy')])

  expect(result?.reward).toBe(1)
  await vi.waitFor(
    async () => expect((await prometheus.query('touchstone:items:rate5m')).length).toBeGreaterThan(0),
    PATIENCE,
  )
  // A scrape or a canary that came late fires for a moment at this speed; what is wrong fires on.
  await expect
    .poll(async () => (await firing()).filter(name => name !== 'TouchstonePassRateExtreme'), PATIENCE)
    .toEqual([])
})

test.skipIf(reason !== undefined)(
  title('O5, F12: a trainer that answers 500 raises the alert on parked callbacks, until they are delivered'),
  async () => {
    const { port } = trainer.address() as AddressInfo
    const item = { id: 'a', completion: '\\boxed{1}', graders: [{ kind: 'math', gold: '1' }] }
    const callback = { url: `http://127.0.0.1:${port}/` }
    const accepted = (await (await service.post('/batches', { items: [item], callback })).json()) as {
      batch_id: string
    }

    await fires('TouchstoneCallbacksParked')
    trainerAnswers = 200
    expect((await service.post(`/batches/${accepted.batch_id}/redeliver`, {})).status).toBe(202)
    await ends('TouchstoneCallbacksParked')
  },
)

test.skipIf(reason !== undefined)(
  title(
    'O5, F17: a sandbox that breaks while the service runs raises the alerts on our errors and on the canary, until it is whole',
  ),
  async () => {
    writeFileSync(broken, '')
    const slots = descendants(service.pid).filter(({ command }) => command.includes('real-bwrap'))
    expect(slots.length).toBeGreaterThan(0)
    shoot(slots)

    let asked = 0
    const seen: Result[] = []
    await vi.waitFor(async () => {
      seen.push(...(await service.score([program(`broken-${asked++}`)])))
      expect(await firing()).toContain('TouchstoneInfraErrors')
    }, PATIENCE)
    expect(new Set(seen.map(({ reward, reason: why }) => `${reward} ${why}`))).toEqual(new Set(['null infra_error']))
    await fires('TouchstoneCanaryStale')

    rmSync(broken)
    await ends('TouchstoneCanaryStale')
    expect((await service.score([program('whole')]))[0]?.reward).toBe(1)
    await ends('TouchstoneInfraErrors')
  },
  600_000,
)

test.skipIf(reason !== undefined)(
  title('O5, F4: a Redis that is gone raises the alert on the store, until it is back, and no counter falls'),
  async () => {
    await redis.kill()
    await fires('TouchstoneStoreDown')
    await redis.start()
    await ends('TouchstoneStoreDown')

    expect(await prometheus.query('resets(touchstone_rewards_total[10m]) > 0')).toEqual([])
  },
)
