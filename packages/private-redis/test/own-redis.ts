import { startPrivateRedis } from '../src/index.ts'

/** A process that owns a private Redis until it is killed. */
const redis = await startPrivateRedis({ dataDir: process.argv[2] ?? '' })
console.log(JSON.stringify({ pid: redis.pid() }))
setInterval(() => {}, 60_000)
