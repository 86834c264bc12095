import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '@touchstone/contracts'
import { expect, onTestFinished, test } from 'vitest'
import { startApi } from './api.ts'
import { oracleItem, oracleItems } from './oracle.ts'
import { bareRedis, cable } from './redis-server.ts'
import { createRig, expectWithin, type Rig, report, SCALE, SEEDS, until } from './rig.ts'

/** Sends until it is taken, by one key, as a client that never got its answer does. */
async function sendAnyway(rig: Rig, items: ReturnType<typeof oracleItems>, key: string): Promise<void> {
  for (;;) {
    try {
      await rig.send(items, { key })
      return
    } catch (error) {
      if (!Failure.from(error).retryable) throw error
      await delay(20)
    }
  }
}

test.each(SEEDS)('F3 (seed %i): Redis killed under load keeps all that was acknowledged', async seed => {
  const rig = await createRig()
  await rig.worker()
  const load = 80 * SCALE
  let kills = 0
  const killing = (async () => {
    for (let round = 0; round < 3; round++) {
      await delay(150 + ((seed * 71 + round * 53) % 200))
      const pid = rig.redis.pid()
      if (pid !== undefined) {
        process.kill(pid, 'SIGKILL')
        kills++
      }
    }
  })()

  for (let batch = 0; batch < load; batch++) await sendAnyway(rig, oracleItems(64, `f3-${seed}-${batch}`), `k${batch}`)
  await killing
  const account = await rig.account()

  expect(kills).toBeGreaterThan(0)
  report(
    {
      id: 'F3',
      fault: `the private Redis is killed ${kills} times under load`,
      plain: '0 of 89,856 acknowledged jobs lost with a log, all without',
      here: `0 of ${account.items} acknowledged items lost`,
    },
    account,
  )
})

test.each(SEEDS)(
  'F4 (seed %i): while Redis is down callers hear so at once and readiness falls; soon after its return all is done',
  async seed => {
    const server = await bareRedis(await mkdtemp(join(tmpdir(), 'ts-bare-')))
    const rig = await createRig({ server })
    const api = await startApi(rig)
    const ready = async (): Promise<boolean | undefined> => {
      const { checks } = (await (await fetch(`${api.url}/readyz`)).json()) as {
        checks: { name: string; ok: boolean }[]
      }
      return checks.find(({ name }) => name === 'store')?.ok
    }
    await rig.worker()
    await rig.worker()
    await until(async () => (await ready()) === true)
    await rig.send(oracleItems(64 * 20, `f4-${seed}`, { slowMs: 200 }))
    const downMs = SCALE > 1 ? 30_000 : 3_000

    await server.kill()
    const cutAt = performance.now()
    let unreadyMs = Number.NaN
    const answers: number[] = []
    while (performance.now() < cutAt + downMs || Number.isNaN(unreadyMs)) {
      const began = performance.now()
      const refused = await fetch(`${api.url}/batches`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ items: [oracleItem('x')] }),
      })
      answers.push(performance.now() - began)
      expect(refused.status).toBe(503)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
      await refused.body?.cancel()
      if (Number.isNaN(unreadyMs) && (await ready()) === false) unreadyMs = performance.now() - cutAt
      await delay(20)
    }
    await server.start()
    const began = performance.now()
    await sendAnyway(rig, oracleItems(64, `f4-after-${seed}`), `f4-after-${seed}`)
    const account = await rig.account()
    const drainedMs = performance.now() - began
    await until(async () => (await ready()) === true)
    answers.sort((a, b) => a - b)
    const quantile = (share: number): number => answers[Math.floor(answers.length * share)] ?? 0
    const [median, p99] = [quantile(0.5), quantile(0.99)]

    expect(median).toBeLessThan(1_000) // a command that waits for its Redis would take as long as that is away
    expectWithin(p99, 1_000)
    expectWithin(unreadyMs, 3_000)
    expectWithin(drainedMs, 5_000)
    report(
      {
        id: 'F4',
        fault: `Redis is down for ${downMs / 1_000} s, workers busy`,
        plain: '12.2 s after its return (18.2 s for an idle worker)',
        here: `POST /batches refused in ${p99.toFixed(1)} ms (p99), 503 with Retry-After; /readyz falls after ${(unreadyMs / 1_000).toFixed(1)} s; drained ${(drainedMs / 1_000).toFixed(1)} s after its return`,
      },
      account,
    )
  },
)

test.each(SEEDS)('F9 (seed %i): committed batches whose dispatch was lost are completed by the sweeper', async seed => {
  const rig = await createRig()
  for (let batch = 0; batch < 10; batch++) await rig.send(oracleItems(200, `f9-${seed}-${batch}`))
  const jobs = await rig.handle.client.keys(`{${rig.prefix}}:chunks:*`)
  const lost = jobs.filter((key, index) => key.endsWith(':prioritized') || (index * 7 + seed) % 3 > 0)
  if (lost.length > 0) await rig.handle.client.del(lost)
  await rig.worker()

  const began = performance.now()
  const account = await rig.account()
  const tookMs = performance.now() - began

  expectWithin(tookMs, 15_000)
  report(
    {
      id: 'F9',
      fault: 'jobs vanish from the queue (a partial addBulk, flushed keys)',
      plain: 'threw with 85 of 200 jobs stored',
      here: `all batches complete ${(tookMs / 1_000).toFixed(1)} s later`,
    },
    account,
  )
})

