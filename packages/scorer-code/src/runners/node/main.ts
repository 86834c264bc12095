// The JavaScript runner: the only process of its jail, one submission at a time, each in a V8 isolate of its own.
//
// In (see frames.ts): a job, or an answer to a `wait`. Out: `ready` once, then per job of calls `refused` (the program cannot
// be read) or `tests` with the outcomes so far, then `end`. What passes in jobs of tests that are code: pair-jobs.ts.
// The runner is inside the jail with the submission. It is believed about nothing but the answers: the host counts CPU,
// memory and time on its own, and kills this process when its account says so.
import type ivm from 'isolated-vm'
import { identifiers, openRoom, type ProgramText, Refused, readText, refusal, runText, snapshotOf } from './engine.ts'
import { readJson, writeJson } from './frames.ts'
import { CALLS, CALLS_ALONE, isolateProgram, namesModules, SUBJECT, TESTS } from './isolate-program.ts'
import {
  isOutOfMemory,
  type Loaded,
  type SubjectJob,
  serveSubject,
  serveTests,
  type Tested,
  type TestsJob,
} from './pair-jobs.ts'

/** A value's type: base name and number of lists around it. */
type Type = { readonly base: string; readonly depth: number }

type Task =
  | {
      readonly kind: 'function'
      readonly names: readonly string[]
      readonly params: readonly Type[]
      readonly returns: Type
      /** −1: none. */
      readonly returnArgument: number
      readonly calls: readonly { readonly args: string }[]
    }
  | {
      readonly kind: 'design'
      readonly names: readonly string[]
      /** Of the constructor. */
      readonly params: readonly Type[]
      readonly calls: readonly {
        readonly operations: readonly string[]
        readonly args: string
      }[]
    }

export type CallsJob = {
  readonly kind: 'calls'
  readonly source: string
  readonly typescript: boolean
  readonly task: Task
  /** Variant of LeetCode's `Node`, or null. */
  readonly shape: string | null
  /** Tests before this one are done. */
  readonly from: number
  readonly isolatePerTest: boolean
  /** Tell of each test at once: a runner that ended before did not tell which test it ended on. */
  readonly careful: boolean
  readonly cpuMs: number
  readonly wallMs: number
  readonly memoryMegabytes: number
  readonly outputLength: number
}

export type Job = CallsJob | SubjectJob | TestsJob

export type Outcome = readonly [
  index: number,
  status: 'ok' | 'runtime_error' | 'time_limit' | 'wall_limit' | 'memory_limit' | 'output_limit',
  output: string,
  argument: string,
  error: string,
  cpuMs: number,
  wallMs: number,
]

export type Report =
  | { readonly kind: 'ready' }
  /** `spent`: the type stripper did not survive the text, and this process is of no more use. */
  | { readonly kind: 'refused'; readonly diagnostics: string; readonly spent?: boolean }
  /** `wait`: the runner goes on only after an answer. */
  | { readonly kind: 'tests'; readonly outcomes: readonly Outcome[]; readonly wait: boolean }
  | Loaded
  | Tested
  | { readonly kind: 'end' }

export type Answer = { readonly continue: boolean }

type Result = [status: Outcome[1], output: string, argument: string, error: string]

const settings = {
  names: ['f'],
  design: false,
  params: [{ base: 'int', depth: 1 }],
  returns: { base: 'int', depth: 1 },
  returnArgument: -1,
  maxLength: 1000,
}
const callsSnapshot = snapshotOfCalls(CALLS)
const callsAloneSnapshot = snapshotOfCalls(CALLS_ALONE)
/** Made at the first use: most runners never test by code. */
let subjectSnapshot: ivm.ExternalCopy<ArrayBuffer> | null = null
let testsSnapshot: ivm.ExternalCopy<ArrayBuffer> | null = null
/** How long outcomes may wait before the host hears of them and may say that no further test is wanted. */
const REPORT_EVERY_MS = 10
/** Turns of a program that waits for promises and timers alone. */
const MAX_TURNS = 1_000_000

/** One isolate with the program loaded. */
type Session = {
  readonly isolate: ivm.Isolate
  readonly run: (index: number, patient: boolean) => Result | Promise<Result>
}

warmUp()
writeJson({ kind: 'ready' })
for (;;) {
  const job = readJson() as Job | null
  if (job === null) process.kill(process.pid, 'SIGKILL')
  else if (job.kind === 'calls') await serve(job)
  else if (job.kind === 'subject') {
    subjectSnapshot ??= snapshotOf(isolateProgram(SUBJECT))
    serveSubject(job, subjectSnapshot)
    writeJson({ kind: 'end' })
  } else {
    testsSnapshot ??= snapshotOf(isolateProgram(TESTS))
    serveTests(job, testsSnapshot)
    writeJson({ kind: 'end' })
  }
}

