import type { ChildProcess } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Failure } from '@touchstone/contracts'
import { entrySpellings } from '../../languages/entry-spellings.ts'
import { notRun, type Program, type Slot, type SlotReport } from '../../languages/language.ts'
import { nodeVariant, parseValueType } from '../../languages/value-type.ts'
import type { RunRequest, TestOutcome } from '../../run.ts'
import type { Room } from '../../sandboxes/room.ts'
import type { Answer, Job, Outcome, Report } from './main.ts'
import { innermostChild, readAccount } from './process-account.ts'
import type { NodeTools } from './tools.ts'

/** Resident memory of the runner without a submission, generously. */
const RUNNER_BYTES = 160 * 2 ** 20
/** After this many submissions the runner starts afresh, so that nothing grows for ever. */
const SUBMISSIONS_PER_RUNNER = 500
/** How much longer than its own account of a limit the runner gets before the host ends it. */
const GRACE_MS = 750
const STACK_BYTES = 96 * 2 ** 20

type Ending =
  | { readonly kind: 'end' }
  | { readonly kind: 'refused'; readonly diagnostics: string; readonly spent?: boolean }
  | { readonly kind: 'killed'; readonly status: 'time_limit' | 'wall_limit' | 'memory_limit' }
  | { readonly kind: 'died'; readonly signal: string | null; readonly errors: string }

/**
 * A Node process in a jail that runs JavaScript submissions, each in an isolate of its own (see main.ts).
 *
 *   starting ──▶ ready ◀──▶ busy ──▶ (killed or died: the runner starts again, the tests left go on there)
 *                  ▼
 *               closed
 *
 * V8 does not survive every submission (some array growths hang it, some exhausted tables end the process), so the host
 * keeps its own account of CPU and memory and ends the process by it. A submission whose runner ended is run on from the
 * last test that was told of, test by test: only a second end is the submission's own doing, and that test's.
 */
export class NodeSlot implements Slot {
  readonly #room: Room
  readonly #tools: NodeTools
  #runner: Runner | null = null
  #served = 0
  #memoryBytes = 0
  #closed = false

  private constructor(room: Room, tools: NodeTools) {
    this.#room = room
    this.#tools = tools
  }

  static async start(room: Room, tools: NodeTools): Promise<NodeSlot> {
    const slot = new NodeSlot(room, tools)
    await slot.#ready()
    return slot
  }

  get usable(): boolean {
    return !this.#closed
  }

