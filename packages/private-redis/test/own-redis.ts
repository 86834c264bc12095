import { connect } from '@touchstone/queue'
import { startPrivateRedis } from '../src/index.ts'

/** A process that owns a private Redis until it is killed, and counts there how often it was started. */
const [, , dataDir = '', outliveSeconds] = process.argv
const redis = await startPrivateRedis({
  dataDir,
  ...(outliveSeconds === undefined ? {} : { outliveSeconds: Number(outliveSeconds) }),
})
const handle = connect({ url: redis.url, prefix: 't' })
await handle.ready()
await handle.client.incr('starts')
console.log(JSON.stringify({ pid: redis.pid() }))
setInterval(() => {}, 60_000)
