import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { removeFolder, startService, temporaryFolder } from './running-service.ts'

const MAIN = join(import.meta.dirname, '../../services/cli/src/main.ts')

/** `touchstone serve` until it ends by itself: its exit code, and what it said. */
async function serve(env: { readonly [name: string]: string }): Promise<{ code: number; said: string }> {
  const dataDir = temporaryFolder()
  onTestFinished(() => removeFolder(dataDir))
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TOUCHSTONE_')))
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    env: { ...inherited, TOUCHSTONE_PORT: '0', TOUCHSTONE_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code: code ?? -1, said }
}

test('a port that is taken ends the start with a sentence, and is not tried for ever', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  onTestFinished(() => void taken.close())
  const address = taken.address()

  const { code, said } = await serve({
    TOUCHSTONE_PORT: String(typeof address === 'object' ? address?.port : 0),
  })

  expect(code).toBe(1)
  expect(said).toContain('EADDRINUSE')
})

test('a profile that cannot be read ends the start with its place', async () => {
  const folder = temporaryFolder()
  onTestFinished(() => removeFolder(folder))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'mine.yaml'), 'name: mine\ngraders:\n  - { kind: maths }\n')

  const { code, said } = await serve({ TOUCHSTONE_PROFILES: folder })

  expect(code).toBe(1)
  expect(said).toContain('mine.yaml')
})

test('a second service on the same data folder is refused and leaves the first alone', async () => {
  const first = await startService()
  onTestFinished(async () => {
    await first.stop()
    removeFolder(first.dataDir)
  })

  const { code, said } = await serve({ TOUCHSTONE_DATA_DIR: first.dataDir })

  expect(code).toBe(1)
  expect(said).toMatch(/^touchstone: another process \(\d+\) already serves from this data folder/m)
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
})
