import { accessSync, constants, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, type Isolation } from '@touchstone/contracts'
import { removeHidden } from './hidden-folder.ts'
import { InFlight } from './in-flight.ts'
import {
  type Compilation,
  type Language,
  type Leash,
  notRun,
  type Program,
  type Slot,
  type SlotReport,
  type Toolchain,
} from './languages/language.ts'
import type { Judge, RunReport, RunRequest, RunTask, TestOutcome } from './run.ts'
import { type Cgroups, detectCgroups } from './sandboxes/cgroups.ts'
import { findConfinement } from './sandboxes/confinement.ts'
import { usableCores } from './sandboxes/cores.ts'
import { InputFiles } from './sandboxes/input-files.ts'
import { Lanes } from './sandboxes/lanes.ts'
import { createLocalRoom, type LocalRoom, type Means } from './sandboxes/local-room.ts'
import { RunTimes } from './sandboxes/run-times.ts'
import { type EscapeCheck, tryToEscape } from './sandboxes/self-test.ts'

export type JudgeOptions = {
  readonly languages: readonly Language[]
  /** A folder of this judge's own; what an earlier process left there is removed. */
  readonly scratchDir: string
  /** Submissions that run at once; default: the usable cores. */
  readonly slots?: number
  /** Runs code also where the isolation is not whole. */
  readonly allowReduced?: boolean
  /** Folders in which to look for bwrap before the usual ones, parted by colons. */
  readonly path?: string
  /** The tiers that are tried, in this order. Default: both. */
  readonly tiers?: readonly Exclude<Isolation, 'none'>[]
  /** Told of what an operator should know: a slot that was lost, a language that does not start. */
  readonly onEvent?: (event: JudgeEvent) => void
}

export type JudgeEvent =
  | { readonly event: 'slot_started'; readonly kind: string; readonly lane: number; readonly ms: number }
  | { readonly event: 'slot_lost'; readonly kind: string; readonly lane: number; readonly reason: string }
  | { readonly event: 'language_unavailable'; readonly language: string; readonly reason: string }
  | { readonly event: 'isolation'; readonly isolation: Isolation; readonly reason: string }

/** What the judge is doing, for gauges. */
export type JudgeLoad = {
  readonly lanes: number
  readonly busy: number
  readonly queued: number
  readonly slots: number
}

export type LocalJudge = Judge & {
  readonly load: JudgeLoad
  /** Why the isolation is what it is. */
  readonly isolationReason: string
  /** How each promise of the tier stood when a program tried to break it. */
  readonly isolationChecks: readonly EscapeCheck[]
}

/**
 * A judge on this machine: one lane per core, in each lane at most one slot of every kind, started at first use and
 * kept. Tests its own isolation before it takes work.
 */
export async function createJudge(options: JudgeOptions): Promise<LocalJudge> {
  mkdirSync(options.scratchDir, { recursive: true, mode: 0o755 })
  removeLeftovers(options.scratchDir)
  const pool = new SlotPool(options, detectCgroups())
  await pool.testIsolation()
  return pool
}

/** How often a submission whose slot was lost is tried: elsewhere, then twice alone. */
const ATTEMPTS = 3
/** Slots of different kinds that a lane keeps; the one used longest ago goes. */
const KINDS_PER_LANE = 6
/** A test that used less of a core than this only slept. */
const SLEEPING_SHARE = 0.02

type Lane = {
  readonly index: number
  readonly slots: Map<string, { readonly slot: Slot; readonly room: LocalRoom }>
  /** For compilers: apart from the slots, so that their memory does not count there. */
  readonly workshops: Map<string, LocalRoom>
}

