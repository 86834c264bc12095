import { type Leash, notRun, type SlotReport } from '../languages/language.ts'
import type { RunRequest, TestOutcome } from '../run.ts'
import { isBusyPastWall, isPastWall } from './idling.ts'
import { type CallRecord, RecordReader } from './records.ts'

/** How a child ended, by the kernel's account. */
export type ChildEnd = {
  /** As wait(2) gives it. */
  readonly status: number
  readonly cpuMs: number
  readonly wallMs: number
  readonly peakMemoryBytes: number
}

/** Why we ended a child ourselves. */
export type KilledFor = 'cpu' | 'wall' | 'stopped' | 'forged' | 'leash'

export type CallHost = {
  killsForMemory(): number
  /** A runtime manages the program's memory: how much is resident says nothing. */
  readonly managed?: boolean
}

/**
 * The host's book of one submission whose calls are made in a child of the Python runner: which tests have an answer,
 * when the child must be stopped, what its end means for the test that it was at. A child that dies on a test costs
 * that test; the next child goes on with the one after.
 *
 * CPU of a test is the difference of the child's own stamps, which it could falsify; the whole is the kernel's, and a
 * test that does not end is measured from outside.
 */
export class CallRun {
  readonly #request: RunRequest
  readonly #host: CallHost
  readonly #leash: Leash | undefined
  readonly #count: number
  readonly #tests: TestOutcome[] = []
  readonly #integrity = new Set<string>()
  #broken: SlotReport['broken']
  #cpuMs = 0
  #stopped = false
  #cut = false
  #child: ChildState = freshChild(1, 0)

  constructor(request: RunRequest, host: CallHost, leash?: Leash) {
    this.#request = request
    this.#host = host
    this.#leash = leash
    this.#count = callTexts(request).length
  }

  /** CPU of all children that have ended. */
  get cpuMs(): number {
    return this.#cpuMs
  }

  get finished(): boolean {
    return (
      this.#broken !== undefined ||
      this.#stopped ||
      this.#cut ||
      this.#tests.length >= this.#count ||
      this.#cpuMs >= this.#request.limits.totalCpuMs
    )
  }