async function serve(job: CallsJob): Promise<void> {
  let outcomes: Outcome[] = []
  let reported = performance.now()
  let program: ProgramText
  try {
    program = readText(job.source, job.typescript)
  } catch (error) {
    writeJson({ kind: 'refused', ...refusal(error, job.typescript) })
    return writeJson({ kind: 'end' })
  }

  let session: Session | null = null
  try {
    for (let index = job.from; index < job.task.calls.length; index += 1) {
      const started = performance.now()
      let outcome: Outcome
      try {
        let cpuBefore = 0n
        let result: Result
        if (!session) session = open(job, program)
        else cpuBefore = session.isolate.cpuTime
        result = await attempt(session, index, false)
        let cpuMs = Number(session.isolate.cpuTime - cpuBefore) / 1e6
        if (result[0] === 'time_limit' && cpuMs < 0.9 * job.cpuMs) {
          // The clock ran out, the CPU limit did not: the machine is busy. Once more, by CPU time alone.
          writeJson({ kind: 'tests', outcomes, wait: false })
          outcomes = []
          session.isolate.dispose()
          session = null
          session = open(job, program)
          cpuBefore = session.isolate.cpuTime
          result = await patiently(session, index, job)
          cpuMs = session.isolate.isDisposed ? job.cpuMs : Number(session.isolate.cpuTime - cpuBefore) / 1e6
        }
        outcome = [index, result[0], result[1], result[2], result[3], cpuMs, performance.now() - started]
        if (result[0] !== 'ok' && result[0] !== 'runtime_error') {
          dispose(session)
          session = null
        }
      } catch (error) {
        if (error instanceof Refused) {
          writeJson({ kind: 'refused', diagnostics: error.message })
          return writeJson({ kind: 'end' })
        }
        const result = outcomeOf(error)
        const cpuMs = result[0] === 'time_limit' ? job.cpuMs : performance.now() - started
        outcome = [index, result[0], '', '', result[3], cpuMs, performance.now() - started]
        dispose(session)
        session = null
      }
      outcomes.push(outcome)
      if (job.isolatePerTest) {
        dispose(session)
        session = null
      }
      const now = performance.now()
      if ((job.careful || now - reported > REPORT_EVERY_MS) && index + 1 < job.task.calls.length) {
        writeJson({ kind: 'tests', outcomes, wait: true })
        outcomes = []
        const answer = readJson() as Answer | null
        if (!answer?.continue) break
        reported = performance.now()
      }
    }
  } finally {
    dispose(session)
  }
  if (outcomes.length > 0) writeJson({ kind: 'tests', outcomes, wait: false })
  writeJson({ kind: 'end' })
}

/** The isolate's part as V8's heap after its evaluation, with the code of a first call compiled. */
function snapshotOfCalls(files: readonly string[]): ivm.ExternalCopy<ArrayBuffer> {
  return snapshotOf(
    isolateProgram(files),
    `touchstone.choose([a => [a.length, 'x', 1.5, true, null], undefined], ${JSON.stringify(JSON.stringify(settings))})
  touchstone.call('[[1,2,3],5]', true, '')`,
  )
}

/** A new isolate with the submission loaded, its top level having run. */
function open(job: CallsJob, program: ProgramText): Session {
  const snapshot = namesModules(program.source) ? callsSnapshot : callsAloneSnapshot
  const room = openRoom(snapshot, job.memoryMegabytes)
  const { isolate, member } = room
  try {
    if (job.shape !== null) member('setShape').applySync(undefined, [job.shape])
    const names = identifiers(job.task.names)
    const look = [...names, 'Solution'].map(name => `typeof ${name} === 'undefined' ? undefined : ${name}`).join(', ')
    const found = runText(room, program, `[${look}]`, 'solution.js', job.cpuMs, specifier => {
      throw new Error(`there is no module ${specifier}`)
    })
    const { task } = job
    const design = task.kind === 'design'
    const settings = {
      names,
      design,
      params: task.params,
      returns: design ? { base: '', depth: 0 } : task.returns,
      returnArgument: design ? -1 : task.returnArgument,
      maxLength: job.outputLength,
    }
    const missing = member('choose').applySync(
      undefined,
      [found.look.derefInto(), JSON.stringify(settings), found.byDefault?.derefInto()],
      {
        timeout: job.cpuMs,
      },
    ) as string
    if (missing !== '') throw new Error(missing)

    const target = member(design ? 'design' : 'call')
    return { isolate, run: (index, patient) => step(job, target, () => member('resume'), index, patient) }
  } catch (error) {
    if (!isolate.isDisposed) isolate.dispose()
    throw error
  }
}

