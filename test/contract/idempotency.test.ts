import { gzipSync, zstdCompressSync } from 'node:zlib'
import { connect } from '@touchstone/queue'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type ApiProcess, formItem, keysFile, startApiProcess } from './api-process.ts'

const keys = keysFile({
  a: { secret: '1', tenant: 'a' },
  a2: { secret: '3', tenant: 'a' },
  b: { secret: '2', tenant: 'b' },
})

let api: ApiProcess
beforeAll(async () => {
  api = await startApiProcess({ TOUCHSTONE_API_KEYS_FILE: keys })
})
afterAll(() => api.stop())

type Sent = { status: number; batch: string | undefined; replayed: boolean; body: { type?: string } }

async function send(
  key: string,
  body: string | Buffer,
  {
    as = 'a.1',
    path = '/batches',
    headers = {},
    to = api,
  }: { as?: string; path?: string; headers?: Record<string, string>; to?: ApiProcess } = {},
): Promise<Sent> {
  const answer = await fetch(to.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${as}`, 'idempotency-key': key, ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
  const read = (await answer.json()) as { batch_id?: string; type?: string }
  return {
    status: answer.status,
    batch: read.batch_id,
    replayed: answer.headers.get('idempotency-replayed') === 'true',
    body: read,
  }
}

const BODY = JSON.stringify({ items: [formItem({ id: 'x' })] })

test('C2: a key is the same for a tenant whatever key of its own it uses, and for nobody else', async () => {
  const first = await send('tenant', BODY)
  const colleague = await send('tenant', BODY, { as: 'a2.3' })
  const stranger = await send('tenant', BODY, { as: 'b.2' })

  expect([first.status, colleague.status, stranger.status]).toEqual([202, 202, 202])
  expect([colleague.batch, colleague.replayed]).toEqual([first.batch, true])
  expect([stranger.batch === first.batch, stranger.replayed]).toEqual([false, false])
})

test('C2: the body counts as it is once decompressed; as another JSON text, or with another query, it is another body', async () => {
  const plain = await send('encoding', BODY)
  const gzipped = await send('encoding', gzipSync(BODY), { headers: { 'content-encoding': 'gzip' } })
  const zstd = await send('encoding', zstdCompressSync(BODY), { headers: { 'content-encoding': 'zstd' } })
  const spaced = await send('encoding', JSON.stringify(JSON.parse(BODY), undefined, 1))
  const asked = await send('encoding', BODY, { path: '/batches?priority=3' })

  expect([plain, gzipped, zstd].map(({ status, batch }) => [status, batch])).toEqual(
    Array.from({ length: 3 }, () => [202, plain.batch]),
  )
  expect([spaced.status, asked.status]).toEqual([422, 422])
  expect(spaced.body.type).toBe('urn:touchstone:problem:idempotency-mismatch')
})

test('C2: what was refused is not remembered: the key is free for the body that is right', async () => {
  const refused = await send('second thought', '{"items":[]}')
  const broken = await send('second thought', '{"items":')
  const twice = await send('second thought', JSON.stringify({ items: [formItem({ id: 'x' }), formItem({ id: 'x' })] }))
  const right = await send('second thought', BODY)

  expect([refused.status, broken.status, twice.status, right.status]).toEqual([422, 400, 422, 202])
  expect(right.replayed).toBe(false)
})

test('C2: several at once of a body so large that it is brought in by parts are one batch, and leave nothing twice', async () => {
  const large = JSON.stringify({ items: [formItem({ id: 'x', completion: 'y'.repeat(9 * 1024 ** 2) })] })
  const insisting = async (): Promise<Sent> => {
    for (;;) {
      const sent = await send('large', large)
      if (sent.status !== 503) return sent // a busy machine: a client comes again, by the same key
    }
  }
  const few = await Promise.all(Array.from({ length: 6 }, insisting))
  const again = await insisting()

  expect(new Set([...few, again].map(({ status }) => status))).toEqual(new Set([202]))
  expect(new Set([...few, again].map(({ batch }) => batch)).size).toBe(1)
  const redis = connect({ url: api.redis.url, prefix: 'touchstone' })
  onTestFinished(() => redis.close())
  await redis.ready()
  const payloads = await redis.client.keys('{touchstone}:b:*:c:*')
  expect(payloads).toHaveLength(await redis.client.zcard('{touchstone}:open'))
})

test('C2: a server that was killed after it had said yes says the same again', async () => {
  const before = await send('crash', BODY)
  await api.restart()
  const after = await send('crash', BODY)

  expect([after.batch, after.replayed]).toEqual([before.batch, true])
})

test('C2: a key whose time is over, and whose batch is gone, makes a batch anew', async () => {
  const brief = await startApiProcess({ TOUCHSTONE_RESULT_TTL_MS: '400' })
  onTestFinished(() => brief.stop())
  const unreadable = JSON.stringify({ items: [{ id: 'x' }] })
  const first = await send('old', unreadable, { to: brief })
  const url = `${brief.url}/batches/${first.batch}`
  const gone = async () => (await fetch(url)).status === 404
  while (!(await gone())) await new Promise(resolve => setTimeout(resolve, 50))

  const later = await send('old', unreadable, { to: brief })

  expect([later.status, later.replayed, later.batch === first.batch]).toEqual([202, false, false])
})

test.each([
  ['an empty key', '', 422],
  ['a key of 255 characters', 'k'.repeat(255), 202],
  ['a key of 256 characters', 'k'.repeat(256), 422],
])('C2: %s', async (_name, key, status) => {
  expect((await send(key, BODY)).status).toBe(status)
})