test.each(SEEDS)(
  'F10 (seed %i): a store that fills up refuses first, finishes what it has, and recovers alone',
  async seed => {
    const rig = await createRig({ maxMemoryBytes: 40 * 1024 ** 2 })
    const completion = 'x'.repeat(20_000)
    const big = (name: string) => oracleItems(20, name).map(item => ({ ...item, completion }))
    let refusal: unknown
    for (let batch = 0; batch < 400 && refusal === undefined; batch++) {
      await rig.send(big(`f10-${seed}-${batch}`)).catch((error: unknown) => {
        refusal = error
      })
      if (batch % 15 === 14) await delay(550) // it looks at its memory twice a second
    }

    expect(refusal).toMatchObject({ code: 'OVERLOADED' })
    await rig.worker()
    const account = await rig.account()
    await sendAnyway(rig, big(`f10-${seed}-after`), `f10-${seed}-after`)

    report(
      {
        id: 'F10',
        fault: 'Redis is nearly at its maxmemory',
        plain: 'adds refused by Redis itself',
        here: 'refused at the high-water mark, running work finished, accepted again by itself',
      },
      { ...account, ...(await rig.account()) },
    )
  },
)

const root = process.getuid?.() === 0

test.skipIf(!root).each(SEEDS)(
  'F11 (seed %i, needs root for a small disk): a disk that fills up loses nothing acknowledged',
  async seed => {
    const disk = await mkdtemp(join(tmpdir(), 'ts-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', disk])
    onTestFinished(async () => {
      execFileSync('umount', ['-l', disk])
      await rm(disk, { recursive: true, force: true })
    })
    const rig = await createRig({
      dataDir: join(disk, 'redis'),
      store: {
        limits: { disk: { path: disk, lowBytes: 16 * 1024 ** 2 } },
      },
    })
    const completion = 'x'.repeat(10_000)
    const big = (name: string) => oracleItems(20, name).map(item => ({ ...item, completion }))
    await rig.send(big(`f11-${seed}-0`))
    await writeFile(join(disk, 'filler'), Buffer.alloc(32 * 1024 ** 2))
    let refusal: unknown
    for (let nth = 1; refusal === undefined; nth++) {
      await rig.send(big(`f11-${seed}-${nth}`)).catch((error: unknown) => {
        refusal = error
      })
      await delay(50) // it looks at the disk now and then
    }
    process.kill(rig.redis.pid() ?? 0, 'SIGKILL')
    await rm(join(disk, 'filler'))
    await sendAnyway(rig, big(`f11-${seed}-after`), 'k')
    await rig.worker()
    const account = await rig.account()

    expect(refusal).toMatchObject({ code: 'OVERLOADED' })
    report(
      {
        id: 'F11',
        fault: 'the disk under the store fills up, and Redis is killed',
        plain: 'lost 1 of 125 acknowledged jobs',
        here: 'refused at the low-water mark, nothing lost, accepted again once there was room',
      },
      account,
    )
  },
)

test.each(SEEDS)('F14 (seed %i): a cut network, of which nobody is told, hangs nobody', async seed => {
  const server = await bareRedis(await mkdtemp(join(tmpdir(), 'ts-bare-')))
  const wire = await cable(server.socket)
  const rig = await createRig({
    server: {
      url: wire.url,
      pid: server.pid,
      close: async () => {
        await wire.close()
        await server.close()
      },
    },
  })
  await rig.worker()
  await rig.send(oracleItems(64 * 8, `f14-${seed}`, { slowMs: 100 }))

  wire.cut()
  const began = performance.now()
  const refused = await rig.store.status('trainer', 'b0').catch((error: unknown) => error)
  const toldMs = performance.now() - began
  await delay(1_000 * SCALE)
  wire.mend()
  const mended = performance.now()
  const account = await rig.account()
  const backMs = performance.now() - mended

  expect(refused).toMatchObject({ code: 'STORE_UNAVAILABLE' })
  expectWithin(toldMs, 2_000)
  expectWithin(backMs, 25_000)
  report(
    {
      id: 'F14',
      fault: 'the network to Redis is cut without a word, connections stay half open',
      plain: 'not run',
      here: `callers hear within ${(toldMs / 1_000).toFixed(1)} s; all done ${(backMs / 1_000).toFixed(1)} s after it is mended`,
    },
    account,
  )
})

const faketime = ['/usr/lib/x86_64-linux-gnu/faketime', '/usr/lib/aarch64-linux-gnu/faketime', '/usr/lib/faketime']
  .map(folder => join(folder, 'libfaketimeMT.so.1'))
  .find(file => existsSync(file))

test.skipIf(faketime === undefined).each(SEEDS)(
  'F15 (seed %i, needs faketime): a worker whose clock is an hour off expires nothing and loses nothing',
  async seed => {
    for (const offset of ['+1h', '-1h']) {
      const rig = await createRig()
      await rig.worker({ env: { LD_PRELOAD: faketime ?? '', FAKETIME: offset, FAKETIME_DONT_FAKE_MONOTONIC: '1' } })
      await rig.send(oracleItems(128, `f15-${seed}${offset}`, { slowMs: 20 }), { deadlineMs: 120_000 })

      report(
        {
          id: 'F15',
          fault: "a worker's clock is an hour ahead, or behind",
          plain: 'plain jobs unaffected',
          here: 'no false expiry',
        },
        await rig.account(),
      )
    }
  },
)
