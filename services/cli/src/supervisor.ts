import { type ChildProcess, spawn } from 'node:child_process'
import type { Logger } from '@touchstone/telemetry'

const FIRST_BACKOFF_MS = 200
const LAST_BACKOFF_MS = 5_000
/** A process that lived this long starts its back-off anew. */
const SETTLED_MS = 30_000

export type ProcessSpec = {
  readonly name: string
  /** File that this Node runs. */
  readonly entry: string
  readonly env: NodeJS.ProcessEnv
  /** It is started when this settles; else at once. */
  readonly after?: Promise<unknown>
  /** Where it ends before it told anything for the first time, nothing works: the supervisor gives up instead. */
  readonly mustStart?: boolean
  /** What the process tells over its channel. */
  readonly onMessage?: (message: unknown) => void
}

export type Supervisor = {
  /** SIGTERM to all in the order of the specs, each awaited; a second call kills at once. Resolves with the worst exit code. */
  stop(): Promise<number>
  /** Resolves when a process that must start did not; what it said itself stands in its output. */
  readonly failed: Promise<void>
}

/**
 * Keeps processes alive: one that ends unasked is started again, after 0.2 s doubling to 5 s. The children hold a channel
 * to this process and drain when it closes, so that a supervisor that is killed leaves nobody behind.
 */
export function supervise(specs: readonly ProcessSpec[], logger: Logger): Supervisor {
  const states = specs.map(spec => ({
    spec,
    child: undefined as ChildProcess | undefined,
    backoffMs: FIRST_BACKOFF_MS,
    wasUp: false,
    timer: undefined as NodeJS.Timeout | undefined,
  }))
  let stopping = false
  let worst = 0
  let fail: () => void = () => {}
  const failed = new Promise<void>(resolve => {
    fail = resolve
  })

  for (const state of states) {
    const { after } = state.spec
    if (after === undefined) start(state)
    else void after.finally(() => stopping || start(state))
  }

  function start(state: (typeof states)[number]): void {
    const startedAt = performance.now()
    const child = spawn(process.execPath, [state.spec.entry], {
      env: state.spec.env,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    state.child = child
    child.on('message', message => {
      state.wasUp = true
      state.spec.onMessage?.(message)
    })
    child.on('error', error => logger.error({ process: state.spec.name, err: error }, 'could not start'))
    child.once('exit', (code, signal) => {
      state.child = undefined
      if (stopping) {
        // One that is still loading takes no notice of our SIGTERM but ends by it: it held nothing yet.
        if (code !== 0 && signal !== 'SIGTERM') worst = Math.max(worst, code ?? 1)
        return
      }
      if (state.spec.mustStart === true && !state.wasUp) {
        worst = code === 0 || code === null ? 1 : code
        return fail()
      }
      if (performance.now() - startedAt > SETTLED_MS) state.backoffMs = FIRST_BACKOFF_MS
      logger.error(
        { process: state.spec.name, code, signal, restart_ms: state.backoffMs },
        'process ended, starting it again',
      )
      state.timer = setTimeout(() => start(state), state.backoffMs)
      state.backoffMs = Math.min(state.backoffMs * 2, LAST_BACKOFF_MS)
    })
  }

  return {
    failed,
    async stop() {
      if (stopping) {
        for (const { child } of states) child?.kill('SIGKILL')
        return worst
      }
      stopping = true
      for (const state of states) {
        clearTimeout(state.timer)
        const { child } = state
        if (child === undefined || child.exitCode !== null || child.signalCode !== null) continue
        const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))
        child.kill('SIGTERM')
        await gone
      }
      return worst
    },
  }
}
