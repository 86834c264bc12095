import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { formatItem, startApi } from './support.ts'

const api = startApi()

test('the document names every public route and is OpenAPI 3.1', async () => {
  const document = (await api.inject('/openapi.json')).json()

  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining(['/score', '/batches', '/batches/{id}/results', '/problems/{id}', '/validate', '/readyz']),
  )
})

test('the page to try it is served from here', async () => {
  const page = await api.inject('/docs')

  expect(page.statusCode).toBe(200)
  expect(page.headers['content-type']).toContain('text/html')
  const script = /src="([^"]+)"/.exec(page.body)?.[1] ?? ''
  expect(script).toMatch(/^\//) // from /docs and from /docs/ alike
  expect((await api.inject(script)).statusCode).toBe(200)
})

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
])('a %s body is read', async (encoding, compress) => {
  const response = await api.inject({
    method: 'POST',
    url: '/score/',
    headers: { 'content-type': 'application/json', 'content-encoding': encoding },
    payload: compress(JSON.stringify(formatItem())),
  })

  expect(response.json()).toMatchObject({ reward: 1 })
})

test('a bomb, an unknown encoding and broken compression are refused', async () => {
  const send = async (encoding: string, payload: Buffer) =>
    (
      await api.inject({
        method: 'POST',
        url: '/score',
        headers: { 'content-type': 'application/json', 'content-encoding': encoding },
        payload,
      })
    ).statusCode

  expect(await send('gzip', gzipSync(Buffer.alloc(50_000_000, 0x20)))).toBe(413)
  expect(await send('compress', Buffer.from('{}'))).toBe(415)
  expect(await send('gzip', Buffer.from('not gzip'))).toBe(400)
})

test.each([
  ['POST', '/score', 'text/plain', 415],
  ['GET', '/nowhere', 'application/json', 404],
  ['GET', '/%ff', 'application/json', 400],
  ['POST', '/batches', 'application/json', 501],
  ['GET', '/batches/x', 'application/json', 501],
  ['DELETE', '/batches/x', 'application/json', 501],
  ['GET', '/problems/x', 'application/json', 501],
] as const)('%s %s with %s is a problem with status %i', async (method, url, type, status) => {
  const payload = method === 'POST' ? '{"items":[{}]}' : ''

  const response = await api.inject({ method, url, headers: { 'content-type': type }, payload })

  expect(response.statusCode).toBe(status)
  expect(response.headers['content-type']).toContain('application/problem+json')
})

test.each([
  ['GET', '/score', 'POST'],
  ['DELETE', '/p/default/score/', 'POST'],
  ['POST', '/livez?x=1', 'GET, HEAD'],
  ['PATCH', '/batches/x', 'DELETE, GET, HEAD'],
  ['DELETE', '/problems/a.b', 'GET, HEAD, PUT'],
] as const)('%s %s is 405 and says which methods there are', async (method, url, allowed) => {
  const response = await api.inject({ method, url })

  expect(response.statusCode).toBe(405)
  expect(response.headers.allow).toBe(allowed)
  expect(response.json()).toMatchObject({ type: 'urn:touchstone:problem:method-not-allowed', status: 405 })
})

test('health and metrics answer', async () => {
  expect((await api.inject('/livez')).json()).toEqual({ status: 'ok' })
  expect((await api.inject('/readyz')).json()).toMatchObject({ status: 'ready', isolation: 'full' })
  expect((await api.inject('/metrics')).body).toContain('touchstone_items_total')
})

test('a dry run says how rows are read', async () => {
  const rows = [formatItem(), formatItem({ graders: [{ kind: 'format', rule: 'regex', pattern: '(?<=a)b' }] }), {}]

  const { valid, items } = (await api.inject({ method: 'POST', url: '/validate', payload: { items: rows } })).json()

  expect(valid).toBe(false)
  expect(items.map((item: { valid: boolean }) => item.valid)).toEqual([true, false, false])
  expect(items[1].errors[0].pointer).toBe('/graders/0')
})
