import { createHmac } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { expect, onTestFinished, test } from 'vitest'
import { createAddressPolicy } from './address-policy.ts'
import { type CallbackSinkOptions, createCallbackSink } from './callback-sink.ts'
import { readSecrets } from './secrets.ts'

const SECRET = `whsec_${Buffer.from('a secret of the tests').toString('base64')}`
const OLD = `whsec_${Buffer.from('the secret before it').toString('base64')}`

async function listen(answer: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(answer)
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` }
}

function sinkOf(options: Partial<CallbackSinkOptions> = {}) {
  const sink = createCallbackSink({
    policy: createAddressPolicy([]),
    secrets: readSecrets(`${SECRET},team=${OLD}`, OLD),
    timeoutMs: 60_000,
    ...options,
  })
  onTestFinished(() => sink.close())
  return sink
}

const message = (url: string, body = '{"results":[]}') => ({ url, secretId: undefined, id: 'b1.0', body })

/** Standard Webhooks as its specification has it, apart from the package that signs: HMAC-SHA256 over `id.timestamp.body`. */
function verifies(secret: string, headers: Readonly<Record<string, string>>, body: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const wanted = `v1,${createHmac('sha256', key).update(text).digest('base64')}`
  return (headers['webhook-signature'] ?? '').split(' ').includes(wanted)
}

test('C4: an independent verifier accepts what we sign, with the current secret and with the one before', async () => {
  const seen: { headers: Record<string, string>; body: string }[] = []
  const { url } = await listen((request, response) => {
    let body = ''
    request.on('data', data => {
      body += data
    })
    request.on('end', () => {
      seen.push({ headers: request.headers as Record<string, string>, body })
      response.writeHead(204).end()
    })
  })

  expect(await sinkOf().send(message(url, '{"é":"…"}'))).toEqual({ kind: 'delivered', status: 204 })

  const [{ headers, body } = { headers: {}, body: '' }] = seen
  for (const secret of [SECRET, OLD]) expect(new Webhook(secret).verify(body, headers)).toEqual({ é: '…' })
  const changed = [
    [body.replace('…', '.'), headers],
    [body, { ...headers, 'webhook-id': 'b1.1' }],
    [body, { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) }],
  ] as const
  for (const [text, given] of changed) expect(() => new Webhook(SECRET).verify(text, given)).toThrow()
  expect([SECRET, OLD].map(secret => verifies(secret, headers, body))).toEqual([true, true])
  expect(verifies(`whsec_${Buffer.from('another').toString('base64')}`, headers, body)).toBe(false)
  for (const [text, given] of changed)
    expect([SECRET, OLD].map(secret => verifies(secret, given, text))).toEqual([false, false])
})

test.each([
  [200, {}, { kind: 'delivered', status: 200 }],
  [410, {}, { kind: 'stop', status: 410 }],
  [500, {}, { kind: 'retry', status: 500 }],
  [429, { 'retry-after': '7' }, { kind: 'retry', status: 429, retryAfterMs: 7_000 }],
  [503, { 'retry-after': 'soon' }, { kind: 'retry', status: 503 }],
  [404, {}, { kind: 'retry', status: 404 }],
])('status %i %j means %j', async (status, headers, answer) => {
  const { url } = await listen((_request, response) => response.writeHead(status, headers).end('x'.repeat(200_000)))

  expect(await sinkOf().send(message(url))).toMatchObject(answer)
})

test('a redirect is not followed', async () => {
  let visits = 0
  const target = await listen((_request, response) => {
    visits++
    response.end()
  })
  const { url } = await listen((_request, response) => response.writeHead(307, { location: target.url }).end())

  expect(await sinkOf().send(message(url))).toMatchObject({ kind: 'retry', status: 307 })
  expect(visits).toBe(0)
})

test('a receiver that never answers, that dribbles, that hangs up or that is not there is tried again', async () => {
  const silent = await listen(() => {})
  const dribbling = await listen((_request, response) => {
    const timer = setInterval(() => response.socket?.write('H'), 50)
    response.on('close', () => clearInterval(timer))
  })
  const resetting = await listen(request => request.socket.destroy())
  const gone = await listen(() => {})
  gone.server.close()
  const sink = sinkOf({ timeoutMs: 300 })

  const answers = await Promise.all([silent, dribbling, resetting, gone].map(({ url }) => sink.send(message(url))))

  expect(answers.map(({ kind }) => kind)).toEqual(['retry', 'retry', 'retry', 'retry'])
})

test('an answer that is cut off in its body was a receipt all the same', async () => {
  const { url } = await listen((request, response) => {
    response.writeHead(200, { 'content-length': '1000' })
    response.write('half')
    delay(20).then(() => request.socket.destroy())
  })

  expect(await sinkOf().send(message(url))).toEqual({ kind: 'delivered', status: 200 })
})

test('a name that changes its mind between check and connection gains nothing', async () => {
  let connections = 0
  const { server, url } = await listen((_request, response) => response.end())
  server.on('connection', () => connections++)
  const port = new URL(url).port
  const answers = ['127.0.0.1', '169.254.169.254']
  const asked: string[] = []
  const sink = sinkOf({
    resolve: (name, done) => {
      asked.push(name)
      done(null, [{ address: answers[asked.length % 2] ?? '', family: 4 }])
    },
  })

  const denied = await sink.send(message(`http://rebind.example:${port}/`))

  expect(denied).toMatchObject({ kind: 'stop', error: expect.stringContaining('no allowed address') })
  expect(asked).toEqual(['rebind.example'])
  expect(connections).toBe(0)
})

test('a secret that this server does not have stops the callback and does not send it unsigned', async () => {
  let visits = 0
  const { url } = await listen((_request, response) => {
    visits++
    response.end()
  })

  expect(await sinkOf().send({ ...message(url), secretId: 'nobody' })).toMatchObject({ kind: 'stop' })
  expect(visits).toBe(0)
  expect(await sinkOf().send({ ...message(url), secretId: 'team' })).toMatchObject({ kind: 'delivered' })
})