class SlotPool implements LocalJudge {
  isolation: Isolation = 'none'
  isolationReason = 'not tested yet'
  isolationChecks: readonly EscapeCheck[] = []
  readonly #options: JudgeOptions
  #means: Means | null = null
  readonly #cgroups: Cgroups | null
  readonly #lanes: Lanes<Lane>
  readonly #all: readonly Lane[]
  readonly #languages = new Map<string, Language>()
  readonly #toolchains = new Map<Language, Promise<Toolchain | { readonly ok: false; readonly reason: string }>>()
  readonly #proven = new Map<
    Language,
    Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: string }>
  >()
  readonly #inFlight = new InFlight()
  /** By what is alike in its cost: slot, language, way of testing. */
  readonly #times = new Map<string, RunTimes>()
  readonly #inputs: InputFiles
  #rooms = 0
  #closing: Promise<void> | null = null

  constructor(options: JudgeOptions, cgroups: Cgroups | null) {
    this.#options = options
    this.#cgroups = cgroups
    this.#inputs = new InputFiles(join(options.scratchDir, `touchstone-${process.pid}-0`))
    const count = options.slots ?? usableCores()
    this.#all = Array.from({ length: count }, (_, index) => ({ index, slots: new Map(), workshops: new Map() }))
    this.#lanes = new Lanes(this.#all)
    for (const language of options.languages)
      for (const name of [language.name, ...language.aliases]) this.#languages.set(name.toLowerCase(), language)
  }

  get load(): JudgeLoad {
    const slots = this.#all.reduce((sum, lane) => sum + lane.slots.size, 0)
    return { lanes: this.#lanes.size, busy: this.#lanes.busy, queued: this.#lanes.queued, slots }
  }

  /** Takes the first tier whose means are here and from which the probe does not get out. */
  async testIsolation(): Promise<void> {
    const failed: string[] = []
    for (const tier of this.#options.tiers ?? (['full', 'reduced'] as const)) {
      const means = await this.#meansOf(tier)
      let reason = 'reason' in means ? means.reason : await this.#tryTier(tier, means)
      if (reason?.includes('set hostname') && 'kind' in means && means.kind === 'bubblewrap') {
        failed.push('the name of the host cannot be hidden')
        reason = await this.#tryTier(tier, { ...means, keepHostName: true })
      }
      if (reason === null) return this.#settle(tier, [...failed, `${tier}: no way out was found`].join('; '))
      failed.push(`${tier}: ${reason}`)
    }
    this.#means = null
    this.#settle('none', failed.join('; '))
  }

  async #meansOf(tier: Exclude<Isolation, 'none'>): Promise<Means | { readonly reason: string }> {
    if (tier === 'full') {
      const program = findProgram('bwrap', this.#options.path ?? '')
      return program ? { kind: 'bubblewrap', program } : { reason: 'bwrap is not installed' }
    }
    const confinement = await findConfinement()
    return 'reason' in confinement ? confinement : { kind: 'confinement', confinement }
  }

  /** Tries to escape from a Python slot, which then stays as the first slot of its lane. Null, or what was wrong. */
  async #tryTier(tier: Exclude<Isolation, 'none'>, means: Means): Promise<string | null> {
    const language = this.#languages.get('python')
    if (!language) return 'the isolation is tested in a Python slot, and Python is not among the languages'
    this.#means = means
    this.isolation = tier
    const lane = await this.#lanes.take()
    let kind = ''
    try {
      const toolchain = await this.#toolchain(language)
      if (!toolchain.ok) return toolchain.reason
      const program: Program = { kind: 'source', source: '' }
      kind = toolchain.slotKind(program)
      const slot = await this.#slot(lane, toolchain, program)
      const checks = await tryToEscape(slot, tier, this.#options.scratchDir)
      const broken = checks.filter(({ held }) => !held)
      this.isolationChecks = checks
      if (broken.length === 0) return null
      await this.#discard(lane, kind)
      return `a program inside got through: ${broken.map(({ name, found }) => `${name} (${found})`).join('; ')}`
    } catch (error) {
      await this.#discard(lane, kind)
      if (!(error instanceof Failure)) return error instanceof Error ? error.message : String(error)
      return error.detail ?? String(error.cause ?? error)
    } finally {
      this.#lanes.give(lane)
    }
  }

  knows(name: string): boolean {
    return this.#languages.has(name.toLowerCase())
  }

  async ready(name: string): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: string }> {
    const language = this.#languages.get(name.toLowerCase())
    if (!language) return { ok: false, reason: `there is no language ${name} here` }
    try {
      this.#admit()
      return await this.#prove(language)
    } catch (error) {
      const failure = Failure.from(error)
      return { ok: false, reason: failure.detail ?? failure.message }
    }
  }

  async run(request: RunRequest): Promise<RunReport> {
    this.#admit()
    const language = this.#languages.get(request.language.toLowerCase())
    if (!language)
      throw new Failure('LANGUAGE_UNAVAILABLE', { detail: `there is no language ${request.language} here` })
    const proof = await this.#prove(language)
    if (!proof.ok) throw new Failure('LANGUAGE_UNAVAILABLE', { detail: proof.reason })
    const toolchain = await this.#toolchain(language)
    if (!toolchain.ok) throw new Failure('LANGUAGE_UNAVAILABLE', { detail: toolchain.reason })
    const named = { ...request, language: language.name }
    return this.#inFlight.run(named, alone => this.#judge(toolchain, alone))
  }

  close(): Promise<void> {
    this.#closing ??= this.#end()
    return this.#closing
  }

  async #end(): Promise<void> {
    this.#lanes.close()
    await Promise.all(
      this.#all.map(async lane => {
        await Promise.all([...lane.slots.keys()].map(kind => this.#discard(lane, kind)))
        await Promise.all([...lane.workshops.values()].map(room => room.close()))
        lane.workshops.clear()
      }),
    )
    this.#inputs.close()
  }

  #admit(): void {
    if (this.#closing) throw new Failure('DRAINING', { detail: 'the judge is closing' })
    if (this.isolation === 'full') return
    if (this.isolation === 'reduced') {
      if (this.#options.allowReduced) return
      const detail = `the isolation tier is reduced (${this.isolationReason}); TOUCHSTONE_ISOLATION=reduced has it judge there`
      throw new Failure('ISOLATION_REFUSED', { detail })
    }
    throw new Failure('SANDBOX_UNAVAILABLE', { detail: this.isolationReason })
  }

  #settle(isolation: Isolation, reason: string): void {
    this.isolation = isolation
    this.isolationReason = reason
    this.#options.onEvent?.({ event: 'isolation', isolation, reason })
  }

  #toolchain(language: Language) {
    const known = this.#toolchains.get(language)
    if (known) return known
    const found = language.detect()
    this.#toolchains.set(language, found)
    return found
  }

  /** Tools are there and the canary gives what it must. What failed for a passing reason is tried again. */
  #prove(language: Language) {
    const known = this.#proven.get(language)
    if (known) return known
    const proof = this.#canary(language)
    this.#proven.set(language, proof)
    proof.then(
      found => {
        if (found.ok) return
        this.#options.onEvent?.({ event: 'language_unavailable', language: language.name, reason: found.reason })
      },
      () => this.#proven.delete(language),
    )
    return proof
  }

  async #canary(language: Language): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: string }> {
    const toolchain = await this.#toolchain(language)
    if (!toolchain.ok) return toolchain
    const { request, outputs } = toolchain.canary
    const report = await this.#judge(toolchain, request)
    const seen = report.tests.map(test => Buffer.from(test.output).toString('utf8'))
    if (report.compile.status === 'ok' && outputs.every((output, index) => output === seen[index])) return { ok: true }
    const why =
      report.compile.status === 'ok'
        ? `${report.tests.map(test => `${test.status} ${test.error}`).join('; ')}, answers ${seen.join(' ')}`
        : report.compile.diagnostics
    return { ok: false, reason: `the first program in ${language.name} did not give its answer: ${why}`.slice(0, 500) }
  }

  /** One submission from its compilation to its report, with every second try that the blame table asks for. */
  async #judge(toolchain: Toolchain, request: RunRequest): Promise<RunReport> {
    const book = new Book(request)
    let lost = 0
    let wish: Wish = { kind: 'ordinary' }
    let compiled: Extract<Compilation, { status: 'ok' }> | null = null

    for (;;) {
      const lane = await this.#lane(wish, {
        prefer: candidate => (candidate.slots.has(kindOf(toolchain, compiled, request)) ? 1 : 0),
        signal: request.signal,
      })
      let kind = ''
      try {
        if (toolchain.compile && !compiled) {
          const compilation = await toolchain.compile(request, this.#workshop(lane, toolchain))
          if (compilation.status !== 'ok') return this.#report(lane, book, compilation)
          compiled = compilation
        }
        const program: Program = compiled?.program ?? { kind: 'source', source: request.source }
        kind = toolchain.slotKind(program)
        const slot = await this.#slot(lane, toolchain, program)
        const times = this.#timesOf(kind, request)
        const leash = wish.kind === 'quiet' ? undefined : this.#leash(times, book)
        const { cuts } = book
        const report = await slot.run(program, book.rest(wish.kind === 'quiet'), leash)
        book.add(report)
        if (book.cut) times.cut(cuts)
        else times.ended(book.account, cuts)
        if (!slot.usable) await this.#discard(lane, kind)
        if (report.broken && !book.cut) return this.#report(lane, book, { ...report.broken, cpuMs: report.cpuMs })
        if (book.finished) return this.#report(lane, book, compiled)
        // The wall clock ended a test on a machine that may have been busy: only a quiet run can tell.
        wish = book.cut
          ? { kind: 'long', needMs: this.#leash(times, book)?.totalMs ?? request.limits.totalCpuMs }
          : { kind: 'quiet', shares: book.slept }
      } catch (error) {
        const failure = Failure.from(error)
        if (kind) await this.#discard(lane, kind)
        if (!failure.retryable || request.signal?.aborted || this.#closing) throw failure
        lost += 1
        this.#options.onEvent?.({ event: 'slot_lost', kind, lane: lane.index, reason: String(failure.detail) })
        if (lost >= ATTEMPTS) {
          if (failure.code !== 'SLOT_LOST' || !(await this.#worksWithout(lane, toolchain))) throw failure
          // Twice alone, while another program runs well there: it is the submission that ends its slot.
          book.blame('ended its sandbox each time it ran')
          return this.#report(lane, book, compiled)
        }
        wish = { kind: 'quiet', shares: false }
      } finally {
        this.#lanes.give(lane)
      }
    }
  }

  #lane(
    wish: Wish,
    { prefer, signal }: { readonly prefer: (lane: Lane) => number; readonly signal: AbortSignal | undefined },
  ): Promise<Lane> {
    switch (wish.kind) {
      case 'ordinary':
        return this.#lanes.take({ prefer, signal })
      case 'long':
        return this.#lanes.takeLong({ needMs: wish.needMs, signal })
      case 'quiet':
        return this.#lanes.takeQuiet({ shares: wish.shares, signal })
    }
  }

  #timesOf(kind: string, { language, task, process }: RunRequest): RunTimes {
    const key = [kind, language, task.kind, process].join(' ')
    const times = this.#times.get(key) ?? new RunTimes()
    this.#times.set(key, times)
    return times
  }

  /** None where it would be longer than what the limits leave. */
  #leash(times: RunTimes, book: Book): Leash | undefined {
    const leash = times.leash(book.cuts, () => this.#lanes.queued > 0)
    return leash.totalMs >= book.limits.totalCpuMs && leash.testMs >= book.limits.cpuMs ? undefined : leash
  }

  async #worksWithout(lane: Lane, toolchain: Toolchain): Promise<boolean> {
    try {
      const { request } = toolchain.canary
      const compilation = toolchain.compile ? await toolchain.compile(request, this.#workshop(lane, toolchain)) : null
      if (compilation && compilation.status !== 'ok') return false
      const program: Program = compilation?.program ?? { kind: 'source', source: request.source }
      const slot = await this.#slot(lane, toolchain, program)
      const report = await slot.run(program, request)
      return report.tests.every(test => test.status === 'ok')
    } catch {
      return false
    }
  }

  async #slot(lane: Lane, toolchain: Toolchain, program: Program): Promise<Slot> {
    const kind = toolchain.slotKind(program)
    const kept = lane.slots.get(kind)
    if (kept) {
      // Put last: the first of the map is the one used longest ago.
      lane.slots.delete(kind)
      if (kept.slot.usable) {
        lane.slots.set(kind, kept)
        return kept.slot
      }
      await endSlot(kept)
    }
    for (const oldest of [...lane.slots.keys()].slice(0, Math.max(0, lane.slots.size - KINDS_PER_LANE + 1)))
      await this.#discard(lane, oldest)

    const began = performance.now()
    const room = this.#room(lane.index)
    try {
      const slot = await toolchain.startSlot(kind, room)
      lane.slots.set(kind, { slot, room })
      this.#options.onEvent?.({ event: 'slot_started', kind, lane: lane.index, ms: performance.now() - began })
      return slot
    } catch (error) {
      await room.close()
      throw error
    }
  }

  async #discard(lane: Lane, kind: string): Promise<void> {
    const kept = lane.slots.get(kind)
    if (!kept) return
    lane.slots.delete(kind)
    await endSlot(kept)
  }

  #workshop(lane: Lane, { workshop = '' }: Toolchain): LocalRoom {
    const kept = lane.workshops.get(workshop)
    if (kept) return kept
    const room = this.#room(lane.index)
    lane.workshops.set(workshop, room)
    return room
  }

  #room(index: number): LocalRoom {
    if (!this.#means) throw new Failure('SANDBOX_UNAVAILABLE', { detail: this.isolationReason })
    this.#rooms += 1
    return createLocalRoom({
      index,
      name: `touchstone-${process.pid}-${this.#rooms}`,
      scratchDir: this.#options.scratchDir,
      isolation: this.isolation,
      means: this.#means,
      cgroups: this.#cgroups,
      inputs: this.#inputs,
    })
  }

  #report(lane: Lane, book: Book, compilation: Compilation | null): RunReport {
    return {
      compile:
        compilation === null
          ? { status: 'ok', cached: false, cpuMs: 0 }
          : compilation.status === 'ok'
            ? { status: 'ok', cached: compilation.cached, cpuMs: compilation.cpuMs }
            : { status: compilation.status, diagnostics: compilation.diagnostics, cpuMs: compilation.cpuMs },
      tests: book.tests,
      integrity: book.integrity,
      isolation: this.isolation,
      slot: lane.index,
    }
  }
}

