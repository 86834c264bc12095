import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { connect } from '@touchstone/queue'
import { expect, onTestFinished, test } from 'vitest'
import { startPrivateRedis } from '../src/index.ts'

async function folder(name = 'ts-redis-'): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), name))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('it is reachable by its socket alone, in a folder that only we may enter, and never evicts', async () => {
  const dataDir = await folder()
  const redis = await startPrivateRedis({ dataDir })
  onTestFinished(() => redis.close())
  const handle = connect({ url: redis.url, prefix: 't' })
  onTestFinished(() => handle.close())
  await handle.ready()

  const config = await handle.client.config('GET', 'port')
  const policy = await handle.client.info('memory')

  expect(JSON.stringify(config)).toContain('"0"')
  expect(policy).toContain('maxmemory_policy:noeviction')
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
})

test('one that dies is started again with what was written to it', async () => {
  const redis = await startPrivateRedis({ dataDir: await folder(), durability: 'strict' })
  onTestFinished(() => redis.close())
  const handle = connect({ url: redis.url, prefix: 't' })
  onTestFinished(() => handle.close())
  await handle.ready()
  await handle.client.set('k', 'v')
  const first = redis.pid() ?? 0

  process.kill(first, 'SIGKILL')

  await expect.poll(() => handle.client.get('k')).toBe('v')
  expect(redis.pid()).not.toBe(first)
})

test('it ends with its owner, and its data is there for the next', async () => {
  const dataDir = await folder()
  const redis = await startPrivateRedis({ dataDir })
  const pid = redis.pid() ?? 0
  const handle = connect({ url: redis.url, prefix: 't' })
  await handle.ready()
  await handle.client.set('k', 'v')
  await handle.close()

  await redis.close()

  expect(isAlive(pid)).toBe(false)
  const next = await startPrivateRedis({ dataDir })
  onTestFinished(() => next.close())
  const again = connect({ url: next.url, prefix: 't' })
  onTestFinished(() => again.close())
  await again.ready()
  expect(await again.client.get('k')).toBe('v')
})

test('one that is closed while it is being started again leaves no process behind', async () => {
  const dataDir = await folder()
  const redis = await startPrivateRedis({ dataDir })
  process.kill(redis.pid() ?? 0, 'SIGKILL')
  await expect.poll(() => redis.pid()).toBeUndefined()
  const noted = async () => JSON.parse(await readFile(join(dataDir, 'redis.json'), 'utf8')) as { pid: number }
  const { pid: first } = await noted()
  await expect.poll(async () => (await noted()).pid, { interval: 1 }).not.toBe(first)
  const { pid: second } = await noted()

  await redis.close()

  expect(isAlive(second)).toBe(false)
})

test('a second owner of the same folder is refused', async () => {
  const dataDir = await folder()
  const redis = await startPrivateRedis({ dataDir })
  onTestFinished(() => redis.close())

  await expect(startPrivateRedis({ dataDir })).rejects.toThrow('another process')
})

test('one that survived its owner is adopted, with its data, and ends with the new owner', async () => {
  const dataDir = await folder()
  const entry = fileURLToPath(new URL('./own-redis.ts', import.meta.url))
  const owner: ChildProcess = spawn(process.execPath, [entry, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(owner.stdout ?? owner, 'data')) as [Buffer]
  const { pid } = JSON.parse(line.toString()) as { pid: number }
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  expect(isAlive(pid)).toBe(true)

  const redis = await startPrivateRedis({ dataDir })

  expect(redis.adopted).toBe(true)
  expect(redis.pid()).toBe(pid)
  await redis.close()
  expect(isAlive(pid)).toBe(false)
})

test('one that nobody adopts ends by itself, with its data, and one that is adopted does not', async () => {
  const dataDir = await folder()
  const entry = fileURLToPath(new URL('./own-redis.ts', import.meta.url))
  const kill = async (): Promise<number> => {
    const owner = spawn(process.execPath, [entry, dataDir, '1'], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await once(owner.stdout, 'data')) as [Buffer]
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    return (JSON.parse(line.toString()) as { pid: number }).pid
  }
  const left = await kill()
  while (isAlive(left)) await delay(50)

  const again = await kill()
  const redis = await startPrivateRedis({ dataDir, outliveSeconds: 0 })
  onTestFinished(() => redis.close())
  const handle = connect({ url: redis.url, prefix: 't' })
  onTestFinished(() => handle.close())
  await handle.ready()
  // What watched for the owner before sees the new one's lock within a second; nothing is left that could end this one.
  while (watchersOf(dataDir).length > 1) await delay(50)

  expect(again).not.toBe(left)
  expect(await handle.client.ping()).toBe('PONG')
  expect(await handle.client.get('starts')).toBe('2')
})

/** Shells that wait for the owner of a folder to go. */
function watchersOf(dataDir: string): string[] {
  return readdirSync('/proc').filter(pid => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return command.startsWith('/bin/sh') && command.includes(join(dataDir, 'owner.json'))
    } catch {
      return false // it ended meanwhile, or is no process
    }
  })
}

test('a data folder with a long path gets its socket elsewhere', async () => {
  const dataDir = join(await folder(), 'x'.repeat(120))

  const redis = await startPrivateRedis({ dataDir })
  onTestFinished(() => redis.close())

  expect(Buffer.byteLength(redis.url.slice('unix://'.length))).toBeLessThanOrEqual(107)
})

test('a program that is not there is named', async () => {
  await expect(startPrivateRedis({ dataDir: await folder(), binary: '/nowhere/redis-server' })).rejects.toThrow(
    'no /nowhere/redis-server to be found',
  )
})

test('one that survived and does not answer is replaced, never joined by a second on the same log', async () => {
  const dataDir = await folder()
  const entry = fileURLToPath(new URL('./own-redis.ts', import.meta.url))
  const owner: ChildProcess = spawn(process.execPath, [entry, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(owner.stdout ?? owner, 'data')) as [Buffer]
  const { pid } = JSON.parse(line.toString()) as { pid: number }
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  await rm(join(dataDir, 'redis.sock'))

  const redis = await startPrivateRedis({ dataDir })
  onTestFinished(() => redis.close())

  expect(redis.adopted).toBe(false)
  expect(isAlive(pid)).toBe(false)
  expect(redis.pid()).not.toBe(pid)
})
