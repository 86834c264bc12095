import { fileURLToPath } from 'node:url'
import { assistantText } from '@touchstone/completion'
import {
  Failure,
  type GraderOf,
  type Isolation,
  type Result,
  type ScoreItem,
  type Scorer,
  type Scorers,
} from '@touchstone/contracts'
import { scoreItemNow, undeterminedResult } from '@touchstone/reward'
import { Piscina } from 'piscina'
import { createGate } from './gate.ts'
import type { Placed, ThreadData, ThreadTask } from './thread-task.ts'

const INLINE_RULES: ReadonlySet<string> = new Set(['think-answer', 'tag-count', 'boxed', 'code-fence'])
const INLINE_ITEM_CHARS = 65_536
const INLINE_REQUEST_CHARS = 1_048_576
const CHUNK_ITEMS = 32
/** No step budget lasts this long on an idle machine; a thread that is still busy then is replaced. */
const THREAD_LIMIT_MS = 120_000

/** Scores what needs no sandbox in this process: cheap format rules and whole numbers at once, the rest on worker threads. */
export type LocalScorer = {
  /**
   * Calls `keep` once per item, as results come.
   * @throws Failure OVERLOADED when too much waits already; the signal's reason when it aborts
   */
  score(items: readonly Placed[], options: LocalOptions): Promise<void>
  close(): Promise<void>
}

/** What scores whole numbers in this thread: the scorer, and whether they are all that an item needs. */
type Digits = {
  readonly math: Scorer<'math'>
  readonly suffice: (item: ScoreItem, grader: GraderOf<'math'>) => boolean
}

type LocalOptions = {
  readonly isolation: Isolation
  readonly signal: AbortSignal
  readonly keep: (placed: Placed, result: Result) => void
}

export type LocalScorerOptions = {
  /** Scorers that answer at once or wait for the network, never for this process's CPU. */
  readonly inline: Pick<Scorers, 'format' | 'external'>
  readonly salt: () => Promise<string>
  readonly threads: number
  /** Told of what goes wrong in a thread between its tasks; the thread is replaced. */
  readonly onError?: (error: unknown) => void
}