  async run(program: Program, request: RunRequest): Promise<SlotReport> {
    const { task } = request
    if (program.kind !== 'source' || (task.kind !== 'function' && task.kind !== 'design'))
      throw new Failure('INVALID_PROBLEM', { detail: `a ${task.kind} problem does not run in an isolate` })
    const tests: TestOutcome[] = task.calls.map(() => notRun)
    const integrity = new Set<string>()
    let cpuMs = 0
    let from = 0
    let careful = false

    while (from < tests.length) {
      const runner = await this.#ready()
      const before = runner.lastCpuMs
      this.#limitMemory(request.limits.memoryBytes + RUNNER_BYTES)
      let wanted = true
      let next = from
      const ending = await runner.serve(
        jobOf(program.source, request, from, careful),
        { ...request.limits, spentMs: cpuMs },
        outcomes => {
          for (const outcome of outcomes) {
            const index = outcome[0]
            if (!wanted || index !== next) continue
            const test = testOutcome(outcome)
            tests[index] = test
            next = index + 1
            wanted = request.onTest?.(index, test) ?? true
            if (request.signal?.aborted) wanted = false
          }
          return wanted
        },
      )
      cpuMs += Math.max(0, runner.account() - before)
      from = next
      if (!wanted || ending.kind === 'end') break
      if (ending.kind === 'refused') {
        if (ending.spent) await this.#discard()
        return { tests, integrity: [], cpuMs, broken: { status: 'error', diagnostics: ending.diagnostics } }
      }

      await this.#discard()
      if (!careful) {
        careful = true
        continue
      }
      const test = lostTest(
        ending,
        ending.kind === 'killed' && ending.status === 'time_limit' ? request.limits.cpuMs : 0,
      )
      tests[from] = test
      if (request.onTest?.(from, test) === false) break
      from += 1
      if (ending.kind === 'killed' && cpuMs >= request.limits.totalCpuMs) break
    }

    this.#served += 1
    if (this.#served >= SUBMISSIONS_PER_RUNNER) await this.#discard()
    return { tests, integrity: [...integrity], cpuMs }
  }

  #limitMemory(bytes: number): void {
    if (bytes === this.#memoryBytes) return
    try {
      this.#room.cgroup?.limitMemory(bytes)
      this.#memoryBytes = bytes
    } catch {
      // Lower than what the runner holds at this moment: the old limit stays, the host's own watch is by the new one.
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#discard()
  }

  async #ready(): Promise<Runner> {
    if (this.#closed) throw new Failure('SLOT_LOST', { detail: 'the slot is closed' })
    if (this.#runner?.alive) return this.#runner
    this.#served = 0
    this.#runner = await Runner.start(this.#room, this.#tools)
    return this.#runner
  }

  async #discard(): Promise<void> {
    const runner = this.#runner
    this.#runner = null
    await runner?.kill()
  }
}

function lostTest(ending: Ending, cpuMs: number): TestOutcome {
  if (ending.kind === 'killed') return { ...notRun, status: ending.status, cpuMs }
  if (ending.kind !== 'died') return { ...notRun, status: 'runtime_error' }
  if (/out of memory|Allocation failed|invalid table size/i.test(ending.errors))
    return { ...notRun, status: 'memory_limit', error: 'the heap is exhausted' }
  return { ...notRun, status: 'runtime_error', error: `the engine ended with ${ending.signal ?? 'an error'}` }
}

function testOutcome([, status, output, argument, error, cpuMs, wallMs]: Outcome): TestOutcome {
  return {
    status,
    output: Buffer.from(output, 'utf8'),
    ...(argument === '' ? {} : { argument: Buffer.from(argument, 'utf8') }),
    exitCode: status === 'ok' ? 0 : null,
    signal: null,
    error: error.slice(0, 4096),
    cpuMs,
    wallMs,
    peakMemoryBytes: null,
  }
}

function jobOf(source: string, request: RunRequest, from: number, careful: boolean): Job {
  const { task, limits } = request
  const common = {
    source,
    typescript: request.language === 'typescript',
    from,
    careful,
    isolatePerTest: request.process === 'test',
    cpuMs: limits.cpuMs,
    wallMs: limits.wallMs,
    memoryMegabytes: Math.floor(limits.memoryBytes / 2 ** 20),
    outputLength: limits.outputBytes,
  }
  if (task.kind === 'function') {
    const params = (task.params ?? []).map(parseValueType)
    const returns = parseValueType(task.returns)
    return {
      ...common,
      shape: nodeVariant([...params, returns]),
      task: {
        kind: 'function',
        names: entrySpellings(task.entry),
        params,
        returns,
        returnArgument: task.returnArgument ?? -1,
        calls: task.calls,
      },
    }
  }
  if (task.kind !== 'design') throw new Failure('INVALID_PROBLEM', { detail: 'no calls to make' })
  const constructorParams = ('params' in task && Array.isArray(task.params) ? task.params : []).map(parseValueType)
  return {
    ...common,
    shape: nodeVariant(constructorParams),
    task: {
      kind: 'design',
      names: [task.entry],
      params: constructorParams,
      calls: task.calls,
    },
  }
}

type Watch = {
  readonly cpuMs: number
  readonly wallMs: number
  readonly totalCpuMs: number
  readonly memoryBytes: number
  /** CPU that the submission used before, in a runner that is gone. */
  readonly spentMs: number
}

/** One process. Ends with the first thing that is not as it should be. */
class Runner {
  readonly #process: ChildProcess
  readonly #exited: Promise<void>
  #pid = 0
  #buffer: Buffer = Buffer.alloc(0)
  #received: Report[] = []
  #wake: (() => void) | null = null
  #errors = ''
  #alive = true
  lastCpuMs = 0

  private constructor(child: ChildProcess) {
    this.#process = child
    this.#exited = new Promise(resolve => {
      child.once('close', () => {
        this.#alive = false
        this.#wake?.()
        resolve()
      })
    })
    child.once('error', () => {
      this.#alive = false
      this.#wake?.()
    })
    child.stdin?.on('error', () => {})
    child.stdout?.on('data', (chunk: Buffer) => this.#take(chunk))
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString('latin1')).slice(-16_384)
    })
  }

  static async start(room: Room, tools: NodeTools): Promise<Runner> {
    const folder = fileURLToPath(new URL('.', import.meta.url))
    const child = room.spawn(
      {
        command: [
          '/runner/node',
          '--disable-warning=ExperimentalWarning',
          `--stack-size=${Math.floor((STACK_BYTES * 0.7) / 1024)}`,
          '--max-old-space-size=512',
          '/runner/main.ts',
        ],
        readOnly: [
          { from: tools.node, to: '/runner/node' },
          { from: tools.addon, to: '/runner/isolated-vm.node' },
          { from: `${folder}main.ts`, to: '/runner/main.ts' },
          { from: `${folder}isolate.js`, to: '/runner/isolate.js' },
        ],
        tmpBytes: 1 << 20,
        workingDirectory: '/',
      },
      { stdio: ['pipe', 'pipe', 'pipe'], filtered: true, stackBytes: STACK_BYTES },
    )
    const runner = new Runner(child)
    const first = await Promise.race([runner.#next(), delay(30_000, null, { ref: false })])
    const pid = child.pid === undefined ? null : innermostChild(child.pid)
    if (first?.kind !== 'ready' || pid === null) {
      const errors = runner.#errors.trim().slice(-1000)
      await runner.kill()
      throw new Failure('SANDBOX_UNAVAILABLE', { detail: `the JavaScript runner did not start: ${errors}` })
    }
    runner.#pid = pid
    runner.account()
    return runner
  }

  /** CPU milliseconds so far; the last known while it ends. */
  account(): number {
    this.lastCpuMs = readAccount(this.#pid)?.cpuMs ?? this.lastCpuMs
    return this.lastCpuMs
  }

  get alive(): boolean {
    return this.#alive
  }

  get pid(): number {
    return this.#pid
  }

  /** @param onOutcomes told of the tests that are done; false: no further test is wanted */
  async serve(job: Job, watch: Watch, onOutcomes: (outcomes: readonly Outcome[]) => boolean): Promise<Ending> {
    this.#received = []
    this.#errors = ''
    let started = Date.now()
    // Between submissions it uses none.
    let cpuAtStart = this.lastCpuMs
    const cpuAtSubmission = cpuAtStart
    let killed: Extract<Ending, { kind: 'killed' }>['status'] | null = null
    const end = (status: typeof killed) => {
      killed ??= status
      this.#end()
    }
    // The runner tells of its tests at least every 10 ms of them: a test that it does not tell of is the one that runs.
    const look = setInterval(() => {
      const account = readAccount(this.#pid)
      if (!account) return
      this.lastCpuMs = account.cpuMs
      const cpuMs = account.cpuMs - cpuAtStart
      if (account.residentBytes > watch.memoryBytes + RUNNER_BYTES) end('memory_limit')
      else if (watch.spentMs + account.cpuMs - cpuAtSubmission > watch.totalCpuMs + GRACE_MS) end('time_limit')
      else if (cpuMs > watch.cpuMs + GRACE_MS) end('time_limit')
      else if (Date.now() - started > watch.cpuMs + watch.wallMs + 2 * GRACE_MS)
        end(cpuMs >= watch.cpuMs ? 'time_limit' : 'wall_limit')
    }, 50)

    try {
      this.#send(job)
      for (;;) {
        const report = await this.#next()
        if (report === null) break
        if (report.kind === 'refused') {
          await this.#next()
          return report
        }
        if (report.kind === 'end') return { kind: 'end' }
        if (report.kind !== 'tests') break
        const wanted = onOutcomes(report.outcomes)
        started = Date.now()
        if (report.wait || report.outcomes.length === 0) cpuAtStart = this.account()
        if (report.wait) this.#send({ continue: wanted })
      }
      if (killed !== null) return { kind: 'killed', status: killed }
      return { kind: 'died', signal: this.#process.signalCode, errors: this.#errors }
    } finally {
      clearInterval(look)
    }
  }

  async kill(): Promise<void> {
    this.#end()
    if (this.#process.pid !== undefined) await this.#exited
  }

  /** bwrap's own end ends the jail (--die-with-parent); the runner is ended first because it may hold the most memory. */
  #end(): void {
    this.#process.kill('SIGKILL')
  }

  #send(message: Job | Answer): void {
    const body = Buffer.from(JSON.stringify(message), 'utf8')
    const head = Buffer.allocUnsafe(4)
    head.writeUInt32BE(body.length, 0)
    this.#process.stdin?.write(Buffer.concat([head, body]))
  }

  #take(chunk: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk])
    while (this.#buffer.length >= 4) {
      const length = this.#buffer.readUInt32BE(0)
      if (this.#buffer.length < 4 + length) break
      try {
        this.#received.push(JSON.parse(this.#buffer.toString('utf8', 4, 4 + length)) as Report)
      } catch {
        this.#end()
      }
      this.#buffer = this.#buffer.subarray(4 + length)
    }
    this.#wake?.()
  }

  async #next(): Promise<Report | null> {
    for (;;) {
      const report = this.#received.shift()
      if (report) return report
      if (!this.#alive) return null
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
      this.#wake = null
    }
  }
}
