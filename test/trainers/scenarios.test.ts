import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiProcess, startApiProcess } from '../contract/api-process.ts'
import { PATIENCE_MS } from '../patience.ts'
import { type EntryPoints, startEntryPoints } from './entry-points.ts'
import { type Asked, PROTOCOLS, type Protocol } from './protocols.ts'

/**
 * Each wire format and each entry point of the Python client through five scenarios, with the patience and the retries
 * of the trainer's own client. Every reward is 1 or 0 as its program earned it: a fault of ours that became a number, or
 * that outlasted a client's own rules, fails the test.
 */
const WORKER = join(import.meta.dirname, '../../services/scoring-worker/src/main.ts')
const HANGS_AT_ONCE = 4
const PROFILE = `name: quick
description: Right or wrong; a program has 0.3 s
graders:
  - { kind: math, weight: 1 }
  - { kind: code, weight: 1, limits: { cpu_ms: 300 } }
`

type Deployment = {
  readonly api: ApiProcess
  readonly entries: EntryPoints
  readonly protocols: readonly Protocol[]
  judge: ChildProcess
  stop(): Promise<void>
}

const folder = mkdtempSync(join(tmpdir(), 'touchstone-trainers-'))
writeFileSync(join(folder, 'quick.yaml'), PROFILE)
let calm: Deployment
let small: Deployment
beforeAll(async () => {
  const [first, second] = await Promise.all([deploy({}), deploy({ TOUCHSTONE_MAX_QUEUE_ITEMS: '4' })])
  calm = first
  small = second
})
afterAll(async () => {
  await Promise.all([calm?.stop(), small?.stop()])
  rmSync(folder, { recursive: true, force: true })
})

async function deploy(settings: Readonly<Record<string, string>>): Promise<Deployment> {
  const api = await startApiProcess({ TOUCHSTONE_PROFILES: folder, ...settings })
  const judge = startJudge(api)
  const entries = await startEntryPoints(api.url, 'quick')
  await ready(api)
  const deployment: Deployment = {
    api,
    entries,
    judge,
    protocols: [...PROTOCOLS, ...entries.protocols],
    async stop() {
      await entries.close()
      await end(deployment.judge, 'SIGTERM')
      await api.stop()
    },
  }
  return deployment
}

