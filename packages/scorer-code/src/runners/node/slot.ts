import { Failure } from '@touchstone/contracts'
import { entrySpellings } from '../../languages/entry-spellings.ts'
import { notRun, type Program, type Slot, type SlotReport } from '../../languages/language.ts'
import { nodeVariant, parseValueType } from '../../languages/value-type.ts'
import type { RunRequest, TestOutcome } from '../../run.ts'
import type { Room } from '../../sandboxes/room.ts'
import type { Job, Outcome } from './main.ts'
import { testInPair } from './pair.ts'
import { type Ending, RUNNER_BYTES, Runner } from './runner.ts'
import type { NodeTools } from './tools.ts'

/** After this many submissions the runner starts afresh, so that nothing grows for ever. */
const SUBMISSIONS_PER_RUNNER = 500
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
  /** Runs tests that are code; started when the first ones come. */
  #tester: Runner | null = null
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
    if (program.kind === 'source' && task.kind === 'harness') return this.#runHarness(program.source, request)
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

  /** The tests in one process, the program in another, each in a jail of its own. */
  async #runHarness(source: string, request: RunRequest): Promise<SlotReport> {
    let cpuMs = 0
    for (let again = false; ; again = true) {
      const [subject, tester] = await Promise.all([this.#ready(), this.#readyTester()])
      this.#limitMemory(request.limits.memoryBytes + 3 * RUNNER_BYTES)
      const { report, lost, spent } = await testInPair(subject, tester, source, request, cpuMs)
      cpuMs += report.cpuMs
      if (spent || !subject.alive) await this.#discard()
      if (lost === 'tester' || !tester.alive) await this.#discardTester()
      // An engine that ended by itself may have ended for a reason that is not the program's: once more, in a new one.
      if (lost === undefined || (again && lost === 'subject')) {
        this.#served += 1
        if (this.#served >= SUBMISSIONS_PER_RUNNER) await Promise.all([this.#discard(), this.#discardTester()])
        const [outcome] = report.tests
        if (outcome !== undefined && report.broken === undefined) request.onTest?.(0, outcome)
        return { ...report, cpuMs }
      }
      if (again)
        throw new Failure('SLOT_LOST', {
          detail: `the process of the tests ended: ${tester.errors.trim().slice(-500)}`,
        })
      if (request.signal?.aborted) throw new Failure('CANCELLED')
    }
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
    await Promise.all([this.#discard(), this.#discardTester()])
  }

  async #ready(): Promise<Runner> {
    if (this.#closed) throw new Failure('SLOT_LOST', { detail: 'the slot is closed' })
    if (this.#runner?.alive) return this.#runner
    this.#served = 0
    this.#runner = await Runner.start(this.#room, this.#tools)
    return this.#runner
  }

  async #readyTester(): Promise<Runner> {
    if (this.#closed) throw new Failure('SLOT_LOST', { detail: 'the slot is closed' })
    if (!this.#tester?.alive) this.#tester = await Runner.start(this.#room, this.#tools)
    return this.#tester
  }

  async #discardTester(): Promise<void> {
    const runner = this.#tester
    this.#tester = null
    await runner?.kill()
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
    kind: 'calls' as const,
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
  const constructorParams = (task.params ?? []).map(parseValueType)
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