type Wish =
  | { readonly kind: 'ordinary' }
  /** Cut before; `needMs` is the most CPU that it will take this time. */
  | { readonly kind: 'long'; readonly needMs: number }
  /** Alone on the machine, or with others that only sleep. */
  | { readonly kind: 'quiet'; readonly shares: boolean }

/** The tests of one submission over all its runs: what is decided stays, what is open is run again. */
class Book {
  readonly #request: RunRequest
  readonly #count: number
  readonly #decided: TestOutcome[] = []
  readonly #integrity = new Set<string>()
  /** Each test has a process of its own: a run that was cut goes on where it was. */
  readonly #apart: boolean
  #stopped = false
  #open: TestOutcome | null = null
  #cpuMs = 0
  #ended = false
  /** A leash ended the last run; how many it has ended. */
  #cut = false
  #cuts = 0
  /** Of the tests that were decided when the run under way began. */
  #before = 0

  constructor(request: RunRequest) {
    this.#request = request
    this.#count = countTests(request.task)
    this.#apart = request.task.kind === 'stdio' || (request.task.kind !== 'harness' && request.process === 'test')
  }

  /**
   * The tests that are still open, as a request of their own. After a run that its leash ended, all of them where they
   * share a process: whatever the program keeps between tests is then as if there had been no leash; what was decided is
   * passed over.
   */
  rest(quiet: boolean): RunRequest {
    const { limits } = this.#request
    const anew = this.#cut && !this.#apart
    let passedOver = anew ? this.#decided.length : 0
    const from = anew ? 0 : this.#decided.length
    this.#open = null
    this.#cut = false
    this.#before = this.#decided.length
    return {
      ...this.#request,
      task: from === 0 ? this.#request.task : restOf(this.#request.task, from),
      limits: { ...limits, totalCpuMs: Math.max(1, limits.totalCpuMs - this.#cpuMs) },
      onTest: (_, outcome) => {
        if (passedOver > 0) {
          passedOver -= 1
          return true
        }
        if (outcome.status === 'wall_limit' && !quiet) {
          this.#open = outcome
          return false
        }
        const index = this.#decided.length
        this.#decided.push(outcome)
        if (this.#request.onTest?.(index, outcome) === false) this.#stopped = true
        return !this.#stopped
      },
    }
  }

  add(report: SlotReport): void {
    this.#cut = report.cut === true && !this.#stopped
    if (this.#cut) this.#cuts += 1
    if (this.#cut && !this.#apart) return
    this.#cpuMs += this.#cut
      ? this.#decided.slice(this.#before).reduce((sum, { cpuMs }) => sum + cpuMs, 0)
      : report.cpuMs
    for (const sign of report.integrity) this.#integrity.add(sign)
    this.#ended = this.#open === null
  }

  get limits(): RunRequest['limits'] {
    return this.#request.limits
  }

  /** How many runs a leash has ended. */
  get cuts(): number {
    return this.#cuts
  }

  /** What the submission took, for those that come after. */
  get account(): { readonly totalMs: number; readonly testMs: number; readonly limited: boolean } {
    const tests = this.#open ? [...this.#decided, this.#open] : this.#decided
    return {
      totalMs: this.#cpuMs,
      testMs: Math.max(0, ...tests.map(({ cpuMs }) => cpuMs)),
      limited: tests.some(({ status }) => status === 'time_limit' || status === 'wall_limit'),
    }
  }

  /** Did a leash end the last run? */
  get cut(): boolean {
    return this.#cut
  }

  blame(error: string): void {
    this.#integrity.add('slot_killed')
    while (!this.#stopped && this.#decided.length < this.#count) {
      const index = this.#decided.length
      const outcome: TestOutcome = { ...notRun, status: 'runtime_error', error }
      this.#decided.push(outcome)
      if (this.#request.onTest?.(index, outcome) === false) this.#stopped = true
    }
  }

  get finished(): boolean {
    return !this.#cut && (this.#ended || this.#stopped || this.#decided.length >= this.#count)
  }

  /** Did the test that ran into the wall only sleep? */
  get slept(): boolean {
    return this.#open !== null && this.#open.cpuMs < this.#open.wallMs * SLEEPING_SHARE
  }

  get tests(): TestOutcome[] {
    return [...this.#decided, ...Array.from({ length: this.#count - this.#decided.length }, () => notRun)]
  }

  get integrity(): string[] {
    return [...this.#integrity].sort()
  }
}

function countTests(task: RunTask): number {
  if (task.kind === 'harness') return 1
  return task.kind === 'stdio' ? task.inputs.length : task.calls.length
}

function restOf(task: RunTask, from: number): RunTask {
  switch (task.kind) {
    case 'function':
      return { ...task, calls: task.calls.slice(from) }
    case 'design':
      return { ...task, calls: task.calls.slice(from) }
    case 'stdio':
      return { ...task, inputs: task.inputs.slice(from) }
    case 'harness':
      return task
  }
}

function kindOf(toolchain: Toolchain, compiled: { readonly program: Program } | null, request: RunRequest): string {
  return toolchain.slotKind(compiled?.program ?? { kind: 'source', source: request.source })
}

async function endSlot({ slot, room }: { readonly slot: Slot; readonly room: LocalRoom }): Promise<void> {
  await slot.close()
  await room.close()
}

function findProgram(name: string, path: string): string | null {
  for (const folder of [...path.split(':').filter(Boolean), '/usr/bin', '/bin', '/usr/local/bin']) {
    const candidate = join(folder, name)
    try {
      accessSync(candidate, constants.X_OK)
      return candidate
    } catch {
      // Not there.
    }
  }
  return null
}

/** Folders of processes that are gone. */
function removeLeftovers(scratchDir: string): void {
  for (const name of readdirSync(scratchDir)) {
    const [, id] = /^touchstone-(\d+)-\d+$/.exec(name) ?? []
    if (id === undefined || Number(id) === process.pid || isAlive(Number(id))) continue
    removeHidden(join(scratchDir, name))
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
