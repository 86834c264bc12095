import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiProcess, formItem, post, startApiProcess } from './api-process.ts'

/** Long enough for whoever sends all at once on a busy machine, shorter than the dribble. */
const LIMIT_MS = 3_000
let api: ApiProcess
beforeAll(async () => {
  api = await startApiProcess({
    TOUCHSTONE_HEADERS_TIMEOUT_MS: String(LIMIT_MS),
    TOUCHSTONE_REQUEST_TIMEOUT_MS: String(LIMIT_MS),
  })
})
afterAll(() => api.stop())

/** Everything that the server says until it closes the connection, and how long that took. */
async function talk(write: (socket: Socket) => unknown): Promise<{ text: string; ms: number }> {
  const started = performance.now()
  const socket = connect(api.port, '127.0.0.1')
  let text = ''
  socket.on('data', chunk => {
    text += chunk.toString()
  })
  socket.on('error', () => {}) // a reset is an end like any other here
  socket.once('connect', () => write(socket))
  await new Promise(resolve => socket.once('close', resolve))
  return { text, ms: performance.now() - started }
}

async function dribble(socket: Socket, text: string): Promise<void> {
  for (const letter of text) {
    if (socket.destroyed) return
    socket.write(letter)
    await delay(100)
  }
}

test.each([
  ['headers', 'POST /score HTTP/1.1\r\nhost: x\r\nx-slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'],
  [
    'a body',
    'POST /score HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{"completion":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  ],
])('a client that dribbles %s is cut off in time, and the others do not notice', async (_name, text) => {
  const head = text.slice(0, -40)
  const slow = Array.from({ length: 50 }, () =>
    talk(socket => {
      socket.write(head)
      return dribble(socket, text.slice(-40))
    }),
  )

  const good = await post(`${api.url}/score`, formItem())

  expect(good.status).toBe(200)
  for (const { text: answer, ms } of await Promise.all(slow)) {
    expect(ms).toBeLessThan(LIMIT_MS + 20_000) // Node's own limit is a minute for headers, five for a body
    if (answer !== '') expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  }
})

test.each([
  ['no HTTP at all', 'hello\r\n\r\n', 400],
  ['two lengths', 'POST /score HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}', 400],
  [
    'length and chunks, as smugglers send them',
    'POST /score HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  ['headers without end', `GET /livez HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(70_000)}\r\n\r\n`, 431],
])('%s gets a problem and the connection ends', async (_name, text, status) => {
  const { text: answer } = await talk(socket => socket.write(text))

  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(answer).toContain('application/problem+json')
})

test('a client that leaves in the middle of its body harms nobody', async () => {
  await talk(socket => {
    socket.write(
      'POST /score HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{"a":',
    )
    socket.destroy()
  })

  expect((await post(`${api.url}/score`, formItem())).status).toBe(200)
})

test('many connections at once are all answered', async () => {
  const answers = await Promise.all(
    Array.from({ length: 500 }, () =>
      talk(socket => {
        const body = JSON.stringify(formItem())
        socket.end(
          `POST /score HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        )
      }),
    ),
  )

  expect(answers.filter(({ text }) => text.startsWith('HTTP/1.1 200 '))).toHaveLength(500)
})