function startJudge({ env }: ApiProcess): ChildProcess {
  return spawn(process.execPath, [WORKER], {
    env: { ...env, TOUCHSTONE_PORT: '0', TOUCHSTONE_SLOTS: '1' },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = new Promise(resolve => child.once('exit', resolve))
  child.kill(signal)
  await gone
}

/** Until a condition of the service's own telling holds. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const stop = performance.now() + PATIENCE_MS; performance.now() < stop; await delay(50))
    if (await holds()) return
  throw new Error(`it did not happen: ${what}`)
}

function ready(api: ApiProcess): Promise<void> {
  return until('a judge is there', async () => (await fetch(`${api.url}/readyz`)).ok)
}

/** Requests that the service holds; the page that tells it is one of them. */
async function inFlight({ api }: Deployment): Promise<number> {
  const text = await (await fetch(`${api.url}/metrics`)).text()
  return Number(/^touchstone_http_in_flight(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1] ?? 0)
}

/** Stops the judge once the service holds nothing any more: a call that its client has cut off may be held a little longer. */
async function standStill(deployment: Deployment): Promise<void> {
  await until('nothing is under way', async () => (await inFlight(deployment)) <= 1)
  deployment.judge.kill('SIGSTOP')
}

/** Until the service holds every request of `calls` calls by each of the wire formats. */
function underWay(deployment: Deployment, protocols: readonly Protocol[], calls: number): Promise<void> {
  const requests = protocols.reduce((sum, { copies = 1 }) => sum + copies * calls, 0)
  return until(`${requests} requests are under way`, async () => (await inFlight(deployment)) > requests)
}

/** Programs that no other call sends, so that nothing is answered from what is known already. */
let made = 0
function square(right: boolean): Asked {
  const mark = made++
  return { code: `n = int(input())\nprint(n ${right ? '*' : '+'} n + ${mark})`, stdin: '3\n', stdout: `${9 + mark}\n` }
}

type Told = { readonly [protocol: string]: readonly (number | string)[] }

/** `calls` programs by each protocol at once, every second one wrong, and what each client ends with. */
async function askAll(
  { api }: Deployment,
  protocols: readonly Protocol[],
  calls: number,
  onAnswer: () => void = () => {},
): Promise<Told> {
  const told = await Promise.all(
    protocols.map(({ ask }) =>
      Promise.all(
        Array.from({ length: calls }, (_, index) =>
          ask(api.url, square(index % 2 === 0))
            .catch(error => `${error}`)
            .finally(onAnswer),
        ),
      ),
    ),
  )
  return Object.fromEntries(protocols.map(({ name }, index) => [name, told[index] ?? []]))
}

function earned(protocols: readonly Protocol[], calls: number): Told {
  const rewards = Array.from({ length: calls }, (_, index) => (index % 2 === 0 ? 1 : 0))
  return Object.fromEntries(protocols.map(({ name }) => [name, rewards]))
}

describe('every protocol', () => {
  test('happy path: right is 1 and wrong is 0', async () => {
    expect(await askAll(calm, calm.protocols, 2)).toEqual(earned(calm.protocols, 2))
  })

  test('a judge that stands still for two seconds: everybody waits and nobody sees a fault', async () => {
    await standStill(calm)
    const told = askAll(calm, calm.protocols, 2)
    await underWay(calm, PROTOCOLS, 2)
    await delay(2_000)
    calm.judge.kill('SIGCONT')

    expect(await told).toEqual(earned(calm.protocols, 2))
  })

  test('an item that hangs its grader gets its own 0, and those beside it what they earned', async () => {
    const hang = (name: string): Asked => ({ code: `while True: pass # ${name}`, stdin: '1\n', stdout: '1\n' })

    const told: [name: string, rewards: readonly (number | string)[]][] = []

    // A few at a time: the judge has one slot, and some clients have no more than thirty seconds of patience.
    for (let at = 0; at < calm.protocols.length; at += HANGS_AT_ONCE)
      told.push(
        ...(await Promise.all(
          calm.protocols.slice(at, at + HANGS_AT_ONCE).map(async ({ name, ask }): Promise<(typeof told)[number]> => {
            const asked = [hang(name), square(true), square(false)]
            return [name, await Promise.all(asked.map(each => ask(calm.api.url, each).catch(error => `${error}`)))]
          }),
        )),
      )

    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(calm.protocols.map(({ name }) => [name, [0, 1, 0]])))
  })

  test('the judge is killed in the middle: another takes over, and no client has to try again', async () => {
    await standStill(calm)
    const answered = Promise.withResolvers<void>()
    const told = askAll(calm, calm.protocols, 4, answered.resolve)
    await underWay(calm, PROTOCOLS, 4)
    calm.judge.kill('SIGCONT')
    await answered.promise
    await end(calm.judge, 'SIGKILL')
    calm.judge = startJudge(calm.api)

    expect(await told).toEqual(earned(calm.protocols, 4))
  })

  test('the API is killed in the middle: the clients that try a lost connection again end with what was earned', async () => {
    const protocols = calm.protocols.filter(({ triesAgain }) => triesAgain)
    await standStill(calm)
    const told = askAll(calm, protocols, 2)
    await underWay(
      calm,
      PROTOCOLS.filter(({ triesAgain }) => triesAgain),
      2,
    )
    await calm.api.restart()
    calm.judge.kill('SIGCONT')

    expect(await told).toEqual(earned(protocols, 2))
  })

  test('the API is told to end in the middle: what it holds is answered, for clients that never try again too', async () => {
    await standStill(calm)
    const held = askAll(calm, PROTOCOLS, 2)
    await underWay(calm, PROTOCOLS, 2)
    const others = askAll(calm, calm.entries.protocols, 2)
    const code = calm.api.handOver()
    calm.judge.kill('SIGCONT')

    expect({ ...(await held), ...(await others) }).toEqual(earned(calm.protocols, 2))
    expect(await code).toBe(0)
  })

  test('overload: a queue of four and six calls of each at once, by patience and retries alone', async () => {
    const told = askAll(small, small.protocols, 6)
    await until('the queue is full for everybody else', async () => {
      const { status } = await fetch(`${small.api.url}/batches`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ items: [{ completion: 'x', profile: 'quick', gold: '1' }] }),
      })
      return status === 429 || status === 503
    })

    expect(await told).toEqual(earned(small.protocols, 6))
  })
})
