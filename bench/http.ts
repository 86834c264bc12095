import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { readConfig } from '@touchstone/config'
import { createFormatScorer } from '@touchstone/scorer-format'
import { createLogger, createMetrics } from '@touchstone/telemetry'
import Fastify from 'fastify'
import Type from 'typebox'
import { Pool } from 'undici'
import { createApi } from '../services/api/src/index.ts'
import { type BenchRow, type BenchTable, median, renderBench } from './table.ts'

const ROUNDS = 5
const ITEMS = 64
type Role = 'echo' | 'api'

/**
 * What the service costs beside a bare Fastify that validates the same body and sends it back: CPU time of the server
 * process per request, both servers in turn in each round; the median of the rounds' ratios.
 */
export async function run(): Promise<BenchTable> {
  const servers = { echo: await start('echo'), api: await start('api') }
  try {
    const rows: BenchRow[] = []
    for (const { what, body, requests, goal } of workloads()) {
      const ratios: number[] = []
      await load(servers.echo, body, Math.ceil(requests / 2))
      await load(servers.api, body, Math.ceil(requests / 2))
      for (let round = 0; round < ROUNDS; round++) {
        const echo = await load(servers.echo, body, requests)
        const api = await load(servers.api, body, requests)
        ratios.push(echo / api)
      }
      const percents = ratios.map(ratio => Math.round(ratio * 100))
      const value = median(percents)
      const spread = `${Math.min(...percents)}–${Math.max(...percents)}`
      rows.push({
        what,
        value,
        unit: '% of a bare Fastify echo (CPU)',
        spread,
        goal: `≥ ${goal} %`,
        met: value >= goal,
      })
    }
    return { name: 'http', rows }
  } finally {
    for (const server of Object.values(servers)) server.child.kill()
  }
}

type Server = { readonly child: ChildProcess; readonly url: string }
type Workload = { readonly what: string; readonly body: string; readonly requests: number; readonly goal: number }

function workloads(): Workload[] {
  const think = (bytes: number) => (index: number) => ({
    id: `s1/p${index}/r0`,
    completion: `<think>\n${prose(bytes - 60, index)}\n</think>\n<answer>\n${index}\n</answer>`,
    graders: [{ kind: 'format', rule: 'think-answer' }],
  })
  const sums = (index: number) => ({
    id: `s1/p${index}/r0`,
    completion: `${prose(1_980, index)} so the answer is \\boxed{${index * 37 + 11}}`,
    graders: [{ kind: 'math', gold: String(index * 37 + (index % 2 === 0 ? 11 : 12)) }],
  })
  const batch = (make: (index: number) => object) =>
    JSON.stringify({ items: Array.from({ length: ITEMS }, (_, index) => make(index)) })
  return [
    { what: 'POST /score, 64 × 2 KB, think-answer', body: batch(think(2_048)), requests: 300, goal: 60 },
    { what: 'POST /score, 64 × 2 KB, math with whole numbers', body: batch(sums), requests: 100, goal: 30 },
    { what: 'POST /score, 64 × 24 KB, think-answer', body: batch(think(24_576)), requests: 40, goal: 60 },
  ]
}

function prose(bytes: number, seed: number): string {
  const words = 'we first note that the sum of both sides is even, so x must divide the square of n; hence'.split(' ')
  let text = ''
  for (let at = seed; text.length < bytes; at++) text += `${words[(at * 7) % words.length]} `
  return text.slice(0, bytes)
}

async function start(role: Role): Promise<Server> {
  // Its log is written, and nobody reads it.
  const child = fork(fileURLToPath(import.meta.url), [role], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', message => resolve(String(message)))
    child.once('exit', code => reject(new Error(`the ${role} server ended with ${code}`)))
  })
  return { child, url }
}

/** Milliseconds of the server's CPU per request. */
async function load({ child, url }: Server, body: string, requests: number): Promise<number> {
  const pool = new Pool(url, { connections: 8 })
  const before = await cpuMs(child)
  let left = requests
  await Promise.all(
    Array.from({ length: 8 }, async () => {
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
    }),
  )
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

/** Bare Fastify with a schema of the same shape: read, validate, send back. */
function echoServer() {
  const app = Fastify({ bodyLimit: 134_217_728 })
  const item = Type.Object({
    id: Type.String(),
    completion: Type.String(),
    graders: Type.Array(Type.Object({ kind: Type.String() }, { additionalProperties: true })),
  })
  const body = Type.Object({ items: Type.Array(item) })
  app.post('/score', { schema: { body, response: { 200: body } } }, async request => request.body)
  return app
}

function apiServer() {
  const metrics = createMetrics()
  return createApi({
    config: readConfig({}, () => ''),
    logger: createLogger({ service: 'api', level: 'info' }),
    metrics,
    scorers: { format: createFormatScorer() },
    mathVersion: async () => '',
    salt: async () => 'bench',
    threads: 2,
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

async function serve(role: Role): Promise<void> {
  const app = role === 'echo' ? echoServer() : apiServer()
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.((user + system) / 1000)
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.(url)
}

const role = process.argv[2]
if (process.send !== undefined && (role === 'echo' || role === 'api')) await serve(role)
else if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(renderBench(await run()))
