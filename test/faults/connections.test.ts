import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startApi } from './api.ts'
import { createRig, expectWithin, report, SCALE, SEEDS, until } from './rig.ts'

/** Long enough for the good beside the bad on a busy machine. */
const LIMIT_MS = 5_000
const BODY = JSON.stringify({
  completion: '<think>a</think>\n<answer>4</answer>',
  graders: [{ kind: 'format', rule: 'think-answer' }],
})
const HEAD = `POST /score HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n`

/** A connection that asks again and again, one request after the other. Milliseconds of each answer; 0 answers missing. */
async function goodClient(port: number, requests: number): Promise<{ times: number[]; right: number }> {
  const socket = connect(port, '127.0.0.1')
  const times: number[] = []
  let right = 0
  try {
    for (let nth = 0; nth < requests; nth++) {
      const began = performance.now()
      const answer = new Promise<string>((done, reject) => {
        let text = ''
        const read = (part: Buffer): void => {
          text += part.toString()
          const head = text.indexOf('\r\n\r\n')
          if (head < 0 || text.length < head + 4 + Number(/content-length: (\d+)/i.exec(text)?.[1])) return
          socket.off('data', read)
          done(text)
        }
        socket.on('data', read)
        socket.once('error', reject)
        socket.once('close', () => reject(new Error('closed')))
      })
      socket.write(HEAD + BODY)
      if (/^HTTP\/1\.1 200 [\s\S]*"reward":1,/.test(await answer)) right++
      times.push(performance.now() - began)
      socket
        .removeAllListeners('error')
        .removeAllListeners('close')
        .on('error', () => {})
    }
    return { times, right }
  } finally {
    socket.destroy()
  }
}

async function goodClients(port: number, count: number, requests: number) {
  const clients = await Promise.all(Array.from({ length: count }, () => goodClient(port, requests)))
  const times = clients.flatMap(client => client.times).sort((a, b) => a - b)
  return {
    right: clients.reduce((sum, client) => sum + client.right, 0),
    p50: times[Math.floor(times.length / 2)] ?? 0,
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
  }
}

/** Peers that never finish what they began, and never close: only the server can end these connections. */
function badClients(port: number, count: number, begin: (nth: number) => string, dribble: boolean): Socket[] {
  return Array.from({ length: count }, (_, nth) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    socket.on('error', () => {})
    socket.on('data', () => {})
    socket.once('connect', () => socket.write(begin(nth)))
    if (dribble) {
      const timer = setInterval(() => socket.writable && socket.write('a'), 200)
      socket.once('close', () => clearInterval(timer))
      socket.once('end', () => clearInterval(timer))
    }
    onTestFinished(() => void socket.destroy())
    return socket
  })
}

test.each(SEEDS)(
  'F19 (seed %i): slow, silent and half-open connections are cut in time, leave nothing, and the good do not notice',
  async seed => {
    const rig = await createRig()
    const api = await startApi(rig, {
      TOUCHSTONE_HEADERS_TIMEOUT_MS: String(LIMIT_MS),
      TOUCHSTONE_REQUEST_TIMEOUT_MS: String(LIMIT_MS),
    })
    const good = Math.min(1_000, 200 * SCALE)
    const each = Math.min(1_000, 150 * SCALE) + seed
    const silent = Math.min(6_000, 1_000 * SCALE)
    await goodClients(api.port, 50, 4)
    const quiet = await goodClients(api.port, good, 5)
    const before = api.descriptors()
    const beforeBytes = api.residentBytes()

    const began = performance.now()
    const bad = [
      ...badClients(api.port, each, () => 'POST /score HTTP/1.1\r\nhost: x\r\nx-slow: a', true),
      ...badClients(api.port, each, () => `${HEAD.replace(/length: \d+/, 'length: 5000')}{"completion":"`, true),
      ...badClients(api.port, silent, nth => (nth % 2 === 0 ? '' : 'P'), false),
    ]
    await until(() => api.descriptors() > before + bad.length / 2)
    const crowded = await goodClients(api.port, good, 5)
    await until(() => api.descriptors() <= before + 4)
    const cutMs = performance.now() - began
    const after = await goodClients(api.port, 50, 4)

    expect([quiet.right, crowded.right, after.right]).toEqual([good * 5, good * 5, 200])
    expectWithin(cutMs, LIMIT_MS + 15_000)
    expect(api.residentBytes() - beforeBytes).toBeLessThan(256 * 1024 ** 2)
    report({
      id: 'F19',
      fault: `${each} clients that dribble headers, ${each} that dribble a body, ${silent} that say nothing; none ever closes`,
      plain: 'a bare Fastify never cut 1,000 slow bodies in 13 s',
      here: `all cut ${(cutMs / 1_000).toFixed(1)} s after the first (limit ${LIMIT_MS / 1_000} s), no descriptor left; ${good} good connections meanwhile: all right, p99 ${crowded.p99.toFixed(0)} ms (quiet ${quiet.p99.toFixed(0)} ms)`,
    })
  },
)