/** One call, and the turns of a program that awaits. */
function step(
  job: CallsJob,
  target: ivm.Reference,
  resume: () => ivm.Reference,
  index: number,
  patient: boolean,
): Result | Promise<Result> {
  const call = job.task.calls[index]
  if (!call) throw new Error('no such test')
  const given = [call.args, isPlain(call.args), 'operations' in call ? JSON.stringify(call.operations) : '']
  if (!patient) {
    const deadline = performance.now() + job.cpuMs
    let said = target.applySync(undefined, given, { timeout: job.cpuMs }) as string
    if (said !== 'p') return resultOf(said)
    const again = resume()
    for (let turn = 0; said === 'p'; turn += 1) {
      const left = deadline - performance.now()
      if (left <= 0 || turn > MAX_TURNS) return ['time_limit', '', '', '']
      said = again.applySync(undefined, [], { timeout: Math.ceil(left) }) as string
    }
    return resultOf(said)
  }
  return (async () => {
    const options = { timeout: job.wallMs }
    let said = (await target.apply(undefined, given, options)) as string
    const again = resume()
    for (let turn = 0; said === 'p' && turn <= MAX_TURNS; turn += 1)
      said = (await again.apply(undefined, [], options)) as string
    return said === 'p' ? ['time_limit', '', '', ''] : resultOf(said)
  })()
}

/** What the isolate's part says of a call: a letter and a text. */
function resultOf(said: string): Result {
  const text = said.slice(1)
  if (said[0] === 'f') return ['output_limit', '', '', text]
  if (said[0] !== 'o') return ['runtime_error', '', '', text]
  const line = text.indexOf('\n')
  return line < 0 ? ['ok', text, '', ''] : ['ok', text.slice(0, line), text.slice(line + 1), '']
}

async function attempt(session: Session, index: number, patient: boolean): Promise<Result> {
  try {
    return await session.run(index, patient)
  } catch (error) {
    return outcomeOf(error)
  }
}

/** In another thread, watched by its CPU time. */
async function patiently(session: Session, index: number, job: CallsJob): Promise<Result> {
  const before = session.isolate.cpuTime
  let spent = false
  const watch = setInterval(() => {
    if (session.isolate.isDisposed || Number(session.isolate.cpuTime - before) / 1e6 < job.cpuMs) return
    spent = true
    session.isolate.dispose()
  }, 10)
  try {
    const result = await attempt(session, index, true)
    if (spent) return ['time_limit', '', '', '']
    return result[0] === 'time_limit' ? ['wall_limit', '', '', ''] : result
  } finally {
    clearInterval(watch)
  }
}

/** What an error that left the isolate says about the program. */
function outcomeOf(error: unknown): Result {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  if (/Script execution timed out/.test(message)) return ['time_limit', '', '', '']
  if (isOutOfMemory(message)) return ['memory_limit', '', '', '']
  return ['runtime_error', '', '', message.slice(0, 4000)]
}

/** Can JSON.parse read this wire value as it stands? No tags, no NaN, no integer beyond what a double holds. */
function isPlain(text: string): boolean {
  return !/[{NI]/.test(text) && !/\d{16}/.test(text)
}

function dispose(session: Session | null): void {
  if (session && !session.isolate.isDisposed) session.isolate.dispose()
}

/** The first isolates and the type stripper cost ten times what later ones do. */
function warmUp(): void {
  const source = 'function f(a: number[]): number { let s = 0; for (const x of a) s += x; return s }'
  for (let round = 0; round < 5; round += 1) {
    const job: CallsJob = {
      kind: 'calls',
      source,
      typescript: true,
      task: {
        kind: 'function',
        names: ['f'],
        params: [{ base: 'int', depth: 1 }],
        returns: { base: 'int', depth: 0 },
        returnArgument: -1,
        calls: [{ args: '[[1,2,3]]' }],
      },
      shape: null,
      from: 0,
      isolatePerTest: false,
      careful: false,
      cpuMs: 1000,
      wallMs: 5000,
      memoryMegabytes: 128,
      outputLength: 1000,
    }
    const session = open(job, readText(source, true))
    session.run(0, false)
    dispose(session)
  }
}