  /** How long to wait before asking how the child is: before that it cannot have come to the end of its leash. */
  get tickMs(): number {
    const tickMs = Math.min(250, Math.max(2, this.#request.limits.cpuMs / 10))
    if (!this.#leash) return tickMs
    const { cpuMs, lastStampMs } = this.#child
    const totalMs = this.#leash.totalMs - this.#cpuMs - cpuMs
    const leftMs = Math.min(totalMs, Math.max(LEAST_TICK_MS, this.#leash.testMs) - (cpuMs - lastStampMs))
    if (leftMs > 0) return Math.min(tickMs, Math.max(1, leftMs))
    // Beyond it: nobody waits, or it moves on.
    const soonMs = this.#leash.pressed() ? Math.max(1, this.#leash.totalMs / 2) : LEAST_TICK_MS
    return Math.min(tickMs, LEAST_TICK_MS, soonMs)
  }

  /** What the next child reads: the program and the calls that are left. */
  frame(source: string, header: object): Buffer {
    const first = this.#tests.length
    const text = Buffer.from(source, 'utf8')
    const calls = Buffer.from(`[${callTexts(this.#request).slice(first).join(',')}]`, 'utf8')
    return frameOf({ ...header, ...callHeader(this.#request), first, source_bytes: text.length }, text, calls)
  }

  begin(maxAnswersBytes: number): void {
    this.#child = freshChild(maxAnswersBytes, this.#host.killsForMemory())
  }

  /** Takes in what the child has written so far; asks `onTest` for each test that ended. */
  feed(bytes: Buffer): void {
    this.#child.fedBytes += bytes.length
    for (const record of this.#child.reader.read(bytes)) {
      if (record.tag === 'survivors') this.#integrity.add('survivor')
      else if (!this.#stopped && !this.#child.forged) this.#take(record)
    }
    if (this.#child.reader.forged) this.#child.forged = true
  }

  /** Must the child, which is still running, be ended now? Says so once. */
  mustStop(said: ChildEnd): boolean {
    const child = this.#child
    const { limits } = this.#request
    child.cpuMs = said.cpuMs
    if (child.killedFor) return false
    if (child.progressAt !== this.#tests.length) {
      child.progressAt = this.#tests.length
      child.progressWallMs = said.wallMs
    }
    if (this.#stopped) child.killedFor = 'stopped'
    else if (child.forged) child.killedFor = 'forged'
    else if (said.cpuMs - child.lastStampMs > limits.cpuMs) child.killedFor = 'cpu'
    else if (this.#cpuMs + said.cpuMs > limits.totalCpuMs) child.killedFor = 'cpu'
    else if (isPastWall(said.cpuMs - child.lastStampMs, said.wallMs - child.progressWallMs, limits.wallMs))
      child.killedFor = 'wall'
    else if (said.wallMs > totalWallMs(this.#request)) child.killedFor = 'wall'
    else if (this.#isBeyondLeash(said)) child.killedFor = 'leash'
    return child.killedFor !== null
  }

  #isBeyondLeash(said: ChildEnd): boolean {
    const leash = this.#leash
    if (!leash?.pressed()) return false
    const usedMs = this.#cpuMs + said.cpuMs
    const stuckMs = said.cpuMs - this.#child.lastStampMs
    // What moves on is no endless loop: that a busy machine made a program dear is no reason to begin it again.
    const patience = stuckMs < leash.totalMs / 2 ? MOVING_ON : this.#child.ready ? 1 : LOADING
    return (
      usedMs > patience * leash.totalMs ||
      (this.#child.ready && stuckMs > Math.max(LEAST_TICK_MS, leash.testMs)) ||
      said.wallMs - this.#child.progressWallMs > leash.wallMs
    )
  }

  /**
   * The child is gone and all that it wrote was fed.
   * @param killedFor where someone else than `mustStop` ended it
   */
  end(said: ChildEnd, killedFor?: KilledFor | null): void {
    const child = this.#child
    child.killedFor ??= killedFor ?? null
    this.#cpuMs += said.cpuMs
    if (child.killedFor === 'leash' && this.#broken === undefined && !this.#isDone) {
      this.#cut = true
      return
    }
    if (!child.loaded) throw new Error('the child ended before it had read its input')
    if (this.#broken) return
    if (!child.compiled) {
      this.#broken = { status: 'limit', diagnostics: 'the interpreter ended while it read the program' }
      return
    }
    if (child.forged) this.#integrity.add('forged_frame')
    if (this.#isDone) return

    const outcome = this.#death(said)
    if (child.ready) {
      this.#push(outcome)
      return
    }
    // The program itself did not load: no test can be made, each ends the same way.
    this.#push(outcome)
    while (!this.#stopped && this.#tests.length < this.#count) this.#push({ ...outcome, cpuMs: 0, wallMs: 0 })
  }

  get #isDone(): boolean {
    return this.#stopped || this.#tests.length >= this.#count
  }

  report(): SlotReport {
    const tests = [...this.#tests]
    while (tests.length < this.#count) tests.push(notRun)
    return {
      tests,
      integrity: [...this.#integrity].sort(),
      cpuMs: this.#cpuMs,
      ...(this.#cut ? { cut: true } : {}),
      ...(this.#broken ? { broken: this.#broken } : {}),
    }
  }

  #take(record: CallRecord): void {
    const child = this.#child
    const stampMs = record.stampUs / 1000
    if (stampMs < child.lastStampMs) {
      child.forged = true
      return
    }
    const text = () => Buffer.from(record.payload).toString('utf8').slice(0, 4096)
    switch (record.tag) {
      case 'loaded':
        child.loaded = true
        return
      case 'compiled':
        child.compiled = true
        return
      case 'broken':
        if (child.compiled) child.forged = true
        else this.#broken = { status: 'error', diagnostics: text() }
        return
      case 'ready':
        if (!child.compiled || child.ready) child.forged = true
        child.ready = true
        child.lastStampMs = stampMs
        return
      case 'survivors':
      case 'end':
        return
      case 'raised':
        child.loadError = { status: 'runtime_error', error: text() }
        return
      case 'note':
        child.note = text()
        return
      case 'argument':
        child.argument = record.payload
        return
    }
    if (!child.ready && record.tag === 'memory') {
      child.loadError = { status: 'memory_limit', error: 'MemoryError' }
      return
    }
    if (!child.ready && record.tag === 'exited') {
      this.#integrity.add('early_exit')
      child.loadError = { status: 'runtime_error', error: text() }
      return
    }
    if (!child.ready || record.index !== this.#tests.length) {
      child.forged = true
      return
    }

    const cpuMs = stampMs - child.lastStampMs
    child.lastStampMs = stampMs
    const argument = child.argument
    child.argument = null
    const ended = { ...notRun, cpuMs, wallMs: cpuMs }
    if (cpuMs > this.#request.limits.cpuMs) {
      this.#push({ ...ended, status: 'time_limit' })
      return
    }
    switch (record.tag) {
      case 'result':
        this.#push(
          record.payload.length > this.#request.limits.outputBytes
            ? { ...ended, status: 'output_limit' }
            : { ...ended, status: 'ok', output: record.payload, error: child.note, ...(argument ? { argument } : {}) },
        )
        return
      case 'failed':
        this.#push({ ...ended, status: 'runtime_error', error: text() })
        return
      case 'flood':
        this.#push({ ...ended, status: 'output_limit' })
        return
      case 'memory':
        this.#push({ ...ended, status: 'memory_limit', error: 'MemoryError' })
        return
      case 'exited':
        this.#integrity.add('early_exit')
        this.#push({ ...ended, status: 'runtime_error', error: text() })
        return
    }
  }

  /** Outcome of the test at which the child ended. */
  #death(said: ChildEnd): TestOutcome {
    const child = this.#child
    const { exitCode, signal } = endOf(said.status)
    const cpuMs = Math.max(0, said.cpuMs - child.lastStampMs)
    const base = {
      ...notRun,
      exitCode,
      signal,
      cpuMs,
      wallMs: Math.max(0, said.wallMs - child.progressWallMs),
      peakMemoryBytes: said.peakMemoryBytes,
    }
    if (child.killedFor === 'cpu') return { ...base, status: 'time_limit' }
    if (child.killedFor === 'wall')
      return {
        ...base,
        status:
          cpuMs > this.#request.limits.cpuMs || isBusyPastWall(cpuMs, this.#request.limits.wallMs)
            ? 'time_limit'
            : 'wall_limit',
      }
    if (child.forged) return { ...base, status: 'runtime_error', error: 'the program wrote where only answers go' }
    if (child.loadError) return { ...base, ...child.loadError }
    if (signal === SIGSYS) {
      this.#integrity.add('blocked_syscall')
      return { ...base, status: 'runtime_error', error: 'the program made a system call that no solution needs' }
    }
    if (this.#host.killsForMemory() > child.killsBefore) return { ...base, status: 'memory_limit' }
    if (signal !== null && !this.#host.managed && isNearLimit(said.peakMemoryBytes, this.#request.limits.memoryBytes))
      return { ...base, status: 'memory_limit' }
    if (signal === SIGKILL && said.cpuMs >= this.#request.limits.totalCpuMs - this.#cpuMs + said.cpuMs)
      return { ...base, status: 'time_limit' }
    if (child.reader.cut && child.fedBytes >= child.maxBytes - 1) return { ...base, status: 'output_limit' }
    if (signal !== null) return { ...base, status: 'runtime_error', error: `ended by signal ${signal}` }
    this.#integrity.add('early_exit')
    return { ...base, status: 'runtime_error', error: `ended with exit status ${exitCode} before it answered` }
  }

  #push(outcome: TestOutcome): void {
    const index = this.#tests.length
    this.#tests.push(outcome)
    if (this.#request.onTest?.(index, outcome) === false) this.#stopped = true
  }
}

/** How many times its leash a program may go whose tests end one after another; and one that is still being read. */
const MOVING_ON = 4
const LOADING = 2
/** To ask more often costs more than it saves. */
const LEAST_TICK_MS = 10

export const SIGKILL = 9
export const SIGXFSZ = 25
export const SIGSYS = 31

/**
 * Had a program that then failed taken so much that the next piece was refused? Whether the kernel ends it or an allocation
 * fails first depends on the moment, and the verdict must not.
 */
export function isNearLimit(peakBytes: number, limitBytes: number): boolean {
  return peakBytes > 0.75 * limitBytes
}

export function endOf(status: number): { exitCode: number | null; signal: number | null } {
  const signal = status & 0x7f
  return signal === 0 ? { exitCode: (status >> 8) & 0xff, signal: null } : { exitCode: null, signal }
}

/** Three times the CPU limit and one test's backstop: sleeping just below the limit on every test has an end too. */
export function totalWallMs({ limits }: RunRequest): number {
  return 3 * limits.totalCpuMs + limits.wallMs
}

/** Each call as the runner reads it: its arguments, or for a design problem operations and arguments. */
export function callTexts({ task }: RunRequest): string[] {
  switch (task.kind) {
    case 'function':
      return task.calls.map(call => call.args)
    case 'design':
      return task.calls.map(call => `[${JSON.stringify(call.operations)},${call.args}]`)
    case 'harness':
      return [JSON.stringify({ tests: task.testsCode, setup: task.setup, entry: task.entry })]
    case 'stdio':
      return []
  }
}

/** Do tests that are code hand files to the program? Then both see one folder. */
function usesFiles(testsCode: string): boolean {
  return /\b(?:tmp_path|tmpdir|tempfile|open\s*\(|write_text|NamedTemporaryFile)/.test(testsCode)
}

export function callHeader({ task, limits }: RunRequest): object {
  return {
    task: task.kind,
    ...(task.kind === 'harness' ? { shared: usesFiles(task.testsCode) } : {}),
    output_bytes: limits.outputBytes,
    ...(task.kind === 'function' || task.kind === 'design' ? { entry: task.entry, params: task.params } : {}),
    ...(task.kind === 'function' ? { returns: task.returns, return_argument: task.returnArgument } : {}),
  }
}

/** Lengths, header, bodies: see `submission` in zygote.py. */
export function frameOf(header: object, ...bodies: readonly Buffer[]): Buffer {
  const head = Buffer.from(JSON.stringify(header), 'utf8')
  const lengths = Buffer.alloc(8)
  lengths.writeUInt32LE(head.length, 0)
  lengths.writeUInt32LE(
    bodies.reduce((sum, body) => sum + body.length, 0),
    4,
  )
  return Buffer.concat([lengths, head, ...bodies])
}

type ChildState = {
  readonly reader: RecordReader
  readonly maxBytes: number
  readonly killsBefore: number
  fedBytes: number
  loaded: boolean
  compiled: boolean
  ready: boolean
  forged: boolean
  loadError: Pick<TestOutcome, 'status' | 'error'> | null
  argument: Uint8Array | null
  note: string
  lastStampMs: number
  /** As it was last told. */
  cpuMs: number
  progressAt: number
  progressWallMs: number
  killedFor: KilledFor | null
}

function freshChild(maxBytes: number, killsBefore: number): ChildState {
  return {
    reader: new RecordReader(maxBytes),
    maxBytes,
    killsBefore,
    fedBytes: 0,
    loaded: false,
    compiled: false,
    ready: false,
    forged: false,
    loadError: null,
    argument: null,
    note: '',
    lastStampMs: 0,
    cpuMs: 0,
    progressAt: -1,
    progressWallMs: 0,
    killedFor: null,
  }
}
