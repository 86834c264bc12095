import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Result, ScoreItemInput } from '@touchstone/contracts'
import { removeHidden } from '@touchstone/scorer-code'
import { freePort } from '../free-port.ts'
import { PATIENCE_MS } from '../patience.ts'

const ROOT = join(import.meta.dirname, '..', '..')

export type RunningService = {
  readonly url: string
  readonly dataDir: string
  /** Of the process that a user starts; the others are its children. */
  readonly pid: number
  post(path: string, body: unknown, headers?: { [name: string]: string }): Promise<Response>
  score(items: readonly unknown[]): Promise<readonly Result[]>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
}

type Options = {
  readonly dataDir?: string
  readonly env?: { readonly [name: string]: string }
  /** Program and arguments that become node (by exec) after they have prepared its surroundings. */
  readonly within?: readonly string[]
}

/** The whole service as a user starts it, on a free port, with its own data folder and private Redis. */
export async function startService({
  dataDir = temporaryFolder(),
  env = {},
  within = [],
}: Options = {}): Promise<RunningService> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TOUCHSTONE_')))
  const [command = '', ...args] = [...within, process.execPath, join(ROOT, 'services/cli/src/main.ts'), 'serve']
  const child = spawn(command, args, {
    env: {
      ...inherited,
      TOUCHSTONE_PORT: String(port),
      TOUCHSTONE_DATA_DIR: dataDir,
      TOUCHSTONE_LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const exited = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)))
  await untilReady(url, child)
  const post: RunningService['post'] = (path, body, headers = {}) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  return {
    url,
    dataDir,
    pid: child.pid ?? 0,
    post,
    async score(items) {
      const response = await post('/score', { items })
      if (!response.ok) throw new Error(`POST /score answered ${response.status}: ${await response.text()}`)
      return ((await response.json()) as { results: Result[] }).results
    },
    stop() {
      child.kill('SIGTERM')
      return exited
    },
  }
}

/** The example rollouts, each with the reward that it must get in its metadata. */
export function exampleItems(): readonly (ScoreItemInput & { id: string })[] {
  const text = readFileSync(join(ROOT, 'examples/rollouts.jsonl'), 'utf8')
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
}

/** All of a result that may not vary, as text. */
export function withoutTiming({ timing: _timing, ...rest }: Result): string {
  return JSON.stringify(rest)
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'touchstone-e2e-'))
}

export function removeFolder(folder: string): void {
  removeHidden(folder)
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the service ended with code ${child.exitCode}`)
    const ready = await fetch(`${url}/readyz`).then(
      response => response.ok,
      () => false,
    )
    if (ready) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  child.kill('SIGKILL')
  throw new Error(`the service was not ready within ${PATIENCE_MS} ms`)
}
