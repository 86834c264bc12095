import { createHash } from 'node:crypto'
import {
  Failure,
  type ProgramJob,
  type ProgramReport,
  type ProgramRun,
  type ProgramRunner,
} from '@touchstone/contracts'

export type JoinedRun = { readonly compile: ProgramReport['compile']; readonly run: ProgramRun | undefined }

/** One program on one input, as sandbox clients ask for it, a request per test. */
export type SingleRun = Omit<ProgramJob, 'inputs'> & { readonly input: string }

export type ProgramJoiner = {
  /** Resolves when the program has run on the input, alone or as part of a joined job. @throws Failure of the runner */
  run(single: SingleRun, options: { tenant: string; deadlineMs: number }): Promise<JoinedRun>
}

export type JoinerOptions = {
  /** How long a first request waits for its siblings. */
  readonly windowMs?: number
  /** Inputs of one job: few, so that a slow program does not make its siblings wait past their clients' patience. */
  readonly jobInputs?: number
  /** A program that took longer than this on one input is run one input at a time. */
  readonly slowMs?: number
  readonly capacity?: number
  readonly keepMs?: number
  readonly now?: () => number
}

/**
 * Joins the requests of clients that send one per test: inputs of the same program that come close together run as one
 * job, the same input runs once, and a program that does not compile answers its siblings at once. A job goes on when
 * its clients have given up, so that their next try finds its answer.
 */
export function createProgramJoiner(
  runner: ProgramRunner,
  {
    windowMs = 5,
    jobInputs = 8,
    slowMs = 500,
    capacity = 20_000,
    keepMs = 120_000,
    now = Date.now,
  }: JoinerOptions = {},
): ProgramJoiner {
  const programs = new Map<string, Program>()

  type Program = {
    readonly job: Omit<ProgramJob, 'inputs'>
    readonly tenant: string
    readonly answers: Map<string, Promise<JoinedRun>>
    waiting: { input: string; settle: PromiseWithResolvers<JoinedRun> }[]
    timer: NodeJS.Timeout | undefined
    broken: ProgramReport['compile'] | undefined
    slow: boolean
    usedAt: number
  }

  const programOf = (key: string, tenant: string, job: Program['job']): Program => {
    const known = programs.get(key)
    const program = known !== undefined && now() - known.usedAt < keepMs ? known : undefined
    const found = program ?? {
      job,
      tenant,
      answers: new Map(),
      waiting: [],
      timer: undefined,
      broken: undefined,
      slow: false,
      usedAt: now(),
    }
    found.usedAt = now()
    programs.delete(key)
    programs.set(key, found) // the map's order is the order of use
    forget()
    return found
  }

  const forget = (): void => {
    let kept = [...programs.values()].reduce((sum, { answers }) => sum + answers.size + 1, 0)
    for (const [key, program] of programs) {
      const old = now() - program.usedAt >= keepMs
      if (!old && kept <= capacity) return
      if (program.waiting.length > 0) continue
      kept -= program.answers.size + 1
      programs.delete(key)
    }
  }

  const flush = (program: Program, deadlineMs: number): void => {
    clearTimeout(program.timer)
    program.timer = undefined
    const { waiting } = program
    program.waiting = []
    const size = program.slow ? 1 : jobInputs
    for (let from = 0; from < waiting.length; from += size) {
      void runJob(program, waiting.slice(from, from + size), deadlineMs)
    }
  }

  const runJob = async (program: Program, part: Program['waiting'], deadlineMs: number): Promise<void> => {
    try {
      const report = await runner.runAndWait(
        { ...program.job, inputs: part.map(({ input }) => input) },
        { tenant: program.tenant, deadlineMs, signal: new AbortController().signal },
      )
      if (report.compile.status !== 'ok') program.broken = report.compile
      if (report.runs.some(run => run.wallMs > slowMs)) program.slow = true
      for (const [at, { settle }] of part.entries()) settle.resolve({ compile: report.compile, run: report.runs[at] })
    } catch (error) {
      for (const { input, settle } of part) {
        program.answers.delete(input) // a failure of ours is not an answer: the next try runs again
        settle.reject(Failure.from(error))
      }
    }
  }

  return {
    run({ input, ...job }, { tenant, deadlineMs }) {
      const program = programOf(keyOf(tenant, job), tenant, job)
      if (program.broken !== undefined) return Promise.resolve({ compile: program.broken, run: undefined })
      const known = program.answers.get(input)
      if (known !== undefined) return known
      const settle = Promise.withResolvers<JoinedRun>()
      program.answers.set(input, settle.promise)
      program.waiting.push({ input, settle })
      if (program.waiting.length >= jobInputs) flush(program, deadlineMs)
      else program.timer ??= setTimeout(() => flush(program, deadlineMs), windowMs)
      return settle.promise
    },
  }
}

function keyOf(tenant: string, job: Omit<ProgramJob, 'inputs'>): string {
  return createHash('sha256')
    .update(JSON.stringify([tenant, job.language, job.source, job.limits ?? null]))
    .digest('base64')
}
