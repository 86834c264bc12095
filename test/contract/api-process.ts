import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PrivateRedis, startPrivateRedis } from '@touchstone/private-redis'
import { afterAll } from 'vitest'

const MAIN = join(import.meta.dirname, '../../services/api/src/main.ts')

export type ApiProcess = {
  readonly url: string
  readonly port: number
  readonly child: ChildProcess
  readonly redis: PrivateRedis
  /** With which other processes join the same deployment. */
  readonly env: NodeJS.ProcessEnv
  /** Resolves with the exit code of the first process. */
  readonly exited: Promise<number | null>
  /** kill -9, and the same again on the same port. */
  restart(): Promise<void>
  /** SIGTERM, and the same again on the same port. Resolves with the exit code of the first once it has finished what it held. */
  handOver(): Promise<number | null>
  stop(): Promise<void>
}

/** The API as a process of its own on a free port, with a Redis of its own and no workers. */
export async function startApiProcess(settings: Readonly<Record<string, string>> = {}): Promise<ApiProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-contract-'))
  const redis = await startPrivateRedis({ dataDir: join(folder, 'redis'), maxMemoryBytes: 1024 * 1024 ** 2 })
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TOUCHSTONE_')))
  const env = {
    ...inherited,
    TOUCHSTONE_REDIS_URL: redis.url,
    TOUCHSTONE_DATA_DIR: folder,
    TOUCHSTONE_LOG_LEVEL: 'error',
    ...settings,
  }
  const first = await spawnApi({ ...env, TOUCHSTONE_PORT: '0' })
  let current = first
  return {
    url: first.url,
    port: Number(new URL(first.url).port),
    child: first.child,
    redis,
    env,
    exited: first.exited,
    async restart() {
      current.child.kill('SIGKILL')
      await current.exited
      current = await spawnApi({ ...env, TOUCHSTONE_PORT: new URL(first.url).port })
    },
    async handOver() {
      const { child, exited } = current
      child.kill('SIGTERM')
      await refused(first.url)
      current = await spawnApi({ ...env, TOUCHSTONE_PORT: new URL(first.url).port })
      return exited
    },
    async stop() {
      current.child.kill('SIGKILL')
      await current.exited
      await redis.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Resolves when nobody listens there any more. */
async function refused(url: string): Promise<void> {
  while (
    await fetch(`${url}/livez`, { headers: { connection: 'close' } }).then(
      answer => answer.arrayBuffer(),
      () => undefined,
    )
  ) {}
}

async function spawnApi(env: NodeJS.ProcessEnv): Promise<Pick<ApiProcess, 'child' | 'exited' | 'url'>> {
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const exited = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)))
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { url: string }) => resolve(message.url))
    child.once('exit', code => reject(new Error(`the API ended with ${code}`)))
  })
  return { child, exited, url }
}

/** A file of API keys in YAML, as `id: secret` and what more stands in its row; gone with the test file. */
export function keysFile(keys: Readonly<Record<string, { secret: string; tenant: string; scopes?: string }>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-keys-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const rows = Object.entries(keys).map(([id, { secret, tenant, scopes }]) => {
    const sha256 = createHash('sha256').update(secret).digest('hex')
    return `  - { id: ${id}, tenant: ${tenant}, sha256: ${sha256}${scopes === undefined ? '' : `, scopes: ${scopes}`} }`
  })
  writeFileSync(join(folder, 'keys.yaml'), `keys:\n${rows.join('\n')}\n`)
  return join(folder, 'keys.yaml')
}

export function post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

/** A completion in the form that its only grader wants. */
export function formItem(overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    completion: '<think>a</think>\n<answer>4</answer>',
    graders: [{ kind: 'format', rule: 'think-answer' }],
    ...overrides,
  }
}
