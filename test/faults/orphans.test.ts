import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const SERVICES = join(import.meta.dirname, '../../services')

/** A process of the service under a supervisor that is us, with a store that is not there and never will be. */
function start(name: string): { process: ChildProcess; ended: Promise<unknown[]> } {
  const dataDir = mkdtempSync(join(tmpdir(), 'ts-orphan-'))
  const child = fork(join(SERVICES, name, 'src/main.ts'), [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH,
      TOUCHSTONE_PORT: '0',
      TOUCHSTONE_REDIS_URL: `unix://${dataDir}/nothing.sock`,
      TOUCHSTONE_DATA_DIR: dataDir,
      TOUCHSTONE_LOG_LEVEL: 'silent',
      TOUCHSTONE_DRAIN_DELAY_MS: '0',
      TOUCHSTONE_DRAIN_TIMEOUT_MS: '500',
    },
  })
  const ended = once(child, 'exit')
  onTestFinished(() => {
    child.kill('SIGKILL')
    rmSync(dataDir, { recursive: true, force: true })
  })
  return { process: child, ended }
}

test.each(['api', 'scoring-worker', 'delivery-worker'])(
  'a %s whose supervisor goes while it still loads, its store away, does not outlive it',
  async name => {
    const { process: child, ended } = start(name)
    await once(child, 'spawn')

    child.disconnect()

    expect(await ended).toEqual([0, null])
  },
)

test.each(['scoring-worker', 'delivery-worker'])(
  'a %s that waits for a store that is away ends with its supervisor',
  async name => {
    const { process: child, ended } = start(name)
    await new Promise(done => setTimeout(done, 1_500)) // by then it waits; where it still loads, the test above is run twice

    child.disconnect()

    expect(await ended).toEqual([0, null])
  },
)
