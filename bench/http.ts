import { fileURLToPath } from 'node:url'
import { createMetrics } from '@touchstone/telemetry'
import Fastify, { type FastifyInstance } from 'fastify'
import Type from 'typebox'
import { cpuPerRequest, roleOf, scoringApi, serve, startServer } from './server.ts'
import { type BenchRow, type BenchTable, median, renderBench } from './table.ts'

const ROUNDS = 5
const ITEMS = 64

/**
 * What the service costs beside a bare Fastify that validates the same body and sends it back: CPU time of the server
 * process per request, both servers in turn in each round; the median of the rounds' ratios.
 */
export async function run(): Promise<BenchTable> {
  const servers = {
    echo: await startServer(import.meta.url, 'echo'),
    api: await startServer(import.meta.url, 'api'),
  }
  try {
    const rows: BenchRow[] = []
    for (const { what, body, requests, goal } of workloads()) {
      const ratios: number[] = []
      await cpuPerRequest(servers.echo, body, Math.ceil(requests / 2))
      await cpuPerRequest(servers.api, body, Math.ceil(requests / 2))
      for (let round = 0; round < ROUNDS; round++) {
        const echo = await cpuPerRequest(servers.echo, body, requests)
        const api = await cpuPerRequest(servers.api, body, requests)
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
    for (const server of Object.values(servers)) server.close()
  }
}

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

/** Bare Fastify with a schema of the same shape: read, validate, send back. */
function echoServer(): FastifyInstance {
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

function apiServer(): FastifyInstance {
  return scoringApi({ metrics: createMetrics(), level: 'info', threads: 2 })
}

const role = roleOf(['echo', 'api'])
if (role !== undefined) await serve(role === 'echo' ? echoServer() : apiServer())
else if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(renderBench(await run()))
