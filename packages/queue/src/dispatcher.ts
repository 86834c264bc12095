import { type JobsOptions, Queue } from 'bullmq'
import type { RedisHandle } from './connect.ts'
import { run, script } from './script.ts'

export const QUEUE = 'chunks'

const SLICE = 500
const DISPATCHED = script(`return redis.call('ZREM', KEYS[1] .. ':undispatched', unpack(ARGV))`)

export type Dispatch = { readonly job: string /** 0: before all others, in order. */; readonly priority: number }

/** Hands chunks to BullMQ, which says who runs what and when, and no more. */
export type Dispatcher = {
  /** Adds jobs; one that is there already stays as it is. What fails here the sweeper adds later. */
  dispatch(chunks: readonly Dispatch[]): Promise<void>
  /** Where BullMQ keeps a job: this prefix and its id. */
  readonly jobKeys: string
  close(): Promise<void>
}

export function createDispatcher(redis: RedisHandle): Dispatcher {
  const queue = new Queue(QUEUE, {
    connection: redis.client,
    prefix: redis.prefix,
    skipWaitingForReady: true,
    skipVersionCheck: true,
    streams: { events: { maxLen: 16 } },
  })
  queue.on('error', () => {}) // told by the connection already
  return {
    jobKeys: `${redis.prefix}:${QUEUE}:`,
    async dispatch(chunks) {
      for (let from = 0; from < chunks.length; from += SLICE) {
        const slice = chunks.slice(from, from + SLICE)
        await queue.addBulk(
          slice.map(({ job, priority }) => ({ name: 'chunk', data: 0, opts: jobOptions(job, priority) })),
        )
        await run(
          redis.client,
          DISPATCHED,
          redis.prefix,
          slice.map(({ job }) => job),
        )
      }
    },
    async close() {
      await queue.close()
    },
  }
}

function jobOptions(jobId: string, priority: number): JobsOptions {
  // Finished jobs are removed, because a kept one would make adding it again a silent no-op.
  return { jobId, removeOnComplete: true, removeOnFail: true, ...(priority > 0 ? { priority } : {}) }
}
