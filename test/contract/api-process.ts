import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PrivateRedis, startPrivateRedis } from '@touchstone/queue'

const MAIN = join(import.meta.dirname, '../../services/api/src/main.ts')

export type ApiProcess = {
  readonly url: string
  readonly port: number
  readonly child: ChildProcess
  readonly redis: PrivateRedis
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>
  stop(): Promise<void>
}

/** The API as a process of its own on a free port, with a Redis of its own and no workers. */
export async function startApiProcess(env: Readonly<Record<string, string>> = {}): Promise<ApiProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-contract-'))
  const redis = await startPrivateRedis({ dataDir: join(folder, 'redis'), maxMemoryBytes: 256 * 1024 ** 2 })
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TOUCHSTONE_')))
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...inherited,
      TOUCHSTONE_PORT: '0',
      TOUCHSTONE_REDIS_URL: redis.url,
      TOUCHSTONE_DATA_DIR: folder,
      TOUCHSTONE_LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)))
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { url: string }) => resolve(message.url))
    child.once('exit', code => reject(new Error(`the API ended with ${code}`)))
  })
  return {
    url,
    port: Number(new URL(url).port),
    child,
    redis,
    exited,
    async stop() {
      child.kill('SIGKILL')
      await exited
      await redis.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
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