export function createLocalScorer({ inline, salt, threads, onError = () => {} }: LocalScorerOptions): LocalScorer {
  const gate = createGate({ limit: threads * 2, maxWaiting: 20_000 })
  let pool: Promise<Piscina<ThreadTask, string>> | undefined

  const openPool = async (): Promise<Piscina<ThreadTask, string>> => {
    const workerData: ThreadData = { salt: await salt() }
    const opened = new Piscina<ThreadTask, string>({
      filename: fileURLToPath(new URL('./score-thread.ts', import.meta.url)),
      minThreads: 1,
      maxThreads: threads,
      idleTimeout: 60_000,
      concurrentTasksPerWorker: 1,
      workerData,
    })
    opened.on('error', onError)
    return opened
  }
  const threadPool = (): Promise<Piscina<ThreadTask, string>> => {
    pool ??= openPool().catch((error: unknown) => {
      pool = undefined // the store was away; the next request tries again
      throw error
    })
    return pool
  }

  const runChunk = async (task: ThreadTask, signal: AbortSignal): Promise<Result[]> => {
    try {
      const text = await gate.run(
        async () => (await threadPool()).run(task, { signal: AbortSignal.timeout(THREAD_LIMIT_MS) }),
        signal,
      )
      return JSON.parse(text) as Result[]
    } catch (error) {
      if (signal.aborted || error instanceof Failure) throw error
      if (task.items.length === 1) return task.items.map(item => lost(item, task.isolation, error))
      // A thread died: find out which item did it, so that its neighbours keep their scores.
      const parts = await Promise.all(task.items.map(item => runChunk({ ...task, items: [item] }, signal)))
      return parts.flat()
    }
  }

  const inThreads = async (items: readonly Placed[], { isolation, signal, keep }: LocalOptions): Promise<void> => {
    const size = Math.min(CHUNK_ITEMS, Math.max(1, Math.ceil(items.length / threads)))
    const chunks: Promise<void>[] = []
    for (let from = 0; from < items.length; from += size) {
      const chunk = items.slice(from, from + size)
      const task = { items: chunk.map(({ item }) => item), isolation }
      chunks.push(
        runChunk(task, signal).then(results => {
          for (const [at, placed] of chunk.entries()) {
            keep(placed, results[at] ?? lost(placed.item, isolation, new Error('a result is missing')))
          }
        }),
      )
    }
    await Promise.all(chunks)
  }

  let mathVersion = ''
  /** Math beside a reward model: the model is waited for here, the math is done by a thread. */
  const remoteMath: Scorer<'math'> = {
    kind: 'math',
    get version() {
      return mathVersion // known from the thread's first answer on, which comes before anybody asks
    },
    async grade(item, grader, { signal }) {
      const [result] = await runChunk({ items: [{ ...item, graders: [grader] }], isolation: 'none' }, signal)
      const component = result?.components[0]
      if (component === undefined) throw new Failure('INTERNAL', { detail: 'a thread gave no result' })
      mathVersion = result?.grader_versions.math ?? mathVersion
      return {
        verdict: component.verdict,
        score: component.score,
        detail: component.detail,
        flags: result?.flags ?? [],
      }
    },
  }

  let digits: Digits | undefined
  let asked = false
  /** The checker comes into this thread with the first math item, which a worker thread scores meanwhile. */
  const loadDigits = (): void => {
    if (asked) return
    asked = true
    import('@touchstone/scorer-math').then(({ createMathScorer, needsNoLadder }) => {
      digits = { math: createMathScorer({ salt: '' }), suffice: needsNoLadder }
    }, onError)
  }

  const scorers: Scorers = { ...inline, math: remoteMath }
  const isInline = (item: ScoreItem): boolean =>
    item.graders.every(grader => {
      if (grader.kind !== 'math') return grader.kind === 'format' && INLINE_RULES.has(grader.rule)
      loadDigits()
      return lengthOf(item) <= INLINE_ITEM_CHARS && digits?.suffice(item, grader) === true
    })
  const here = (item: ScoreItem, remote: boolean, { isolation, signal }: LocalOptions): Result | Promise<Result> => {
    const used = remote || digits === undefined ? scorers : { ...scorers, math: digits.math }
    return scoreItemNow(used, item, { textOf: assistantText, isolation, signal, now: () => performance.now() })
  }

  return {
    async score(items, options) {
      const work: Promise<void>[] = []
      const threaded: Placed[] = []
      let chars = 0
      for (const placed of items) {
        const { item } = placed
        const remote = item.graders.some(grader => grader.kind === 'external')
        const length = remote ? 0 : isInline(item) ? lengthOf(item) : Number.POSITIVE_INFINITY
        if (length > INLINE_ITEM_CHARS || chars + length > INLINE_REQUEST_CHARS) {
          threaded.push(placed)
          continue
        }
        chars += length
        const result = here(item, remote, options)
        if (result instanceof Promise) work.push(result.then(value => options.keep(placed, value)))
        else options.keep(placed, result)
      }
      if (threaded.length > 0) work.push(inThreads(threaded, options))
      await Promise.all(work)
    },
    async close() {
      await (await pool)?.close({ force: true })
    },
  }
}

function lengthOf(item: ScoreItem): number {
  return typeof item.completion === 'string' ? item.completion.length : Number.POSITIVE_INFINITY
}

function lost(item: ScoreItem, isolation: Isolation, cause: unknown): Result {
  return undeterminedResult(
    item.id,
    new Failure('INTERNAL', { detail: 'the scoring thread failed on this item', cause }),
    item.metadata === undefined ? { isolation } : { isolation, metadata: item.metadata },
  )
}
