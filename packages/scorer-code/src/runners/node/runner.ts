import type { ChildProcess } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Failure } from '@touchstone/contracts'
import type { Room } from '../../sandboxes/room.ts'
import type { Answer, Job, Outcome, Report } from './main.ts'
import { innermostChild, ProcessAccount } from './process-account.ts'
import type { NodeTools } from './tools.ts'

/** Resident memory of the runner without a submission, generously. */
export const RUNNER_BYTES = 160 * 2 ** 20
/** How much longer than its own account of a limit the runner gets before the host ends it. */
export const GRACE_MS = 750
const STACK_BYTES = 96 * 2 ** 20
/** No frame is longer: what a program may answer is bounded inside, and this process must be too where that fails. */
const MAX_FRAME_BYTES = 1 << 28

export type Ending =
  | { readonly kind: 'end' }
  | { readonly kind: 'refused'; readonly diagnostics: string; readonly spent?: boolean }
  | { readonly kind: 'killed'; readonly status: 'time_limit' | 'wall_limit' | 'memory_limit' }
  | { readonly kind: 'died'; readonly signal: string | null; readonly errors: string }

/** A report of the runner, or a frame that it wants handed on to another one. */
export type Received = Report | { readonly kind: 'relay'; readonly frame: Buffer }

export type Watch = {
  readonly cpuMs: number
  readonly wallMs: number
  readonly totalCpuMs: number
  readonly memoryBytes: number
  /** CPU that the submission used before, in a runner that is gone. */
  readonly spentMs: number
}

/** One process. Ends with the first thing that is not as it should be. */
export class Runner {
  readonly #room: Room
  readonly #process: ChildProcess
  readonly #exited: Promise<void>
  #pid = 0
  #kernel: ProcessAccount | null = null
  #chunks: Buffer[] = []
  #buffered = 0
  #received: Received[] = []
  #wake: (() => void) | null = null
  #errors = ''
  #alive = true
  lastCpuMs = 0

  private constructor(room: Room, child: ChildProcess) {
    this.#room = room
    this.#process = child
    this.#exited = new Promise(resolve => {
      child.once('close', () => {
        this.#alive = false
        this.#kernel?.close()
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
          // The baseline compiler costs a short program a tenth, and a long one gains nothing by it: the next tier takes over.
          '--no-sparkplug',
          '/runner/source/main.ts',
          '/runner/isolated-vm.node',
        ],
        readOnly: [
          { from: tools.node, to: '/runner/node' },
          { from: tools.addon, to: '/runner/isolated-vm.node' },
          { from: folder, to: '/runner/source' },
        ],
        tmpBytes: 1 << 20,
        // A file that may not be read is an error to OpenSSL, one that is not there is none.
        environment: { OPENSSL_CONF: '/dev/null' },
        workingDirectory: '/',
      },
      { stdio: ['pipe', 'pipe', 'pipe'], filtered: true, stackBytes: STACK_BYTES },
    )
    const runner = new Runner(room, child)
    const first = await Promise.race([runner.next(), delay(30_000, null, { ref: false })])
    const pid = child.pid === undefined ? null : innermostChild(child.pid)
    if (first?.kind !== 'ready' || pid === null) {
      const errors = runner.#errors.trim().slice(-1000)
      await runner.kill()
      throw new Failure('SANDBOX_UNAVAILABLE', { detail: `the JavaScript runner did not start: ${errors}` })
    }
    runner.#pid = pid
    runner.#kernel = new ProcessAccount(pid)
    runner.account()
    return runner
  }

  /** CPU milliseconds so far; the last known while it ends. */
  account(): number {
    this.lastCpuMs = this.#kernel?.read()?.cpuMs ?? this.lastCpuMs
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
    this.begin()
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
      const account = this.#kernel?.read()
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
      this.send(job)
      for (;;) {
        const report = await this.next()
        if (report === null) break
        if (report.kind === 'refused') {
          await this.next()
          return report
        }
        if (report.kind === 'end') return { kind: 'end' }
        if (report.kind !== 'tests') break
        const wanted = onOutcomes(report.outcomes)
        started = Date.now()
        if (report.wait || report.outcomes.length === 0) cpuAtStart = this.account()
        if (report.wait) this.send({ continue: wanted })
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

  /** Forgets what is left of the last job. */
  begin(): void {
    this.#received = []
    this.#errors = ''
  }

  /** What it had to say on its standard error of late. */
  get errors(): string {
    return this.#errors
  }

  get signal(): string | null {
    return this.#process.signalCode
  }

  /** Memory that it holds, in bytes; 0 once it is gone. */
  residentBytes(): number {
    return this.#kernel?.read()?.residentBytes ?? 0
  }

  #end(): void {
    this.#room.stop(this.#process)
  }

  send(message: Job | Answer): void {
    this.sendFrame(Buffer.from(`J${JSON.stringify(message)}`, 'utf8'))
  }

  /** @param body as it came from another runner */
  sendFrame(body: Buffer): void {
    const head = Buffer.allocUnsafe(4)
    head.writeUInt32BE(body.length, 0)
    this.#process.stdin?.write(Buffer.concat([head, body]))
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#buffered += chunk.length
    while (this.#buffered >= 4) {
      const [first] = this.#chunks
      if (first === undefined) break
      const head = first.length >= 4 ? first : this.#joined()
      const length = head.readUInt32BE(0)
      if (length > MAX_FRAME_BYTES) {
        this.#end()
        return
      }
      if (this.#buffered < 4 + length) break
      const buffer = this.#joined()
      const body = buffer.subarray(4, 4 + length)
      this.#chunks = [buffer.subarray(4 + length)]
      this.#buffered -= 4 + length
      this.#receive(body)
    }
    this.#wake?.()
  }

  /** What came in, as one buffer: joined once per frame, not once per chunk. */
  #joined(): Buffer {
    const buffer = this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks)
    this.#chunks = [buffer]
    return buffer
  }

  #receive(body: Buffer): void {
    if (body[0] === QUESTION || body[0] === ANSWER) {
      this.#received.push({ kind: 'relay', frame: body })
      return
    }
    try {
      this.#received.push(JSON.parse(body.toString('utf8', 1)) as Report)
    } catch {
      this.#end()
    }
  }

  /** The next frame; null where it has ended. */
  async next(): Promise<Received | null> {
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

const QUESTION = 'Q'.charCodeAt(0)
const ANSWER = 'A'.charCodeAt(0)
