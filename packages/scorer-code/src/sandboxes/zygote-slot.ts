import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { Failure } from '@touchstone/contracts'
import {
  type Leash,
  type ManagedRuntime,
  notRun,
  type Program,
  type Slot,
  type SlotReport,
} from '../languages/language.ts'
import type { RunRequest, RunTask, TestOutcome } from '../run.ts'
import type { Bind, JailSpec } from './bubblewrap.ts'
import {
  CallRun,
  callHeader,
  callTexts,
  endOf,
  frameOf,
  isNearLimit,
  SIGSYS,
  SIGXFSZ,
  totalWallMs,
} from './call-run.ts'
import { PYTHON } from './confinement.ts'
import { longestWallMs } from './idling.ts'
import { Inbox } from './inbox.ts'
import type { Room } from './room.ts'
import { seccompProgram } from './seccomp.ts'

export type ZygoteOptions = {
  /** Read-only paths beside /usr: compiled programs, runtimes. */
  readonly readOnly?: readonly Bind[]
  readonly environment?: { readonly [name: string]: string }
  /** The warm interpreter runs Python submissions, not only compiled programs. */
  readonly python?: boolean
  readonly numpy?: boolean
  /** Each submission gets a /proc of its own processes: for runtimes that cannot do without. */
  readonly proc?: boolean
}

const RUNNER = fileURLToPath(new URL('../runners/python', import.meta.url))
const RUNNER_INSIDE = '/run/judge'
const INPUTS_INSIDE = '/inputs'
const LARGE_INPUT_BYTES = 65_536
const START_TIMEOUT_MS = 20_000
/** A zygote that says nothing for so long while it is asked is lost. */
const SILENCE_MS = 15_000
/** How often to see whether others wait while a test runs. */
const LOOK_MS = 50
/** A slot is not given up for a test that took less. */
const LEAST_LOSS_MS = 500
const TMP_BYTES = 64 << 20
const STACK_BYTES = 1 << 30
/** Of the slot beside the program, and not there before it: the supervisor, pages that a fork copies, answers not yet read. */
const SLOT_MEMORY_BYTES = 16 << 20
/** What the kernel's own account of a program adds: page tables, stacks. */
const KERNEL_SHARE = 0.03
/** Address space that is not memory: thread stacks, reservations of libraries. */
const EXTRA_DATA_BYTES = 768 << 20
/** All answers of one child together. */
const MAX_ANSWERS_BYTES = 256 << 20

const REPLY_BYTES = 40
const TEST_BYTES = 40
const FLAG = { survivors: 1, cpu: 2, wall: 4, compiled: 8, broken: 16 } as const

/**
 * A slot with the Python zygote inside (runners/python/zygote.py, which tells the protocol). It runs Python
 * submissions and, one process per test, compiled programs.
 */
