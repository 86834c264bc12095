import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type {
  CodeProblem,
  Isolation,
  IsolationTest,
  ProgramJob,
  ProgramReport,
  ReferenceTimes,
  Scorer,
} from '@touchstone/contracts'
import type { Judge, LocalJudge, RunReport } from '@touchstone/scorer-code'
import type { Logger, Metrics } from '@touchstone/telemetry'

export type JudgeSettings = {
  readonly salt: string
  /** Of this process alone. */
  readonly folder: string
  readonly slots: number | undefined
  /** `auto` tries both tiers, `full` the full one alone, `reduced` also runs code where only the reduced one is there. */
  readonly wantedIsolation: 'auto' | 'full' | 'reduced'
  /** To start at once; the others start at their first submission. */
  readonly warm: readonly string[]
  /** Of machines like this one. */
  readonly times: ReferenceTimes
  /** What an item names in a stored problem's place. */
  readonly problemById: (reference: string) => Promise<CodeProblem | undefined>
  readonly logger: Logger
  readonly metrics: Metrics
}

export type Languages = { readonly [language: string]: { readonly ready: boolean; readonly reason?: string } }

/** The judge of this machine with its code grader. */
export type JudgeRoom = {
  readonly scorer: Scorer<'code'>
  readonly isolation: Isolation
  readonly isolationTest: IsolationTest
  readonly lanes: number
  readonly languages: () => Languages
  runProgram(job: ProgramJob, signal: AbortSignal): Promise<ProgramReport>
  close(): Promise<void>
}

const GAUGE_MS = 2_000

/** Starts the judge: its isolation is tested before this resolves, languages start in the background. */
export async function openJudge(settings: JudgeSettings): Promise<JudgeRoom> {
  const { salt, slots, warm, logger, metrics } = settings
  const allowReduced = settings.wantedIsolation === 'reduced'
  const { createCodeScorer, createJudge, openLanguages, reachableFolder, removeHidden } = await import(
    '@touchstone/scorer-code'
  )
  const folder = allowReduced ? await reachableFolder(settings.folder) : settings.folder
  const known = await openLanguages(join(folder, 'cache'), {
    onLookUp: outcome => metrics.count('compile_cache_total', { outcome }),
  })
  const judge = await createJudge({
    languages: known,
    scratchDir: join(folder, 'slots'),
    allowReduced,
    ...(settings.wantedIsolation === 'full' ? { tiers: ['full'] as const } : {}),
    ...(slots === undefined ? {} : { slots }),
    onEvent: event => {
      if (event.event === 'slot_lost') {
        metrics.count('slot_restarts_total', { reason: 'lost' })
        logger.warn(event, 'a sandbox slot was lost')
      } else if (event.event === 'language_unavailable') logger.warn(event, 'a language is not available')
      else if (event.event === 'isolation' && event.isolation !== 'full') logger.warn(event, 'isolation is not full')
      else logger.debug(event, event.event)
    },
  })
  for (const tier of ['full', 'reduced', 'none'] as const)
    metrics.set('isolation_tier', { tier }, tier === judge.isolation ? 1 : 0)
  const gauges = setInterval(() => measure(judge, metrics), GAUGE_MS)
  gauges.unref()

  const languages: { [language: string]: { ready: boolean; reason?: string } } = {}
  const names = warm.includes('all') ? known.map(({ name }) => name) : warm
  for (const name of names)
    void judge.ready(name).then(found => {
      languages[name] = found.ok ? { ready: true } : { ready: false, reason: found.reason }
    })

  return {
    scorer: createCodeScorer({ judge, salt, allowReduced, problemById: settings.problemById, times: settings.times }),
    isolation: judge.isolation,
    isolationTest: { reason: judge.isolationReason, checks: judge.isolationChecks },
    lanes: judge.load.lanes,
    languages: () => languages,
    runProgram: (job, signal) => runProgram(judge, job, signal),
    async close() {
      clearInterval(gauges)
      await Promise.race([judge.close(), delay(5_000, undefined, { ref: false })])
      if (folder !== settings.folder) removeHidden(folder)
    },
  }
}

function measure(judge: LocalJudge, metrics: Metrics): void {
  const { lanes, busy, slots } = judge.load
  metrics.set('slots', { state: 'busy' }, busy)
  metrics.set('slots', { state: 'idle' }, Math.max(0, lanes - busy))
  metrics.set('slots', { state: 'open' }, slots)
}

const DEFAULT_LIMITS = { cpuMs: 10_000, memoryBytes: 1024 ** 3, compileCpuMs: 30_000 }
const OUTPUT_BYTES = 16 * 1024 ** 2
const TOTAL_CPU_MS = 60_000

async function runProgram(judge: Judge, job: ProgramJob, signal: AbortSignal): Promise<ProgramReport> {
  const { cpuMs, memoryBytes, compileCpuMs } = { ...DEFAULT_LIMITS, ...job.limits }
  const report = await judge.run({
    language: job.language,
    source: job.source,
    task: { kind: 'stdio', inputs: job.inputs.map(input => Buffer.from(input, 'base64')) },
    limits: {
      cpuMs,
      wallMs: job.limits?.wallMs ?? cpuMs * 3 + 2_000,
      totalCpuMs: Math.max(TOTAL_CPU_MS, cpuMs),
      memoryBytes,
      outputBytes: OUTPUT_BYTES,
      compileCpuMs,
    },
    process: 'test',
    signal,
  })
  return programReport(report)
}

function programReport({ compile, tests, isolation }: RunReport): ProgramReport {
  return {
    compile: {
      status: compile.status,
      diagnostics: compile.status === 'ok' ? '' : compile.diagnostics,
      cpuMs: compile.cpuMs,
    },
    runs: tests.map(test => ({
      status: test.status,
      stdout: Buffer.from(test.output).toString('base64'),
      stderr: test.error,
      exitCode: test.exitCode,
      cpuMs: test.cpuMs,
      wallMs: test.wallMs,
    })),
    isolation,
  }
}
