import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { oracleItem, oracleItems } from './oracle.ts'
import { createRig, expectWithin, report, SCALE, SEEDS, seeded, until } from './rig.ts'

test.each(SEEDS)('F1 (seed %i): a killed worker loses nothing, and its chunks are finished soon', async seed => {
  const rig = await createRig()
  const doomed = await rig.worker()
  const batch = await rig.send(oracleItems(64 * 4, `f1-${seed}`, { slowMs: 400 }))
  await until(async () => (await rig.store.status('trainer', batch)).counts.running > 0)
  await delay((seed * 97) % 300)

  doomed.kill('SIGKILL')
  await rig.worker()
  const recovery = await until(async () => (await rig.store.status('trainer', batch)).state === 'done')
  const account = await rig.account()

  expect(recovery).toBeLessThan(45_000) // BullMQ's defaults: a minute
  expectWithin(recovery, 10_000)
  report(
    {
      id: 'F1',
      fault: 'a worker is killed (SIGKILL) amid its chunks',
      plain: '61.3 s until they were finished',
      here: `finished ${(recovery / 1_000).toFixed(1)} s after the kill`,
    },
    account,
  )
})

test.each(SEEDS)(
  'F5 (seed %i): an item that kills its worker each time ends alone, null; its neighbours are scored',
  async seed => {
    const rig = await createRig()
    const poisonAt = (seed * 37) % 64
    const items = oracleItems(64, `f5-${seed}`).map((item, index) =>
      index === poisonAt ? oracleItem(item.id, { poison: true }) : item,
    )
    let kills = 0
    let over = false
    const keepAlive = async (): Promise<void> => {
      while (!over) {
        const worker = await rig.worker({ lockMs: 600, stallScanMs: 300 })
        if ((await worker.ended) === 'SIGKILL' && !over) kills++
      }
    }
    const batch = await rig.send(items)
    const keeping = keepAlive().catch(() => {})

    await until(async () => (await rig.store.status('trainer', batch)).state === 'done')
    const account = await rig.account({ allowNull: id => id === items[poisonAt]?.id })
    over = true

    expect(kills).toBeLessThanOrEqual(2 * 2 + 6)
    expect(account.nulls).toBe(1)
    expect((await rig.store.status('trainer', batch)).reasons).toEqual({ infra_error: 1 })
    report(
      {
        id: 'F5',
        fault: 'an item ends its worker each time it runs',
        plain: 'the whole job failed after 2 deaths',
        here: `that item alone is null after ${kills} deaths, 63 neighbours scored`,
      },
      account,
    )
    void keeping
  },
)

test.each(SEEDS)(
  'F6 (seed %i): a worker whose event loop is blocked for three lock times yields one result per item',
  async seed => {
    const rig = await createRig()
    const [first, second] = [
      await rig.worker({ lockMs: 700, stallScanMs: 350 }),
      await rig.worker({ lockMs: 700, stallScanMs: 350 }),
    ]
    void [first, second]

    await rig.send([oracleItem(`f6-${seed}`, { blockMs: 2_100 }), ...oracleItems(10, `f6n-${seed}`)])
    const account = await rig.account()

    report(
      {
        id: 'F6',
        fault: 'the event loop of a worker is blocked for 3 lock times',
        plain: 'ran twice, ended failed, no result',
        here: 'one result per item',
      },
      account,
    )
  },
)

test.each(SEEDS)(
  'F7 (seed %i): a worker that sleeps past its lock and wakes changes nothing that can be seen',
  async seed => {
    const rig = await createRig()
    const sleeper = await rig.worker({ lockMs: 700, stallScanMs: 350 })
    const batch = await rig.send(oracleItems(20, `f7-${seed}`, { slowMs: 1_500 }))
    await until(async () => (await rig.store.status('trainer', batch)).counts.running > 0)

    sleeper.kill('SIGSTOP')
    await rig.worker({ lockMs: 700, stallScanMs: 350 })
    await until(async () => (await rig.store.status('trainer', batch)).state === 'done')
    const before = await rig.store.results('trainer', batch, { limit: 100 })
    sleeper.kill('SIGCONT')
    await delay(800)
    const after = await rig.store.results('trainer', batch, { limit: 100 })

    expect(after).toEqual(before)
    report(
      {
        id: 'F7',
        fault: 'a worker sleeps past its lock (SIGSTOP) and wakes (SIGCONT)',
        plain: 'the late end is fenced off by its token',
        here: 'late results are discarded, what was visible stays',
      },
      await rig.account(),
    )
  },
)

test.each(SEEDS)('F8 (seed %i): a worker that is told to stop ends with 0, and no attempt is counted', async seed => {
  const rig = await createRig()
  const leaving = await rig.worker()
  const batch = await rig.send(oracleItems(128, `f8-${seed}`, { slowMs: 1_000 }))
  await until(async () => (await rig.store.status('trainer', batch)).counts.running > 0)

  const began = performance.now()
  leaving.kill('SIGTERM')
  const code = await leaving.ended
  const tookMs = performance.now() - began
  const tries = await rig.handle.client.hget(`{${rig.prefix}}:b:${batch}:k`, '0:t')
  await rig.worker()
  const account = await rig.account()

  expect(code).toBe(0)
  expect(tries ?? '0').toBe('0')
  report(
    {
      id: 'F8',
      fault: 'SIGTERM to a worker with chunks in hand',
      plain: 'finishes what is active',
      here: `exit 0 after ${(tookMs / 1_000).toFixed(1)} s, chunks given back, 0 attempts counted`,
    },
    account,
  )
})

test.each(SEEDS)(
  'F23 (seed %i): under a random schedule of kills, stops and restarts the books balance',
  async seed => {
    const rig = await createRig()
    const random = seeded(seed)
    const workers = [
      await rig.worker({ lockMs: 900, stallScanMs: 450 }),
      await rig.worker({ lockMs: 900, stallScanMs: 450 }),
    ]
    const endsAt = performance.now() + 4_000 * SCALE
    for (let round = 0; performance.now() < endsAt; round++) {
      await rig.send(
        oracleItems(40 + Math.floor(random() * 100), `f23-${seed}-${round}`, { slowMs: Math.floor(random() * 120) }),
      )
      const at = Math.floor(random() * workers.length)
      const signal = (['SIGKILL', 'SIGTERM', 'SIGSTOP', undefined] as const)[Math.floor(random() * 4)]
      const worker = workers[at]
      if (signal === 'SIGSTOP') {
        worker?.kill('SIGSTOP')
        setTimeout(() => worker?.kill('SIGCONT'), 1_200)
      } else if (signal !== undefined) {
        worker?.kill(signal)
        workers[at] = await rig.worker({ lockMs: 900, stallScanMs: 450 })
      }
      await delay(random() * 300)
    }

    const account = await rig.account()

    report(
      {
        id: 'F23',
        fault: 'kills, stops and restarts of workers at random',
        plain: 'not run',
        here: 'every batch complete',
      },
      account,
    )
  },
)
