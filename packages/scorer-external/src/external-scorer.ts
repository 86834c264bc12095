import { type ExternalGrader, Failure, type Grade, type ScoreItem, type Scorer } from '@touchstone/contracts'
import type { Agent } from 'undici'
import { type AllowList, createAllowList } from './allow-list.ts'
import { ask, Refused } from './ask.ts'
import { PROTOCOLS, type Question } from './protocols.ts'

const VERSION = '1.0.0'

export type ExternalOptions = {
  /** Hosts and networks that may be asked beside loopback: `name`, `name:port`, an address, `10.0.0.0/8`. */
  readonly allow: readonly string[]
  /** Headers by `host:port` or host of the URL, a bearer token for instance. */
  readonly headers?: { readonly [host: string]: { readonly [name: string]: string } }
  /** Requests at one time to one host. */
  readonly concurrency?: number
  /** How long the first completion of a batch waits for company. */
  readonly batchWindowMs?: number
  readonly attempts?: number
  /** For items that say none. */
  readonly deadlineMs?: number
  readonly maxAnswerBytes?: number
  /** Completions that may wait for one reward model; beyond it they fail at once rather than pile up. */
  readonly maxWaiting?: number
  readonly now?: () => number
  readonly wait?: (milliseconds: number) => Promise<void>
}

type Waiting = Question & {
  readonly grader: ExternalGrader
  readonly until: number
  readonly settle: (outcome: { readonly value: number } | { readonly error: unknown }) => void
}

type Lane = { readonly waiting: Waiting[]; running: number; timer: NodeJS.Timeout | undefined }

/**
 * Reward models behind HTTP, asked in batches per endpoint. The number is the component's score after scale, shift and
 * clip; a model that stalls, fails or answers nonsense gives Failure UPSTREAM_FAILED and so no score, never a 0.
 * With `appeal_of` it is asked only where that component was undecided or unparsable_answer, and says so by a flag.
 */
