import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { BatchStatus, Result } from '@touchstone/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiProcess, startApiProcess } from './api-process.ts'

let api: ApiProcess
beforeAll(async () => {
  api = await startApiProcess()
})
afterAll(() => api.stop())

/** Rows that nobody can read: each has its result as soon as the batch is taken. */
async function unreadableBatch(count: number): Promise<string> {
  const items = Array.from({ length: count }, (_, index) => ({ id: `row-${index}`, completion: 7 }))
  const answer = await fetch(`${api.url}/batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ items }),
  })
  expect(answer.status).toBe(202)
  return ((await answer.json()) as { batch_id: string }).batch_id
}

/** The most that it ever held: what it gave back meanwhile makes no growth of what comes next. */
function mostBytes(): number {
  const status = readFileSync(`/proc/${api.child.pid}/status`, 'utf8')
  return 1_024 * Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1])
}

async function upload(body: Buffer, sizes: (at: number) => number): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(api.url)
  return new Promise((done, reject) => {
    const sending = request(
      { hostname, port, path: '/batches', method: 'POST', headers: { 'content-type': 'application/x-ndjson' } },
      answer => {
        let text = ''
        answer.on('data', part => {
          text += String(part)
        })
        answer.on('end', () => done({ status: answer.statusCode ?? 0, text }))
      },
    )
    sending.on('error', reject)
    const write = async (): Promise<void> => {
      for (let at = 0; at < body.length; ) {
        const size = Math.max(1, sizes(at))
        sending.write(body.subarray(at, at + size))
        at += size
        await new Promise(resolve => setImmediate(resolve)) // a packet of its own
      }
      sending.end()
    }
    write().catch(reject)
  })
}

test('C5: lines that come in packets of any size, cut amid characters and line ends, are the rows that were sent', async () => {
  const ids = ['a', 'ü', '💥', 'd']
  const text = `${ids.map(id => JSON.stringify({ id, completion: 7 })).join('\r\n')}\n\n`
  const body = Buffer.from(text)

  for (const sizes of [() => 1, () => 3, (at: number) => (at * 7) % 11]) {
    const { status, text: answer } = await upload(body, sizes)
    expect(status).toBe(202)
    const { results_url: url } = JSON.parse(answer) as { results_url: string }
    const page = (await (await fetch(api.url + url)).json()) as { results: Result[] }

    expect(page.results.map(({ id }) => id).sort()).toEqual([...ids].sort())
  }
})

test('C5: a reader at a crawl costs the server no memory and nobody else a thing; it resumes without gap or repeat', async () => {
  const count = 120_000
  const id = await unreadableBatch(count)
  const whole = (
    await (await fetch(`${api.url}/batches/${id}/results`, { headers: { accept: 'application/x-ndjson' } })).text()
  ).trimEnd()
  const lines = whole.split('\n')
  const crawl = async (readers: number): Promise<Socket[]> => {
    const sockets = Array.from({ length: readers }, () => {
      const socket = connect(api.port, '127.0.0.1')
      socket.on('error', () => {})
      socket.pause()
      socket.write(`GET /batches/${id}/results HTTP/1.1\r\nhost: x\r\naccept: application/x-ndjson\r\n\r\n`)
      return socket
    })
    await delay(1_500)
    return sockets
  }
  // A process that has just started takes its heap from the system, whoever asks.
  for (const socket of await crawl(3)) socket.destroy()
  const before = mostBytes()
  const crawling = await crawl(30)
  const grown = mostBytes() - before
  const others = await fetch(`${api.url}/batches/${id}`)
  for (const socket of crawling) socket.destroy()

  expect(lines).toHaveLength(count + 1)
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ summary: { finished: count, state: 'done' } })
  expect(((await others.json()) as BatchStatus).finished).toBe(count)
  // Thirty times the stream would be thirty times as much.
  expect(grown).toBeLessThan((30 * Buffer.byteLength(whole)) / 4)

  const resumed = await fetch(`${api.url}/batches/${id}/results?cursor=12345`, {
    headers: { accept: 'application/x-ndjson' },
  })
  const rest = (await resumed.text()).trimEnd().split('\n')
  expect(rest.slice(0, -1)).toEqual(lines.slice(12_345, -1))
})

test('C5: a client that leaves amid its stream leaves nothing behind', async () => {
  const id = await unreadableBatch(5_000)
  const waiting = await fetch(`${api.url}/batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ items: [{ id: 'w', completion: 'x', graders: [{ kind: 'format', rule: 'boxed' }] }] }),
  })
  const { batch_id: open } = (await waiting.json()) as { batch_id: string }
  for (const batch of [id, open, open]) {
    const leave = new AbortController()
    const answer = await fetch(`${api.url}/batches/${batch}/results`, {
      headers: { accept: 'application/x-ndjson' },
      signal: leave.signal,
    })
    expect(answer.status).toBe(200)
    leave.abort()
  }
  const held = await fetch(`${api.url}/batches/${open}/results?wait=1`)

  expect(await held.json()).toEqual({ results: [], next_cursor: '0', done: false })
})

test.each([
  ['limit=0', 422],
  ['limit=1001', 422],
  ['limit=1000', 200],
  ['wait=601', 422],
  ['cursor=-1', 422],
  ['cursor=abc', 422],
  ['cursor=1e3', 422],
  ['cursor=99999', 200],
])('C5: results?%s is %i', async (query, status) => {
  const id = await unreadableBatch(3)

  expect((await fetch(`${api.url}/batches/${id}/results?${query}`)).status).toBe(status)
})
