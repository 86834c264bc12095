// A scoring worker whose work takes its time and no CPU: how much can be done a second does not depend on the machine.
import { setTimeout as delay } from 'node:timers/promises'
import { type ScoreItem, storedResult } from '@touchstone/contracts'
import { connect, createChunkWorker } from '@touchstone/queue'
import { resultOf } from './roads.ts'

const [url = '', prefix = '', concurrency = '4', chunkMs = '100'] = process.argv.slice(2)
const redis = connect({ url, prefix })
await redis.ready()
createChunkWorker({
  redis,
  concurrency: Number(concurrency),
  handler: async ({ rows, put }) => {
    await delay(Number(chunkMs))
    for (const row of rows) put(storedResult(row.index, resultOf((JSON.parse(row.text) as ScoreItem).id)))
  },
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
