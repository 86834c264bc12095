import { fileURLToPath } from 'node:url'
import { Failure, type GraderKind, type GraderOf, type Scorer, type StoredResult } from '@touchstone/contracts'
import { Piscina } from 'piscina'
import type { GradeAnswer, GradeTask, RowsTask, ThreadAnswer, ThreadTask, Versions } from './score-thread.ts'
import type { ThreadData } from './thread-scorers.ts'

/** Rows in one task: few enough that several threads share a chunk, many enough that the hand-over does not count. */
const TASK_ROWS = 32
/** No step budget lasts this long on an idle machine; a thread that is still busy then is replaced. */
const TASK_LIMIT_MS = 120_000

/** Math and format on worker threads; the event loop that renews the locks never computes. */
export type ThreadPool = {
  /** Results as they come. A row whose thread died twice, lastly alone, is left without one. */
  scoreRows(task: Omit<RowsTask, 'kind'>, put: (result: StoredResult) => void): Promise<void>
  /** A scorer whose grading happens in a thread. */
  scorer<Kind extends 'math' | 'format'>(kind: Kind, version: string): Scorer<Kind>
  /** Starts a thread and asks what it scores with. */
  versions(): Promise<Versions>
  close(): Promise<void>
}

export function createThreadPool({ threads, data }: { threads: number; data: ThreadData }): ThreadPool {
  let pool: Piscina<ThreadTask, ThreadAnswer> | undefined
  const run = (task: ThreadTask): Promise<ThreadAnswer> => {
    pool ??= new Piscina<ThreadTask, ThreadAnswer>({
      filename: fileURLToPath(new URL('./score-thread.ts', import.meta.url)),
      minThreads: 1,
      maxThreads: threads,
      idleTimeout: 60_000,
      concurrentTasksPerWorker: 1,
      workerData: data,
    })
    return pool.run(task, { signal: AbortSignal.timeout(TASK_LIMIT_MS) })
  }

  async function scoreTask(task: RowsTask, put: (result: StoredResult) => void): Promise<void> {
    try {
      for (const result of (await run(task)) as readonly StoredResult[]) put(result)
    } catch {
      // A thread died: each row again on its own, so that its neighbours keep their scores.
      if (task.rows.length > 1) await Promise.all(task.rows.map(row => scoreTask({ ...task, rows: [row] }, put)))
    }
  }

  return {
    async scoreRows(task, put) {
      const size = Math.min(TASK_ROWS, Math.max(1, Math.ceil(task.rows.length / threads)))
      const tasks: Promise<void>[] = []
      for (let from = 0; from < task.rows.length; from += size)
        tasks.push(scoreTask({ ...task, kind: 'rows', rows: task.rows.slice(from, from + size) }, put))
      await Promise.all(tasks)
    },
    scorer: (kind, version) => ({
      kind,
      version,
      async grade(item, grader, { completion, outcomes }) {
        const task: GradeTask = { kind: 'grade', item, grader: asGrader(grader), completion, outcomes: [...outcomes] }
        const answer = (await run(task).catch((error: unknown) => {
          throw new Failure('ENGINE_LOST', { detail: 'the scoring thread failed on this item', cause: error })
        })) as GradeAnswer
        if ('grade' in answer) return answer.grade
        throw new Failure(answer.failure, {
          ...(answer.detail === undefined ? {} : { detail: answer.detail }),
          ...(answer.errors === undefined ? {} : { errors: answer.errors }),
        })
      },
    }),
    versions: async () => (await run({ kind: 'versions' })) as Versions,
    async close() {
      await pool?.destroy()
    },
  }
}

function asGrader<Kind extends GraderKind>(grader: GraderOf<Kind>): GradeTask['grader'] {
  return grader
}
