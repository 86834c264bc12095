import { setTimeout as delay } from 'node:timers/promises'

/** Patience and retries of trainers' HTTP clients. Pauses are theirs without their jitter. */
export type Client = {
  readonly patienceMs: number
  readonly tries: number
  readonly pauseMs: (attempt: number) => number
  readonly retries: (status: number | 'broken') => boolean
}

export const OPENRLHF: Client = { patienceMs: 180_000, tries: 5, pauseMs: () => 1_000, retries: () => true }
export const SLIME: Client = {
  patienceMs: 120_000,
  tries: 10,
  pauseMs: n => Math.min(2 ** n, 30) * 1_000,
  retries: () => true,
}
export const NEMO_RL: Client = {
  patienceMs: 300_000,
  tries: 5,
  pauseMs: n => 1_000 * 2 ** n,
  retries: status => status === 'broken' || status >= 500 || status === 408 || status === 429,
}
export const VERL_SANDBOX: Client = {
  patienceMs: 30_000,
  tries: 3,
  pauseMs: n => 1_000 * (n + 1),
  retries: status => status === 504,
}
export const OPEN_INSTRUCT: Client = { patienceMs: 30_000, tries: 1, pauseMs: () => 0, retries: () => false }

/**
 * One call as the client makes it: a connection of its own, its patience, its retries. What it would do after its last try
 * (crash, count 0 or −1) is thrown.
 */
export async function callAs<Answer>(client: Client, url: string, body: object): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    let status: number | 'broken'
    let text = ''
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', connection: 'close' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(client.patienceMs),
      })
      status = response.status
      text = await response.text()
    } catch {
      status = 'broken' // refused or cut: what the client library raises
    }
    if (status === 200) return JSON.parse(text) as Answer
    if (!client.retries(status) || attempt + 1 >= client.tries) throw new Error(`gave up on ${url}: ${status} ${text}`)
    await delay(client.pauseMs(attempt))
  }
}
