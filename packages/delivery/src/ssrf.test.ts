import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { createAddressPolicy } from './address-policy.ts'
import { createCallbackSink } from './callback-sink.ts'
import type { Resolve } from './guarded-agent.ts'
import { readSecrets } from './secrets.ts'

/** An address of this machine that is not loopback: one that must not be reached, and can be listened on. */
const own = Object.values(networkInterfaces())
  .flatMap(list => list ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

const number = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
const hex = (address: string): string => `0x${number(address).toString(16).padStart(8, '0')}`
const octal = (address: string): string =>
  address
    .split('.')
    .map(part => `0${Number(part).toString(8)}`)
    .join('.')
const mapped = (address: string): string => `[::ffff:${address}]`

/** A listener on every address, which counts who comes. */
async function listener() {
  let connections = 0
  const server = createServer((_request, response) => response.end())
  server.on('connection', () => connections++)
  await new Promise<void>(done => server.listen(0, '0.0.0.0', done))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, connections: () => connections }
}

function sinkOf(allow: readonly string[], resolve?: Resolve) {
  const sink = createCallbackSink({
    policy: createAddressPolicy(allow),
    secrets: readSecrets(`whsec_${Buffer.from('a secret of the tests').toString('base64')}`),
    timeoutMs: 60_000,
    ...(resolve === undefined ? {} : { resolve }),
  })
  onTestFinished(() => sink.close())
  return async (url: string) => (await sink.send({ url, secretId: undefined, id: 'b.0', body: '{}' })).kind
}

test.skipIf(own === undefined)(
  'S2: however a denied address is written, no connection reaches it (needs an address beside loopback)',
  async () => {
    const { port, connections } = await listener()
    const address = own ?? ''
    const hosts = [address, String(number(address)), hex(address), octal(address), mapped(address), `${address}.`]
    const send = sinkOf([`${address}:1`, 'other.example', '10.255.0.0/16', '*.example'])

    for (const host of [...hosts, '0.0.0.0', '0', '[::]', '0x0'])
      expect([host, await send(`http://${host}:${port}/`)]).toEqual([host, 'stop'])
    for (const url of [
      `http://user:secret@127.0.0.1:${port}/`,
      `http://127.0.0.1@${address}:${port}/`,
      `ftp://127.0.0.1:${port}/`,
      `http://${address}:${port}#@127.0.0.1/`,
      `http://${address}:${port}\\@127.0.0.1/`,
      'http://[fe80::1%25lo]/',
      '//127.0.0.1/',
      'gopher://127.0.0.1:1/',
    ])
      expect([url, await send(url)]).toEqual([url, 'stop'])

    expect(connections()).toBe(0)
  },
)

test.skipIf(own === undefined)(
  'S2: a name leads only where the policy allows, whatever it resolves to and whenever (needs an address beside loopback)',
  async () => {
    const { port, connections } = await listener()
    const denied = { address: own ?? '', family: 4 }
    const loopback = { address: '127.0.0.1', family: 4 }
    let asked = 0
    const answers: Record<string, () => { address: string; family: number }[]> = {
      'denied.test': () => [denied],
      'mapped.test': () => [{ address: `::ffff:${own}`, family: 6 }],
      'metadata.test': () => [{ address: '169.254.169.254', family: 4 }],
      'turning.test': () => (asked++ === 0 ? [loopback] : [denied]),
      'empty.test': () => [],
    }
    const resolve: Resolve = (name, done) => done(null, answers[name.replace(/\.$/, '')]?.() ?? [])
    const send = sinkOf(['metadata.test', 'other.test'], resolve)

    for (const name of ['denied.test', 'mapped.test', 'metadata.test', 'empty.test', 'DENIED.test', 'denied.test.'])
      expect([name, await send(`http://${name}:${port}/`)]).toEqual([name, 'stop'])
    expect(connections()).toBe(0)

    // Checked once and connected to what was checked: the second answer is for the second connection, and is refused.
    expect(await send(`http://turning.test:${port}/`)).toBe('delivered')
    expect(connections()).toBe(1)
  },
)

test.skipIf(own === undefined)(
  'S2: a redirect to a denied address is not followed (needs an address beside loopback)',
  async () => {
    const { port, connections } = await listener()
    const redirecting = createServer((_request, response) =>
      response.writeHead(307, { location: `http://${own}:${port}/` }).end(),
    )
    await new Promise<void>(done => redirecting.listen(0, '127.0.0.1', done))
    onTestFinished(() => {
      redirecting.closeAllConnections()
      redirecting.close()
    })

    expect(await sinkOf([])(`http://127.0.0.1:${(redirecting.address() as AddressInfo).port}/`)).toBe('retry')
    expect(connections()).toBe(0)
  },
)
