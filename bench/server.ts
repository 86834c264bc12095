import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { readConfig } from '@touchstone/config'
import { createFormatScorer } from '@touchstone/scorer-format'
import { createLogger, type Metrics } from '@touchstone/telemetry'
import type { FastifyInstance } from 'fastify'
import { Pool } from 'undici'
import { createApi } from '../services/api/src/index.ts'

/** A server in a process of its own, so that its CPU can be told from the client's. */
export type Server = { readonly url: string; close(): void }

type Measured = Server & { readonly child: ChildProcess }

/**
 * Forks a benchmark's own file with one of its roles as argument; that process calls `serve`.
 * @param log where its output goes; nobody reads it
 */
export async function startServer(file: string, role: string, log: number | 'ignore' = 'ignore'): Promise<Measured> {
  const child = fork(fileURLToPath(file), [role], { stdio: ['ignore', log, 'inherit', 'ipc'] })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', message => resolve(String(message)))
    child.once('exit', code => reject(new Error(`the ${role} server ended with ${code}`)))
  })
  return { child, url, close: () => void child.kill() }
}

/** The role that this process was forked for; undefined in the benchmark itself. */
export function roleOf<Role extends string>(roles: readonly Role[]): Role | undefined {
  return process.send === undefined ? undefined : roles.find(role => role === process.argv[2])
}

/** Listens, tells where, and answers every message with the milliseconds of CPU that this process has used. */
export async function serve(app: FastifyInstance): Promise<void> {
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.((user + system) / 1000)
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.(url)
}

/** The service's own door with format and math, and without a queue. */
export function scoringApi({ metrics, level, threads }: { metrics: Metrics; level: string; threads: number }) {
  return createApi({
    config: readConfig({}, () => ''),
    logger: createLogger({ service: 'api', level }),
    metrics,
    scorers: { format: createFormatScorer() },
    mathVersion: async () => '',
    salt: async () => 'bench',
    threads,
    lifecycle: { draining: false, refusing: false },
    deployment: {
      isolation: async () => 'full',
      isolationTests: async () => ({}),
      versions: async () => ({}),
      languages: async () => ({}),
      checks: async () => [],
      metricsText: format => metrics.text(format),
    },
  })
}

/** Milliseconds of the server's CPU per `POST /score`, eight at a time. */
export async function cpuPerRequest({ child, url }: Measured, body: string, requests: number): Promise<number> {
  const pool = new Pool(url, { connections: 8 })
  const before = await cpuMs(child)
  let left = requests
  const ask = async (): Promise<void> => {
    while (left-- > 0) {
      const answer = await pool.request({
        path: '/score',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode}: ${await answer.body.text()}`)
      await answer.body.dump({ limit: 1e9 })
    }
  }
  await Promise.all(Array.from({ length: 8 }, ask))
  const spent = (await cpuMs(child)) - before
  await pool.close()
  return spent / requests
}

function cpuMs(child: ChildProcess): Promise<number> {
  return new Promise(resolve => {
    child.once('message', value => resolve(Number(value)))
    child.send('cpu')
  })
}
