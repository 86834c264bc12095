import { createHash } from 'node:crypto'
import { Failure } from '@touchstone/contracts'
import { notRun } from './languages/language.ts'
import type { RunReport, RunRequest, RunTask, TestOutcome } from './run.ts'

/** Of each input. */
const HASHED_BYTES = 4096

/**
 * Runs identical submissions that are in flight at the same time once: rollouts of one group often repeat an answer.
 * Each caller's `onTest` is asked about the same outcomes; where a caller wants tests that the shared run left out,
 * because the first caller stopped it, the caller has a run of its own.
 */
export class InFlight {
  readonly #shared = new Map<string, Shared>()

  async run(request: RunRequest, start: (request: RunRequest) => Promise<RunReport>): Promise<RunReport> {
    if (request.signal?.aborted) throw new Failure('CANCELLED')
    const key = identity(request)
    const running = this.#shared.get(key)
    if (running && !running.stop.signal.aborted) {
      if (!haveSameInputs(running.task, request.task)) return start(request)
      const report = await until(running, request.signal)
      const mine = replay(report, request)
      if (!Array.isArray(mine)) return mine
      // Asked about each test once: what was seen of the shared run was let pass.
      const { onTest } = request
      return start({
        ...request,
        onTest: (index, outcome) => index < mine.length || onTest?.(index, outcome) !== false,
      })
    }

    const stop = new AbortController()
    const report = start({ ...request, signal: stop.signal })
    const shared: Shared = { report, task: request.task, callers: 0, stop }
    this.#shared.set(key, shared)
    const forget = () => {
      if (this.#shared.get(key) === shared) this.#shared.delete(key)
    }
    shared.report.then(forget, forget)
    return until(shared, request.signal)
  }
}

type Shared = {
  readonly report: Promise<RunReport>
  readonly task: RunTask
  callers: number
  readonly stop: AbortController
}

/** The shared report, or CANCELLED when this caller leaves; the run ends when the last caller has left. */
function until(shared: Shared, signal: AbortSignal | undefined): Promise<RunReport> {
  shared.callers += 1
  if (!signal) return shared.report
  return new Promise((resolve, reject) => {
    const leave = () => {
      shared.callers -= 1
      if (shared.callers === 0) shared.stop.abort()
      reject(new Failure('CANCELLED'))
    }
    signal.addEventListener('abort', leave, { once: true })
    shared.report.then(
      report => {
        signal.removeEventListener('abort', leave)
        resolve(report)
      },
      error => {
        signal.removeEventListener('abort', leave)
        reject(error)
      },
    )
  })
}

/** The report as this caller would have had it, or the outcomes so far where it wants more tests than were run. */
function replay(report: RunReport, request: RunRequest): RunReport | TestOutcome[] {
  if (report.compile.status !== 'ok') return report
  const seen: TestOutcome[] = []
  for (const [index, outcome] of report.tests.entries()) {
    if (outcome.status === 'not_run') return seen
    seen.push(outcome)
    if (request.onTest?.(index, outcome) === false)
      return { ...report, tests: [...seen, ...report.tests.slice(seen.length).map(() => notRun)] }
  }
  return report
}

/** Inputs count by their length and their beginning here: to read megabytes pays only where somebody asks for the same. */
function identity({ language, source, task, limits, process }: RunRequest): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([language, source, process, limits, { ...task, inputs: undefined }]))
  if (task.kind === 'stdio') {
    for (const input of task.inputs) {
      hash.update(`\n${input.length}\n`)
      hash.update(input.subarray(0, HASHED_BYTES))
    }
  }
  return hash.digest('base64')
}

function haveSameInputs(one: RunTask, other: RunTask): boolean {
  if (one.kind !== 'stdio' || other.kind !== 'stdio') return true
  return one.inputs.every((input, index) => {
    const twin = other.inputs[index]
    return twin !== undefined && (input === twin || Buffer.compare(input, twin) === 0)
  })
}