export async function startZygoteSlot(room: Room, options: ZygoteOptions = {}): Promise<Slot> {
  const spec: JailSpec = {
    command: [PYTHON, '-s', `${RUNNER_INSIDE}/zygote.py`],
    readOnly: [
      { from: RUNNER, to: RUNNER_INSIDE },
      { from: room.inputs.folder, to: INPUTS_INSIDE },
      ...(options.readOnly ?? []),
    ],
    tmpBytes: TMP_BYTES,
    environment: {
      HOME: '/tmp',
      LANG: 'C.UTF-8',
      PYTHONHASHSEED: '0',
      PYTHONDONTWRITEBYTECODE: '1',
      // Names are bound when the zygote starts, not anew in each of its children.
      LD_BIND_NOW: '1',
      OPENBLAS_NUM_THREADS: '1',
      OMP_NUM_THREADS: '1',
      MKL_NUM_THREADS: '1',
      ...options.environment,
    },
    proc: options.proc ?? false,
    streams: ['/tmp/.stdin', '/tmp/.stdout', '/tmp/.stderr'],
    capabilities: ['CAP_SYS_ADMIN', 'CAP_SETPCAP'],
  }
  const child = room.spawn(spec, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'], stackBytes: STACK_BYTES })
  const slot = new ZygoteSlot(child, room, spec, options)
  try {
    await slot.start()
    return slot
  } catch (error) {
    await slot.close()
    throw new Failure('SANDBOX_UNAVAILABLE', {
      cause: error,
      detail: `the sandbox of ${options.python ? 'Python' : 'compiled programs'} does not start: ${slot.complaint || error}`,
    })
  }
}

class ZygoteSlot implements Slot {
  usable = false
  complaint = ''
  readonly #child: ChildProcess
  readonly #room: Room
  readonly #spec: JailSpec
  readonly #options: ZygoteOptions
  readonly #control: Duplex
  readonly #data: Duplex
  readonly #replies: Inbox
  readonly #answers: Inbox
  #memoryBytes = 0
  #closing: Promise<void> | null = null
  readonly #exited: Promise<unknown>

  constructor(child: ChildProcess, room: Room, spec: JailSpec, options: ZygoteOptions) {
    this.#child = child
    this.#room = room
    this.#spec = spec
    this.#options = options
    this.#control = duplex(child, 3)
    this.#data = duplex(child, 4)
    this.#replies = new Inbox(this.#control, 'control channel')
    this.#answers = new Inbox(this.#data, 'data channel')
    this.#exited = once(child, 'exit').catch(error => error)
    child.on('error', error => {
      this.complaint = String(error)
      this.usable = false
    })
    child.on('exit', () => {
      this.usable = false
    })
    child.stderr?.on('data', (text: Buffer) => {
      this.complaint = (this.complaint + text.toString('utf8')).slice(-2000)
    })
  }

  async start(): Promise<void> {
    const confined = this.#room.confined(this.#spec)
    const settings = Buffer.from(
      JSON.stringify({
        seccomp: Buffer.from(seccompProgram(this.#room.seccomp)).toString('hex'),
        tmp_bytes: TMP_BYTES,
        inputs: this.#room.inside(this.#spec, INPUTS_INSIDE),
        python: this.#options.python ?? false,
        numpy: this.#options.numpy ?? false,
        ...(confined ? { confined } : {}),
      }),
    )
    this.#control.write(Buffer.concat([uint32(settings.length), settings]))
    const reply = await this.#replies.take(REPLY_BYTES, START_TIMEOUT_MS)
    if (reply?.[0] !== LETTER.Y) throw new Error('no sign of life')
    this.usable = true
  }

  async run(program: Program, request: RunRequest, leash?: Leash): Promise<SlotReport> {
    if (!this.usable) throw new Failure('SLOT_LOST', { detail: 'the slot has ended' })
    const stop = () => void this.close()
    request.signal?.addEventListener('abort', stop, { once: true })
    const cpuBefore = this.#room.cgroup?.cpuMs() ?? null
    try {
      this.#limitMemory(request.limits.memoryBytes, program)
      const report =
        (program.kind === 'source' || program.calls) && makesCalls(request)
          ? await this.#runCalls(program, request, leash)
          : await this.#runTests(program, request, leash)
      if (this.#replies.pending > 0 || this.#answers.pending > 0) throw new Error('bytes after the end')
      const cpuAfter = this.#room.cgroup?.cpuMs() ?? null
      return cpuBefore === null || cpuAfter === null
        ? report
        : { ...report, cpuMs: Math.max(report.cpuMs, cpuAfter - cpuBefore) }
    } catch (error) {
      const detail = this.complaint
      await this.close()
      if (request.signal?.aborted) throw new Failure('CANCELLED', { cause: error })
      throw new Failure('SLOT_LOST', { cause: error, detail: detail || String(error) })
    } finally {
      request.signal?.removeEventListener('abort', stop)
    }
  }

  close(): Promise<void> {
    this.usable = false
    this.#closing ??= this.#end()
    return this.#closing
  }

  async #end(): Promise<void> {
    this.#control.destroy()
    this.#data.destroy()
    this.#child.stderr?.destroy()
    if (this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined) {
      this.#room.stop(this.#child)
      await this.#exited
    }
  }

  #limitMemory(bytes: number, program: Program): void {
    const wanted = bytes + (runtimeOf(program)?.memoryBytes ?? 0)
    const { cgroup } = this.#room
    if (wanted === this.#memoryBytes || cgroup === undefined || cgroup === null) return
    try {
      // The slot is idle: what it holds now, warm libraries among it, is not the program's.
      cgroup.limitMemory(Math.ceil(cgroup.heldBytes() + wanted * (1 + KERNEL_SHARE) + SLOT_MEMORY_BYTES))
      this.#memoryBytes = wanted
    } catch {
      // Lower than what the slot holds at this moment: the old limit stays for this submission.
    }
  }

  /** Limits as `jail.limit` takes them. */
  #limits(request: RunRequest, program: Program, fileBytes: number, cpuMs: number): number[] {
    const extra = runtimeOf(program)?.addressBytes ?? 0
    const bounded = this.#room.cgroup?.bounds.memory === true
    const data = request.limits.memoryBytes + extra + (bounded ? EXTRA_DATA_BYTES : 64 << 20)
    return [data, fileBytes, Math.ceil(cpuMs / 1000) + 2, this.#room.maxProcesses, STACK_BYTES]
  }

  #commandOf(program: Program): object {
    if (program.kind !== 'executable') return {}
    const { command, environment } = program
    const inside = (text: string) => this.#room.inside(this.#spec, text)
    const names = { PATH: '/usr/bin', HOME: '/tmp', TMPDIR: '/tmp', ...environment }
    return {
      command: command.map(inside),
      environment: Object.fromEntries(Object.entries(names).map(([name, value]) => [name, inside(value)])),
    }
  }

  /** One child makes all calls; where it dies on a test, another goes on with the next. */
  async #runCalls(program: Program, request: RunRequest, leash: Leash | undefined): Promise<SlotReport> {
    const host = {
      killsForMemory: () => this.#room.cgroup?.memoryKills() ?? 0,
      managed: runtimeOf(program) !== undefined,
    }
    const run = new CallRun(request, host, leash)
    const source = program.kind === 'source' ? program.source : ''
    while (!run.finished) {
      const cpuLeftMs = request.limits.totalCpuMs - run.cpuMs
      const answersBytes = Math.min(MAX_ANSWERS_BYTES, request.limits.outputBytes * 4 + (1 << 20))
      const frame = run.frame(source, {
        way: 'calls',
        tmp_bytes: TMP_BYTES,
        proc: this.#options.proc ?? false,
        limits: this.#limits(request, program, answersBytes, cpuLeftMs),
        ...this.#commandOf(program),
      })
      await this.#oneChild(run, frame, answersBytes)
    }
    return run.report()
  }

  async #oneChild(run: CallRun, frame: Buffer, answersBytes: number): Promise<void> {
    run.begin(answersBytes)
    this.#control.write(COMMAND.run)
    this.#data.write(frame)
    const cpuNow = () => this.#room.cgroup?.cpuMs() ?? 0
    const cpuBefore = cpuNow()
    let received = 0
    let asked = false
    for (;;) {
      const reply = await this.#replies.take(REPLY_BYTES, asked ? SILENCE_MS : run.tickMs)
      if (reply === null) {
        if (asked) throw new Error('the zygote is silent')
        this.#control.write(COMMAND.tick)
        asked = true
        continue
      }
      const heard = readReply(reply)
      // Its own clock does not count the processes that it made; the group's does.
      const said = asked ? { ...heard, cpuMs: Math.max(heard.cpuMs, cpuNow() - cpuBefore) } : heard
      asked = false
      const fresh = said.sentBytes - received
      if (fresh < 0 || fresh > answersBytes + 64) throw new Error('the zygote miscounts')
      received = said.sentBytes
      run.feed(await this.#answers.take(fresh))
      if (said.letter === LETTER.D) {
        run.end(said)
        return
      }
      if (run.mustStop(said)) this.#control.write(COMMAND.kill)
    }
  }

  /** A process per test, started by the supervisor inside. */
  async #runTests(program: Program, request: RunRequest, leash: Leash | undefined): Promise<SlotReport> {
    const { task, limits } = request
    const inputs = testInputs(request)
    const source = program.kind === 'source' ? Buffer.from(program.source, 'utf8') : Buffer.alloc(0)
    const perCall = task.kind !== 'stdio'
    const header = {
      way: program.kind === 'executable' ? 'executable' : WAYS[task.kind],
      tmp_bytes: TMP_BYTES,
      proc: this.#options.proc ?? false,
      limits: this.#limits(request, program, limits.outputBytes + 4096, limits.cpuMs),
      source_bytes: source.length,
      output_bytes: perCall ? limits.outputBytes + 4096 : limits.outputBytes,
      ...this.#commandOf(program),
      wide: inputs.some(input => input.length > limits.outputBytes),
      named: !perCall && this.#options.proc !== true && NAMED_STREAM.test(request.source),
      ...(perCall ? callHeader(request) : {}),
    }
    this.#control.write(COMMAND.run)
    this.#data.write(frameOf(header, source))

    const died = this.#replies.take(REPLY_BYTES).then(reply => {
      throw new Error(`the supervisor ended with status ${readReply(reply).status}`)
    })
    died.catch(() => undefined)

    const tests: TestOutcome[] = []
    const integrity = new Set<string>()
    let cpuMs = 0
    let wallMs = 0
    let broken: SlotReport['broken']
    let cut = false
    const takeOrEnd = <T>(bytes: Promise<T>): Promise<T> => Promise.race([bytes, died])
    for (const [index, input] of inputs.entries()) {
      const left = limits.totalCpuMs - cpuMs
      const wallLeftMs = totalWallMs(request) - wallMs
      if (left <= 0 || wallLeftMs <= 0) break
      const cpuLimitMs = Math.min(limits.cpuMs, left)
      const wallLimitMs = Math.min(limits.wallMs, wallLeftMs)
      const hold = leash && leftOf(leash, cpuMs)
      const held = leash?.pressed() ? hold : undefined
      if (held && held.cpuMs <= 0) {
        cut = true
        break
      }
      const killsBefore = this.#room.cgroup?.memoryKills() ?? 0
      const head = await this.#giveTest(input, {
        shared: task.kind === 'stdio' && task.kept === true,
        cpuMs: Math.min(cpuLimitMs, held?.cpuMs ?? cpuLimitMs),
        wallMs: Math.min(wallLimitMs, held?.wallMs ?? wallLimitMs),
        reply: () => takeOrEnd(this.#headOfTest(longestWallMs(limits.wallMs) + SILENCE_MS, leash, hold)),
      })
      if (head === 'beyond') {
        // Its supervisor hears nothing while a test runs: the slot goes with it.
        await this.close()
        return { tests: filled(tests, inputs.length), integrity: [...integrity].sort(), cpuMs, cut: true }
      }
      const said = readTest(head)
      const output = await takeOrEnd(this.#answers.take(said.outputBytes))
      const tail = await takeOrEnd(this.#answers.take(said.errorBytes))
      cpuMs += said.cpuMs
      wallMs += said.wallMs
      if (said.flags & FLAG.survivors) integrity.add('survivor')
      const error = tail.toString('utf8')
      if (said.flags & FLAG.broken) {
        broken = { status: 'error', diagnostics: error }
        break
      }
      if (!(said.flags & FLAG.compiled)) {
        broken = { status: 'limit', diagnostics: 'the interpreter ended while it read the program' }
        break
      }
      const beyond =
        (said.flags & FLAG.cpu && said.cpuMs < cpuLimitMs) || (said.flags & FLAG.wall && said.wallMs < wallLimitMs)
      if (held && beyond) {
        cut = true
        break
      }
      const memoryKilled = (this.#room.cgroup?.memoryKills() ?? 0) > killsBefore
      const ended = { said, output, error, memoryKilled, cpuLimitMs, runtime: runtimeOf(program) }
      const outcome = perCall
        ? callOutcome(request, index, ended, integrity)
        : programOutcome(request, ended, integrity)
      if ('diagnostics' in outcome) {
        broken = outcome
        break
      }
      tests.push(outcome)
      if (request.onTest?.(index, outcome) === false) break
    }

    this.#data.write(quitFrame())
    this.#replies.release()
    const last = await this.#replies.take(REPLY_BYTES, SILENCE_MS)
    if (last?.[0] !== LETTER.D || readReply(last).status !== 0) throw new Error('the supervisor did not end well')
    return {
      tests: filled(tests, inputs.length),
      integrity: [...integrity].sort(),
      cpuMs,
      ...(broken ? { broken } : {}),
      ...(cut ? { cut } : {}),
    }
  }

  /** Hands a test its input: with the head where it is small, as a file where it is shared, else without a copy. */
  async #giveTest<Reply>(input: Uint8Array, { shared, cpuMs, wallMs, reply }: TestGiving<Reply>): Promise<Reply> {
    const held = shared ? this.#room.inputs.hold(input) : null
    if (held) {
      const name = Buffer.from(held.name, 'latin1')
      this.#data.write(Buffer.concat([nextFrame('F', name.length, cpuMs, wallMs), name]))
      try {
        return await reply()
      } finally {
        held.giveBack()
      }
    }
    const next = nextFrame('N', input.length, cpuMs, wallMs)
    if (input.length <= LARGE_INPUT_BYTES) this.#data.write(Buffer.concat([next, input]))
    else {
      this.#data.write(next)
      this.#data.write(input)
    }
    return reply()
  }

  /** What the supervisor says first of a test's end; 'beyond' where the test goes on while others wait. */
  async #headOfTest(
    patienceMs: number,
    leash: Leash | undefined,
    hold: { readonly cpuMs: number; readonly wallMs: number } | undefined,
  ): Promise<Buffer | 'beyond'> {
    const began = performance.now()
    for (;;) {
      const head = await this.#answers.take(TEST_BYTES, leash ? LOOK_MS : patienceMs)
      if (head) return head
      const tookMs = performance.now() - began
      if (tookMs > patienceMs) throw new Error('the supervisor is silent')
      if (hold && tookMs > Math.max(LEAST_LOSS_MS, 2 * hold.cpuMs) && leash?.pressed()) return 'beyond'
    }
  }
}