export function createExternalScorer(options: ExternalOptions): Scorer<'external'> & { close(): Promise<void> } {
  const {
    concurrency = 8,
    batchWindowMs = 5,
    attempts = 3,
    deadlineMs = 60_000,
    maxAnswerBytes = 4 * 1_048_576,
    maxWaiting = 10_000,
    now = () => performance.now(),
    wait = milliseconds => new Promise<void>(resolve => setTimeout(resolve, milliseconds)),
  } = options
  const mayAsk = createAllowList(options.allow)
  let agent: Promise<Agent> | undefined
  /** Made, and its library loaded, for the first question: most processes never ask one. */
  const openAgent = (): Promise<Agent> => {
    agent ??= import('undici').then(undici => new undici.Agent({ connections: concurrency, keepAliveTimeout: 10_000 }))
    return agent
  }
  const lanes = new Map<string, Lane>()

  const run = (key: string, lane: Lane): void => {
    clearTimeout(lane.timer)
    lane.timer = undefined
    while (lane.running < concurrency) {
      const [first] = lane.waiting
      if (first === undefined) {
        if (lane.running === 0) lanes.delete(key)
        return
      }
      const batch = lane.waiting.splice(0, PROTOCOLS[first.grader.protocol].batch)
      lane.running++
      void send(batch).finally(() => {
        lane.running--
        run(key, lane)
      })
    }
  }

  const send = async (batch: readonly Waiting[]): Promise<void> => {
    const [first] = batch
    if (first === undefined) return
    const { grader } = first
    const url = new URL(grader.endpoint)
    const protocol = PROTOCOLS[grader.protocol]
    try {
      const body = protocol.body(grader, batch)
      const scores = await ask(url, body, answer => protocol.scores(grader, answer, batch.length), {
        dispatcher: await openAgent(),
        headers: options.headers?.[url.host] ?? options.headers?.[url.hostname] ?? {},
        until: Math.max(...batch.map(({ until }) => until)),
        attempts,
        maxAnswerBytes,
        now,
        wait,
      })
      for (const [index, each] of batch.entries()) each.settle({ value: scores[index] ?? Number.NaN })
    } catch (error) {
      // One completion that the model refuses must not cost its neighbours their scores.
      if (error instanceof Refused && batch.length > 1) for (const each of batch) await send([each])
      else for (const each of batch) each.settle({ error })
    }
  }

  const score = (item: ScoreItem, grader: ExternalGrader, completion: string, signal: AbortSignal): Promise<number> => {
    const key = JSON.stringify([
      grader.endpoint,
      grader.protocol,
      grader.model,
      grader.class_index,
      grader.template,
      grader.pointer,
    ])
    const lane = lanes.get(key) ?? { waiting: [], running: 0, timer: undefined }
    lanes.set(key, lane)
    if (lane.waiting.length >= maxWaiting)
      throw new Failure('UPSTREAM_FAILED', { detail: `${maxWaiting} completions wait for that reward model already` })
    const limit = grader.deadline_ms ?? deadlineMs
    return new Promise<number>((resolve, reject) => {
      let done = false
      const finish = (act: () => void): void => {
        if (done) return
        done = true
        clearTimeout(expiry)
        signal.removeEventListener('abort', abort)
        const place = lane.waiting.indexOf(waiting)
        if (place >= 0) lane.waiting.splice(place, 1)
        act()
      }
      const waiting: Waiting = {
        item,
        completion,
        grader,
        until: now() + limit,
        settle: outcome => finish(() => ('value' in outcome ? resolve(outcome.value) : reject(outcome.error))),
      }
      const late = () =>
        reject(new Failure('UPSTREAM_FAILED', { detail: `the reward model did not answer within ${limit} ms` }))
      const expiry = setTimeout(() => finish(late), limit)
      const abort = () =>
        finish(() => reject(new Failure('UPSTREAM_FAILED', { cause: signal.reason, detail: 'given up' })))
      signal.addEventListener('abort', abort, { once: true })
      if (signal.aborted) return abort()
      lane.waiting.push(waiting)
      if (lane.waiting.length >= PROTOCOLS[grader.protocol].batch) run(key, lane)
      else lane.timer ??= setTimeout(() => run(key, lane), batchWindowMs)
    })
  }

  return {
    kind: 'external',
    version: VERSION,
    async grade(item, grader, { completion, outcomes, signal }) {
      refuse(grader, mayAsk)
      const appealed = grader.appeal_of
      if (appealed !== undefined) {
        const outcome = outcomes.get(appealed)
        if (outcome === undefined) throw invalid('/appeal_of', `names no component of this item: ${appealed}`)
        if (outcome.verdict !== 'undecided' && outcome.verdict !== 'unparsable_answer')
          return {
            verdict: outcome.verdict,
            score: outcome.score === null ? null : 0,
            detail: { asked: false, of: appealed },
          }
      }
      const raw = await score(item, grader, completion, signal)
      const { scale = 1, shift = 0, clip: [lowest = -Infinity, highest = Infinity] = [] } = grader
      const value = Math.min(highest, Math.max(lowest, scale * raw + shift))
      const grade: Grade = {
        verdict: value >= 1 ? 'correct' : value <= 0 ? 'wrong' : 'partial',
        score: value === 0 ? 0 : value,
        detail: {
          asked: true,
          raw,
          scale,
          shift,
          protocol: grader.protocol,
          ...(appealed === undefined ? {} : { of: appealed }),
        },
        ...(appealed === undefined ? {} : { flags: ['appeal'] }),
      }
      return grade
    },
    async close() {
      for (const lane of lanes.values()) clearTimeout(lane.timer)
      await (await agent)?.destroy()
    },
  }
}

/** @throws Failure INVALID_ITEM, with the place, where the options alone are wrong or the host is not allowed */
function refuse({ endpoint, protocol, template, clip }: ExternalGrader, mayAsk: AllowList): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw invalid('/endpoint', 'is not an http or https URL')
  if (url.username !== '' || url.password !== '') throw invalid('/endpoint', 'must not hold credentials')
  if (!mayAsk(url)) throw invalid('/endpoint', `the host ${url.host} is not allowed on this server`)
  if (protocol === 'template' && template === undefined)
    throw invalid('/template', 'is needed by the protocol template')
  if (clip !== undefined && (clip[0] ?? 0) > (clip[1] ?? 0)) throw invalid('/clip', 'must go from low to high')
}

function invalid(pointer: string, detail: string): Failure {
  return new Failure('INVALID_ITEM', { detail: `${pointer.slice(1)} ${detail}`, errors: [{ pointer, detail }] })
}
