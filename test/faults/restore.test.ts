import { cp, mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPrivateRedis } from '@touchstone/private-redis'
import { expect, onTestFinished, test } from 'vitest'
import { oracleItems } from './oracle.ts'
import { createRig, type Rig, report, SEEDS, until } from './rig.ts'

const BATCHES = 12
const ITEMS = 70

/** A private Redis whose files can be changed while it is not there. */
async function restorableRedis() {
  const dataDir = await mkdtemp(join(tmpdir(), 'ts-restore-'))
  let redis = await startPrivateRedis({ dataDir })
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  return {
    log: join(dataDir, 'appendonlydir'),
    url: redis.url,
    pid: () => redis.pid(),
    async pause(between: () => Promise<void>) {
      await redis.close()
      await between()
      redis = await startPrivateRedis({ dataDir })
    },
    close: () => redis.close(),
  }
}

/** Sends each batch by its key. The ids of the batches. */
async function sendAll(rig: Rig, seed: number, from: number, to: number): Promise<string[]> {
  const ids: string[] = []
  for (let nth = from; nth < to; nth++)
    ids.push(await rig.send(oracleItems(ITEMS, `f22-${seed}-${nth}`), { key: `f22-${seed}-${nth}` }))
  return ids
}

const connected = (rig: Rig): Promise<number> =>
  until(() =>
    rig.store.sweep().then(
      () => true,
      () => false,
    ),
  )

test.each(SEEDS)(
  'F22 (seed %i): from an older copy of its files the store serves what they hold, and what is sent again by its key completes',
  async seed => {
    const server = await restorableRedis()
    const rig = await createRig({ server })
    const copy = `${server.log}.copy`
    const half = BATCHES / 2
    const known = await sendAll(rig, seed, 0, half)
    await server.pause(() => cp(server.log, copy, { recursive: true }))
    await connected(rig)
    await sendAll(rig, seed, half, BATCHES)
    await server.pause(async () => {
      await rm(server.log, { recursive: true })
      await cp(copy, server.log, { recursive: true })
    })
    await connected(rig)
    rig.forgetBooks()
    await rig.worker()

    const again = await sendAll(rig, seed, 0, BATCHES)
    const account = await rig.account()

    expect(again.slice(0, half)).toEqual(known)
    report(
      {
        id: 'F22',
        fault: 'the store comes back with an older copy of its files',
        plain: 'not run',
        here: 'the batches of the copy are there under their ids, the others complete when sent again by their keys',
      },
      account,
    )
  },
)

test.each(SEEDS)(
  'F22 (seed %i): a log whose end was cut off anywhere holds whole batches only, and sending again completes the rest',
  async seed => {
    const server = await restorableRedis()
    const rig = await createRig({ server })
    await sendAll(rig, seed, 0, BATCHES)
    await server.pause(async () => {
      const [tail = ''] = (await readdir(server.log)).filter(name => name.endsWith('.incr.aof'))
      const { size } = await stat(join(server.log, tail))
      await truncate(join(server.log, tail), size - Math.floor(size * ((seed * 0.37) % 0.8)) - 1)
    })
    await connected(rig)
    rig.forgetBooks()
    await rig.worker()

    await sendAll(rig, seed, 0, BATCHES)
    const account = await rig.account()

    expect(account.items).toBe(BATCHES * ITEMS)
    report(
      {
        id: 'F22 (log)',
        fault: 'the end of the log of writes is cut off amid an entry',
        plain: 'not run',
        here: 'starts with what is whole; the rest completes when sent again by its keys',
      },
      account,
    )
  },
)
