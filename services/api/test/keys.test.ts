import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { readKeys } from '../src/auth/keys.ts'
import { refuseOpenBind } from '../src/bind-check.ts'
import { formatItem, startApi } from './support.ts'

const sha = (secret: string): string => createHash('sha256').update(secret).digest('hex')
const FILE = `
keys:
  - { id: trainer, tenant: team-a, scopes: [score, read], sha256: ["${sha('new')}", "${sha('old')}"] }
  - { id: url, scopes: [score], sha256: ${sha('s3cret')} }
  - { id: reader, tenant: team-a, scopes: [read], sha256: ${sha('r')} }
`
const api = startApi({ keys: readKeys(FILE) })
const basic = (user: string, password = ''): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

async function score(authorization?: string, url = '/score') {
  const headers = authorization === undefined ? {} : { authorization }
  return (await api.inject({ method: 'POST', url, headers, payload: formatItem() })).statusCode
}

test.each([
  ['a bearer key', 'Bearer trainer.new', 200],
  ['the secret before, during a rotation', 'Bearer trainer.old', 200],
  ['basic auth as id and secret', basic('trainer', 'new'), 200],
  ['basic auth with the key as user', basic('trainer.new'), 200],
  ['basic auth with the key as password', basic('x', 'trainer.new'), 200],
  ['no key', undefined, 401],
  ['a wrong secret', 'Bearer trainer.nope', 401],
  ['an unknown id', 'Bearer nobody.new', 401],
  ['a key that is no key', 'Bearer trainer', 401],
  ['a key without the scope', 'Bearer reader.r', 403],
])('%s', async (_name, authorization, status) => {
  expect(await score(authorization)).toBe(status)
})

test('a key in path or query is taken on adapter routes alone, with the scope score alone', async () => {
  const ping = async (url: string) => (await api.inject(url)).statusCode

  expect(await ping('/k/url.s3cret/v1/ping')).toBe(200)
  expect(await ping('/k/url.s3cret/p/any/v1/ping')).toBe(200)
  expect(await ping('/v1/ping?key=url.s3cret')).toBe(200)
  expect(await ping('/k/trainer.new/v1/ping')).toBe(403)
  expect(await ping('/k/url.wrong/v1/ping')).toBe(401)
  expect(await ping('/v1/ping')).toBe(401)
  expect(await score(undefined, '/score?key=url.s3cret')).toBe(401)
  expect(await score(undefined, '/k/url.s3cret/score')).toBe(401)
})

test('a refusal says how to ask, and nothing about what was wrong', async () => {
  const ask = (authorization: string) =>
    api.inject({ method: 'POST', url: '/score', headers: { authorization }, payload: formatItem() })

  const [wrongId, wrongSecret] = [await ask('Bearer nobody.x'), await ask('Bearer trainer.x')]

  expect(wrongId.headers['www-authenticate']).toContain('Bearer')
  expect({ ...wrongId.json(), instance: '' }).toEqual({ ...wrongSecret.json(), instance: '' })
})

test('health is open, metrics are not', async () => {
  expect((await api.inject('/livez')).statusCode).toBe(200)
  expect((await api.inject('/readyz')).statusCode).toBe(200)
  expect((await api.inject('/openapi.json')).statusCode).toBe(200)
  expect((await api.inject('/metrics')).statusCode).toBe(401)
})

test.each([
  ['keys: 7', 'must be array'],
  ['keys: [{id: a, sha256: short}]', '/keys/0/sha256'],
  [`keys: [{id: a, sha256: ${sha('a')}}, {id: a, sha256: ${sha('b')}}]`, 'twice'],
])('a keys file %j is refused', (text, message) => {
  expect(() => readKeys(text)).toThrow(message)
})

test.each([
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.7', false],
  ['trainer.internal', false],
])('without keys, listening on %s is allowed: %s', (host, allowed) => {
  expect(refuseOpenBind(host, { keys: false, allowAnonymous: false }) === undefined).toBe(allowed)
  expect(refuseOpenBind(host, { keys: true, allowAnonymous: false })).toBeUndefined()
  expect(refuseOpenBind(host, { keys: false, allowAnonymous: true })).toBeUndefined()
})
