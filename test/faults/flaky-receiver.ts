import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Result } from '@touchstone/contracts'
import { Webhook } from 'standardwebhooks'
import { onTestFinished } from 'vitest'

type Message = {
  readonly batch_id: string
  readonly sequence: number
  readonly results: Result[]
  readonly final: boolean
}

export type FlakyReceiver = {
  readonly url: string
  /** Results of a path's messages in their order, each message once; undefined until the final one is there. */
  whole(path: string): readonly Result[] | undefined
  /** Messages that came again with other bytes, or with a signature that does not hold. */
  readonly broken: readonly string[]
  readonly tries: number
  /** From now on it takes everything. */
  calm(): void
}

/**
 * A trainer's endpoint on a bad day: of what comes it takes some and answers well; some it takes and then hangs up, or
 * answers 500, or nothing; some it refuses. So messages come again that it has, and it must be able to tell.
 */
export async function startFlakyReceiver(random: () => number, secret: string): Promise<FlakyReceiver> {
  const bodies = new Map<string, Map<string, string>>()
  const broken: string[] = []
  const webhook = new Webhook(secret)
  let tries = 0
  let flaky = true
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('error', () => {})
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      tries++
      const luck = flaky ? random() : 1
      if (luck < 0.1) return void response.writeHead(503, { 'retry-after': '1' }).end()
      if (luck < 0.2) return void request.socket.destroy()
      if (luck < 0.25) return void response.writeHead(302, { location: '/elsewhere' }).end()
      keep(request.url ?? '', request.headers, Buffer.concat(parts).toString())
      if (luck < 0.35) return void request.socket.resetAndDestroy()
      if (luck < 0.45) return void response.writeHead(500).end('no')
      if (luck < 0.5) return // no answer at all
      if (luck < 0.6) return void setTimeout(() => response.writeHead(200).end(), 700)
      if (luck < 0.65)
        return void response.writeHead(200, { 'content-length': '10' }).end('half', () => request.socket.destroy())
      response.writeHead(204).end()
    })
  })

  function keep(path: string, headers: { readonly [name: string]: unknown }, body: string): void {
    const id = String(headers['webhook-id'])
    try {
      webhook.verify(body, headers as Record<string, string>)
    } catch {
      broken.push(`${path} ${id}: signature`)
    }
    const known = bodies.get(path) ?? new Map<string, string>()
    bodies.set(path, known)
    if (known.has(id) && known.get(id) !== body) broken.push(`${path} ${id}: other bytes`)
    known.set(id, body)
  }

  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    broken,
    get tries() {
      return tries
    },
    whole(path) {
      const messages = [...(bodies.get(path)?.values() ?? [])]
        .map(body => JSON.parse(body) as Message)
        .sort((a, b) => a.sequence - b.sequence)
      const last = messages.at(-1)
      if (last?.final !== true || messages.length !== last.sequence + 1 - (messages[0]?.sequence ?? 0)) return undefined
      return messages.flatMap(({ results }) => results)
    },
    calm() {
      flaky = false
    },
  }
}
