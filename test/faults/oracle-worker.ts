import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type ScoreItem, storedResult } from '@touchstone/contracts'
import { connect, createChunkWorker } from '@touchstone/queue'
import { rewardOf, type Treatment } from './oracle.ts'

/** A worker of the durable road whose items say how they hurt it. The road is the real one; only the grading is a table. */
const env = process.env
const redis = connect({ url: env.TOUCHSTONE_REDIS_URL ?? '', prefix: env.TOUCHSTONE_REDIS_PREFIX ?? '' })
await redis.ready()
const worker = createChunkWorker({
  redis,
  id: `o${randomBytes(6).toString('hex')}`,
  lockMs: Number(env.TOUCHSTONE_LOCK_MS),
  stallScanMs: Number(env.TOUCHSTONE_STALL_SCAN_MS),
  concurrency: Number(env.TOUCHSTONE_WORKER_CONCURRENCY),
  handler: async ({ rows, put, stop }) => {
    await Promise.all(
      rows.map(async row => {
        const { id, metadata = {} } = JSON.parse(row.text) as ScoreItem
        const { slowMs = 0, poison = false, blockMs = 0 } = metadata as Treatment
        if (poison) process.kill(process.pid, 'SIGKILL')
        if (blockMs > 0) block(blockMs)
        if (slowMs > 0) await delay(slowMs, undefined, { signal: stop }).catch(() => {})
        if (slowMs > 0 && stop.aborted) return
        put(
          storedResult(row.index, {
            id,
            status: 'scored',
            reward: rewardOf(id),
            reason: null,
            components: [],
            flags: [],
            grader_versions: {},
            isolation: 'none',
            timing: { duration_ms: 0 },
          }),
        )
      }),
    )
  },
})
process.on('SIGTERM', () => void worker.drain(5_000).then(() => process.exit(0)))
console.log('scoring')

function block(ms: number): void {
  const endsAt = performance.now() + ms
  while (performance.now() < endsAt);
}