function filled(tests: readonly TestOutcome[], count: number): TestOutcome[] {
  return [...tests, ...Array.from({ length: count - tests.length }, () => notRun)]
}

/** What a leash leaves to the next test. */
function leftOf(leash: Leash, usedMs: number): { readonly cpuMs: number; readonly wallMs: number } {
  return { cpuMs: Math.min(leash.testMs, leash.totalMs - usedMs), wallMs: leash.wallMs }
}

/** A program that opens its standard streams by name gets files that have these names: its jail has no /proc. */
const NAMED_STREAM = /\/dev\/(?:std(?:in|out|err)|fd\/[012])|\/proc\/self\/fd\/[012]/

/** One child for all tests of the submission. */
function makesCalls({ task, process }: RunRequest): boolean {
  return process === 'submission' && (task.kind === 'function' || task.kind === 'design')
}

const WAYS: { readonly [Kind in RunTask['kind']]: string } = {
  function: 'call-each',
  design: 'call-each',
  stdio: 'program',
  harness: 'harness',
}

const LETTER = { Y: 0x59, D: 0x44 } as const
const COMMAND = { run: Buffer.from('R       '), tick: Buffer.from('T       '), kill: Buffer.from('K       ') } as const

/** What the zygote says of its child, by the kernel's account. */
export type ZygoteReply = {
  readonly letter: number
  /** As wait(2) gives it. */
  readonly status: number
  readonly cpuMs: number
  readonly wallMs: number
  readonly peakMemoryBytes: number
  readonly sentBytes: number
}

