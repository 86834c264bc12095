import { workerData } from 'node:worker_threads'
import { assistantText } from '@touchstone/completion'
import {
  Failure,
  type FailureCode,
  type Grade,
  type Grader,
  type Isolation,
  type Pointed,
  type ScoreItem,
  type Scorers,
  type StoredResult,
  storedResult,
} from '@touchstone/contracts'
import { scoreItemNow } from '@touchstone/reward'
import { giveBackStartMemory } from '@touchstone/start-up'
import { createThreadScorers, type ThreadData } from './thread-scorers.ts'
import { traced } from './traced.ts'

/** Items as their JSON texts, each with its index in the batch. */
export type RowsTask = {
  readonly kind: 'rows'
  readonly rows: readonly { readonly index: number; readonly text: string }[]
  readonly isolation: Isolation
  /** Leave a row without a result where another attempt may end better. */
  readonly leaveRetryable: boolean
  /** Of the request that brought the rows, named in their timing. */
  readonly traceId?: string | undefined
}

/** One grader of an item whose other graders run elsewhere. */
export type GradeTask = {
  readonly kind: 'grade'
  readonly item: ScoreItem
  readonly grader: Grader
  readonly completion: string
  readonly outcomes: readonly (readonly [string, Grade])[]
}

export type GradeAnswer =
  | { readonly grade: Grade }
  | {
      readonly failure: FailureCode
      readonly detail: string | undefined
      readonly errors: readonly Pointed[] | undefined
    }

export type VersionsTask = { readonly kind: 'versions' }
export type Versions = { readonly math?: string; readonly format?: string }

export type ThreadTask = RowsTask | GradeTask | VersionsTask
export type ThreadAnswer = readonly StoredResult[] | GradeAnswer | Versions

const scorers: Promise<Scorers> = createThreadScorers(workerData as ThreadData)
const { signal } = new AbortController()
giveBackStartMemory()

/** What a worker thread does: items in as text, results out as text, so that the main thread parses neither. */
export default async function work(task: ThreadTask): Promise<ThreadAnswer> {
  const ready = await scorers
  switch (task.kind) {
    case 'rows':
      return await scoreRows(ready, task)
    case 'grade':
      return await gradeOne(ready, task)
    case 'versions':
      return versionsOf(ready)
  }
}

async function scoreRows(
  ready: Scorers,
  { rows, isolation, leaveRetryable, traceId }: RowsTask,
): Promise<StoredResult[]> {
  const results: StoredResult[] = []
  for (const { index, text } of rows) {
    const item = JSON.parse(text) as ScoreItem
    try {
      const result = await scoreItemNow(ready, item, {
        textOf: assistantText,
        isolation,
        signal,
        now: () => performance.now(),
        rethrowRetryable: leaveRetryable,
      })
      results.push(storedResult(index, traced(result, traceId), item))
    } catch (error) {
      if (!leaveRetryable || !Failure.from(error).retryable) throw error
    }
  }
  return results
}

async function gradeOne(ready: Scorers, { item, grader, completion, outcomes }: GradeTask): Promise<GradeAnswer> {
  try {
    const context = { completion, outcomes: new Map(outcomes), signal }
    if (grader.kind === 'math' && ready.math !== undefined)
      return { grade: await ready.math.grade(item, grader, context) }
    if (grader.kind === 'format' && ready.format !== undefined)
      return { grade: await ready.format.grade(item, grader, context) }
    throw new Failure('UNSUPPORTED_GRADER', { detail: `no ${grader.kind} grader runs here` })
  } catch (error) {
    const { code, detail, errors } = Failure.from(error)
    return { failure: code, detail, errors }
  }
}

function versionsOf({ math, format }: Scorers): Versions {
  return {
    ...(math === undefined ? {} : { math: math.version }),
    ...(format === undefined ? {} : { format: format.version }),
  }
}
