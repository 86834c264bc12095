import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bareRedis } from './redis-server.ts'
import { createRig, type WorkerKind } from './rig.ts'

test.each<WorkerKind>(['oracle', 'service'])(
  'a worker (%s) whose store is gone still ends when it is told to',
  async kind => {
    const server = await bareRedis(await mkdtemp(join(tmpdir(), 'ts-bare-')))
    const rig = await createRig({ server })
    const worker = await rig.worker({ kind, env: { TOUCHSTONE_DRAIN_TIMEOUT_MS: '2000' } })

    await server.kill()
    worker.kill('SIGTERM')

    expect(await worker.ended).toBe(0)
  },
)