function readReply(bytes: Buffer): ZygoteReply {
  return {
    letter: bytes[0] ?? 0,
    status: bytes.readInt32LE(4),
    cpuMs: Number(bytes.readBigUInt64LE(8)) / 1000,
    wallMs: Number(bytes.readBigUInt64LE(16)) / 1000,
    peakMemoryBytes: Number(bytes.readBigUInt64LE(24)) * 1024,
    sentBytes: Number(bytes.readBigUInt64LE(32)),
  }
}

type TestReply = {
  readonly flags: number
  readonly status: number
  readonly cpuMs: number
  readonly wallMs: number
  readonly peakMemoryBytes: number
  readonly outputBytes: number
  readonly errorBytes: number
}

function readTest(bytes: Buffer): TestReply {
  if (bytes[0] !== 0x54) throw new Error('the supervisor speaks out of turn')
  return {
    flags: bytes[1] ?? 0,
    status: bytes.readInt32LE(4),
    cpuMs: Number(bytes.readBigUInt64LE(8)) / 1000,
    wallMs: Number(bytes.readBigUInt64LE(16)) / 1000,
    peakMemoryBytes: Number(bytes.readBigUInt64LE(24)) * 1024,
    outputBytes: bytes.readUInt32LE(32),
    errorBytes: bytes.readUInt32LE(36),
  }
}

