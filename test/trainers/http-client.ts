import { setTimeout as delay } from 'node:timers/promises'

type Status = number | 'broken'

/** Patience and retries of trainers' HTTP clients. Pauses are theirs without their jitter. */
export type Client = {
  readonly patienceMs: number
  readonly tries: number
  readonly pauseMs: (attempt: number) => number
  readonly retries: (status: Status) => boolean
  /** A 200 that the client takes for a failure. */
  readonly refuses?: (answer: unknown) => boolean
  /** Keeps its connections; else a new one for each attempt. */
  readonly keepsConnections?: boolean
}

const once = { tries: 1, pauseMs: () => 0, retries: () => false }
const infrastructure = (status: Status): boolean =>
  status === 'broken' || status >= 500 || status === 408 || status === 429
const sandboxError = (answer: unknown): boolean => (answer as { status?: string }).status === 'SandboxError'

export const OPENRLHF: Client = { patienceMs: 180_000, tries: 5, pauseMs: () => 1_000, retries: () => true }
export const SLIME: Client = {
  patienceMs: 120_000,
  tries: 10,
  pauseMs: n => Math.min(2 ** n, 30) * 1_000,
  retries: () => true,
  keepsConnections: true,
}
export const MILES: Client = { ...once, patienceMs: 300_000 }
export const NEMO_RL: Client = {
  patienceMs: 300_000,
  tries: 5,
  pauseMs: n => 1_000 * 2 ** n,
  retries: infrastructure,
  keepsConnections: true,
}
export const VERIFIERS: Client = { ...once, patienceMs: 60_000 }
export const AXOLOTL: Client = { ...once, patienceMs: 30_000 }
export const VERL_SANDBOX: Client = {
  patienceMs: 30_000,
  tries: 3,
  pauseMs: n => 1_000 * (n + 1),
  retries: status => status === 504,
}
export const ROLL_SANDBOX: Client = {
  patienceMs: 90_000,
  tries: 3,
  pauseMs: () => 1_000,
  retries: () => true,
  refuses: sandboxError,
}
export const SANDBOX_FUSION: Client = {
  patienceMs: 60_000,
  tries: 5,
  pauseMs: n => 1_000 * 2 ** n,
  retries: () => true,
  refuses: sandboxError,
}
export const OPEN_INSTRUCT: Client = { ...once, patienceMs: 30_000 }

/**
 * One call as the client makes it: its patience, its retries. What it would do after its last try (crash, count 0 or −1)
 * is thrown, so that no test can reach it unseen.
 */
export async function callAs<Answer>(client: Client, url: string, body: object): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    let status: Status
    let text = ''
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(client.keepsConnections === true ? {} : { connection: 'close' }),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(client.patienceMs),
      })
      status = response.status
      text = await response.text()
    } catch {
      status = 'broken' // refused, cut or out of patience: what the client library raises
    }
    if (status === 200) {
      const answer = JSON.parse(text) as Answer
      if (client.refuses?.(answer) !== true) return answer
    }
    if (!client.retries(status) || attempt + 1 >= client.tries) throw new Error(`gave up on ${url}: ${status} ${text}`)
    await delay(client.pauseMs(attempt))
  }
}
