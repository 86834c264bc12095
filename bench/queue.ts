import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ScoreItem } from '@touchstone/contracts'
import { startPrivateRedis } from '@touchstone/private-redis'
import { connect } from '@touchstone/queue'
import { acceptTimes, at } from './queue/half-load.ts'
import { msAt, overload } from './queue/overload.ts'
import { bareRoad, CHUNK, durableRoad, itemsOf, type Road } from './queue/roads.ts'
import { type BenchRow, type BenchTable, median, renderBench } from './table.ts'

const ROUNDS = 5
const ITEMS = CHUNK * 60
const HALF_LOAD_SECONDS = 4
const OVERLOAD_SECONDS = 60

/**
 * The durable road beside bare BullMQ that does the least of the same: chunks as job data, a worker that writes one
 * result row per item, on the same private Redis, grading nothing. CPU time of this process and of Redis per item; all
 * roads in turn in each round, the median of the rounds' ratios. Then acceptance at half of each road's own speed, and a
 * real API under three times the load that can be done.
 */
export async function run(): Promise<BenchTable> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ts-bench-'))
  const redis = await startPrivateRedis({ dataDir })
  const handle = connect({ url: redis.url, prefix: 'bench' })
  await handle.ready()
  const cpuMs = async (): Promise<number> => {
    const info = await handle.client.info('cpu')
    const seconds = ['used_cpu_sys', 'used_cpu_user'].map(name =>
      Number(new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1]),
    )
    const own = process.cpuUsage()
    return (own.user + own.system) / 1_000 + seconds.reduce((sum, value) => sum + value, 0) * 1_000
  }
  const url = redis.url
  const roads = { ours: await durableRoad(url), chunks: bareRoad(url, CHUNK), single: bareRoad(url, 1) }
  const items = itemsOf(ITEMS)
  const few = items.slice(0, ITEMS / 8)
  try {
    const costs = { chunks: [] as number[], single: [] as number[] }
    const speed = { ours: [] as number[], chunks: [] as number[] }
    for (const road of Object.values(roads)) await road.run(few)
    for (let round = 0; round < ROUNDS; round++) {
      const perItem = async (road: Road, load: readonly ScoreItem[]): Promise<number> => {
        const before = await cpuMs()
        await road.run(load)
        return ((await cpuMs()) - before) / load.length
      }
      const timed = async (road: Road, speeds: number[]): Promise<number> => {
        const began = performance.now()
        const cost = await perItem(road, items)
        speeds.push(items.length / ((performance.now() - began) / 1_000))
        return cost
      }
      const ours = await timed(roads.ours, speed.ours)
      costs.chunks.push((await timed(roads.chunks, speed.chunks)) / ours)
      costs.single.push((await perItem(roads.single, few)) / ours)
    }
    const accepts = { ours: [] as number[][], chunks: [] as number[][] }
    for (let round = 0; round < ROUNDS; round++) {
      accepts.ours.push(await acceptTimes(roads.ours, items, median(speed.ours), HALF_LOAD_SECONDS))
      accepts.chunks.push(await acceptTimes(roads.chunks, items, median(speed.chunks), HALF_LOAD_SECONDS))
    }
    const p99s = accepts.ours.map((times, round) => at(times, 0.99) / at(accepts.chunks[round] ?? [], 0.99))
    const p99 = median(p99s)
    const pressed = await overload({ url, handle, dataDir }, OVERLOAD_SECONDS)
    const refusal = msAt(pressed.refusedMs, 0.99)
    const grown = Math.round(pressed.grownBytes / 1024 ** 2)
    const percents = costs.chunks.map(ratio => Math.round(ratio * 100))
    const rows: BenchRow[] = [
      {
        what: 'durable road, chunks of 64',
        value: median(percents),
        unit: '% of bare BullMQ in chunks of 64 (CPU)',
        spread: `${Math.min(...percents)}–${Math.max(...percents)}`,
        goal: '≥ 60 %',
        met: median(percents) >= 60,
      },
      {
        what: 'durable road',
        value: Math.round(median(costs.single) * 10) / 10,
        unit: '× bare BullMQ, one job per item (CPU)',
        spread: `${Math.min(...costs.single).toFixed(1)}–${Math.max(...costs.single).toFixed(1)}`,
        goal: '≥ 5 ×',
        met: median(costs.single) >= 5,
      },
      { what: 'durable road, one process', value: Math.round(median(speed.ours)), unit: 'items/s, accept to read' },
      {
        what: 'acceptance of 64 items at half load, p99',
        value: Math.round(p99 * 10) / 10,
        unit: '× bare BullMQ in chunks of 64 at half of its own load',
        spread: `${Math.min(...p99s).toFixed(1)}–${Math.max(...p99s).toFixed(1)}`,
        goal: '≤ 3 ×',
        met: p99 <= 3,
      },
      {
        what: 'the same',
        value: msAt(accepts.ours.flat().sort(ascending), 0.99),
        unit: `ms (median ${msAt(accepts.ours.flat().sort(ascending), 0.5)}; bare ${msAt(accepts.chunks.flat().sort(ascending), 0.99)}, median ${msAt(accepts.chunks.flat().sort(ascending), 0.5)})`,
        goal: '≤ 25 ms',
        met: at(accepts.ours.flat().sort(ascending), 0.99) <= 25,
      },
      {
        what: `3 × overload for ${OVERLOAD_SECONDS} s, goodput`,
        value: Math.round(pressed.goodput * 100),
        unit: '% of peak',
        goal: '≥ 90 %',
        met: pressed.goodput >= 0.9 && pressed.lost === 0,
      },
      {
        what: 'the same, refusals p99',
        value: refusal,
        unit: `ms (median ${msAt(pressed.refusedMs, 0.5)}, ${pressed.refusedMs.length} refused; ${pressed.acceptedMs.length} accepted, p99 ${msAt(pressed.acceptedMs, 0.99)} ms)`,
        goal: '≤ 50 ms',
        met: refusal <= 50,
      },
      {
        what: 'the same, memory of the API',
        value: grown,
        unit: 'MiB more in the second half',
        goal: '≤ 16 MiB',
        met: grown <= 16,
      },
    ]
    return {
      name: 'queue',
      rows,
      notes: [
        'private Redis on a unix socket, log synced every second, no grading',
        'overload: a real API process, batches of 64 × 2 KB, a worker that waits 100 ms for each chunk',
      ],
    }
  } finally {
    for (const road of Object.values(roads)) await road.close()
    await handle.close()
    await redis.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

function ascending(a: number, b: number): number {
  return a - b
}

if (process.argv[1] === import.meta.filename) {
  console.log(renderBench(await run()))
  process.exit(0)
}