type TestGiving<Reply> = {
  /** The same input will come again. */
  readonly shared: boolean
  readonly cpuMs: number
  readonly wallMs: number
  readonly reply: () => Promise<Reply>
}

type EndedTest = {
  readonly said: TestReply
  readonly output: Buffer
  readonly error: string
  readonly memoryKilled: boolean
  readonly cpuLimitMs: number
  readonly runtime: ManagedRuntime | undefined
}

function runtimeOf(program: Program): ManagedRuntime | undefined {
  return program.kind === 'executable' ? program.runtime : undefined
}

/** How a program that read standard input ended. Its output stands also where it failed. */
function programOutcome(request: RunRequest, test: EndedTest, integrity: Set<string>): TestOutcome {
  const { said, error } = test
  const { exitCode, signal } = endOf(said.status)
  const outcome = (status: TestOutcome['status'], text = error): TestOutcome => ({
    status,
    output: test.output.subarray(0, request.limits.outputBytes),
    exitCode,
    signal,
    error: text,
    cpuMs: said.cpuMs,
    wallMs: said.wallMs,
    peakMemoryBytes: said.peakMemoryBytes,
  })
  if (signal === SIGSYS) integrity.add('blocked_syscall')
  if (said.flags & FLAG.cpu || said.cpuMs > test.cpuLimitMs) return outcome('time_limit')
  if (said.flags & FLAG.wall) return outcome('wall_limit')
  if (test.memoryKilled) return outcome('memory_limit')
  if (said.outputBytes > request.limits.outputBytes || signal === SIGXFSZ) return outcome('output_limit')
  if (exitCode === 0) return outcome('ok')
  if (
    test.runtime ? test.runtime.outOfMemory.test(error) : isNearLimit(said.peakMemoryBytes, request.limits.memoryBytes)
  )
    return outcome('memory_limit')
  if (request.language === 'python' && /^MemoryError\b/m.test(error.slice(-400))) return outcome('memory_limit')
  return outcome('runtime_error', error || (signal === null ? '' : `ended by signal ${signal}`))
}

/** The same for a function's call that had a process of its own. */
function callOutcome(
  request: RunRequest,
  index: number,
  test: EndedTest,
  integrity: Set<string>,
): TestOutcome | NonNullable<SlotReport['broken']> {
  const { said } = test
  let kills = 0
  const run = new CallRun(
    { ...request, task: only(request.task, index), onTest: undefined },
    { killsForMemory: () => kills },
  )
  run.begin(request.limits.outputBytes + 4096)
  run.feed(test.output)
  kills = test.memoryKilled ? 1 : 0
  const killedFor = said.flags & FLAG.cpu ? 'cpu' : said.flags & FLAG.wall ? 'wall' : null
  run.end(said, killedFor)
  const report = run.report()
  for (const sign of report.integrity) integrity.add(sign)
  const [outcome] = report.tests
  if (report.broken) return report.broken
  if (!outcome) throw new Error('no outcome for a test')
  const measured = { cpuMs: said.cpuMs, wallMs: said.wallMs, peakMemoryBytes: said.peakMemoryBytes }
  return { ...outcome, ...measured, ...(said.cpuMs > test.cpuLimitMs ? { status: 'time_limit' as const } : {}) }
}

function only(task: RunTask, index: number): RunTask {
  switch (task.kind) {
    case 'function':
      return { ...task, calls: task.calls.slice(index, index + 1) }
    case 'design':
      return { ...task, calls: task.calls.slice(index, index + 1) }
    default:
      return task
  }
}

/** One input per test, as the supervisor hands it on. */
function testInputs(request: RunRequest): Uint8Array[] {
  if (request.task.kind === 'stdio') return [...request.task.inputs]
  if (request.task.kind === 'harness') return callTexts(request).map(text => Buffer.from(text, 'utf8'))
  return callTexts(request).map(text => Buffer.from(`0\n[${text}]`, 'utf8'))
}

/** `N`: so many bytes of input follow; `F`: the name of the file that holds it. */
function nextFrame(tag: 'N' | 'F', length: number, cpuMs: number, wallMs: number): Buffer {
  const head = Buffer.alloc(21)
  head.write(tag, 0, 'latin1')
  head.writeUInt32LE(length, 1)
  head.writeBigUInt64LE(BigInt(Math.ceil(cpuMs * 1000)), 5)
  head.writeBigUInt64LE(BigInt(Math.ceil(wallMs * 1000)), 13)
  return head
}

function quitFrame(): Buffer {
  const frame = Buffer.alloc(21)
  frame.write('Q', 0, 'latin1')
  return frame
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function duplex(child: ChildProcess, descriptor: 3 | 4): Duplex {
  const stream = child.stdio[descriptor]
  if (!stream || !('write' in stream) || !('read' in stream)) throw new Error(`descriptor ${descriptor} is no pipe`)
  stream.on('error', () => undefined)
  return stream as Duplex
}
