import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Failure } from '@touchstone/contracts'
import type { EngineReply, EngineRequest } from './engine-child.ts'

export type EngineLimits = {
  /** CPU time of one question, in ms of the child's own user and system time. */
  readonly cpuMs: number
  /** Resident memory at which the child is ended. */
  readonly memoryBytes: number
}

/** What became of a question: an answer, no answer, or the budget that it ran out of. */
export type EngineOutcome =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'limit'; readonly what: 'cpu' | 'memory' }

type Question = EngineRequest extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never

export type Engine = { ask(question: Question): Promise<EngineOutcome>; close(): Promise<void> }

/** Linux counts CPU time in ticks of 10 ms and memory in pages of 4 KiB. */
const TICK_MS = 10
const PAGE_BYTES = 4096
const POLL_MS = 10
/** A child that neither answers nor computes for this many polls is lost. */
const IDLE_POLLS = 1500
const LOADING_CPU_MS = 10_000

/**
 * One child process for third-party engines, started at the first question, one question at a time.
 * A question ends by its answer or by the child's own CPU time or memory, never by wall time. A child that dies
 * otherwise is started again and asked once more, alone; a second death throws Failure ENGINE_LOST.
 * After `close()` every question throws ENGINE_LOST.
 */
export function createEngine(limits: EngineLimits): Engine {
  let child: ChildProcess | null = null
  let tail: Promise<unknown> = Promise.resolve()
  let closed = false
  let nextId = 1

  /** Waits for the reply with that id while the child stays within its budget; null: the child died. */
  function reply(process: ChildProcess, id: number, cpuMs: number): Promise<EngineOutcome | null> {
    return new Promise(resolve => {
      const start = usage(process.pid)
      let last = start.cpuMs
      let idle = 0
      const done = (outcome: EngineOutcome | null): void => {
        clearInterval(timer)
        process.off('message', onMessage)
        process.off('exit', onExit)
        resolve(outcome)
      }
      const onMessage = (message: EngineReply): void => {
        if (message.id === id) done(message.text === null ? { kind: 'none' } : { kind: 'text', text: message.text })
      }
      const onExit = (): void => done(null)
      const end = (outcome: EngineOutcome | null): void => {
        process.kill('SIGKILL')
        if (child === process) child = null
        done(outcome)
      }
      const timer = setInterval(() => {
        const now = usage(process.pid)
        if (now.cpuMs - start.cpuMs > cpuMs) return end({ kind: 'limit', what: 'cpu' })
        if (now.memoryBytes > limits.memoryBytes) return end({ kind: 'limit', what: 'memory' })
        idle = now.cpuMs === last ? idle + 1 : 0
        last = now.cpuMs
        if (idle > IDLE_POLLS && !now.runnable) end(null)
      }, POLL_MS)
      process.on('message', onMessage)
      process.once('exit', onExit)
    })
  }

  async function started(): Promise<ChildProcess | null> {
    if (child !== null && child.exitCode === null && child.signalCode === null && child.connected) return child
    const made = fork(fileURLToPath(new URL('./engine-child.ts', import.meta.url)), [], {
      execArgv: ['--max-old-space-size=1024'],
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'json',
    })
    // A child that cannot be spawned reports it here; the questions see it as lost.
    made.on('error', () => {})
    child = made
    const ready = await reply(made, 0, LOADING_CPU_MS)
    if (ready?.kind !== 'none') return null
    // An idle engine keeps no process of ours alive.
    made.unref()
    made.channel?.unref()
    return made
  }

  async function once(question: Question): Promise<EngineOutcome | null> {
    const process = await started()
    if (process === null) return null
    const id = nextId++
    process.ref()
    process.channel?.ref()
    const answer = reply(process, id, limits.cpuMs)
    process.send({ ...question, id }, () => {})
    const outcome = await answer
    process.unref()
    process.channel?.unref()
    return outcome
  }

  async function ask(question: Question): Promise<EngineOutcome> {
    for (let attempt = 0; attempt < 2; attempt++) {
      if (closed) throw new Failure('ENGINE_LOST', { detail: 'The fallback engine is closed' })
      const outcome = await once(question)
      if (outcome !== null) return outcome
      child?.kill('SIGKILL')
      child = null
    }
    throw new Failure('ENGINE_LOST')
  }

  return {
    ask(question) {
      const answer = tail.then(() => ask(question))
      tail = answer.catch(() => {})
      return answer
    },
    async close() {
      closed = true
      const last = child
      child = null
      if (last === null || last.exitCode !== null || last.signalCode !== null) return
      last.ref()
      const gone = new Promise(resolve => last.once('exit', resolve))
      last.kill('SIGKILL')
      await gone
    },
  }
}

/** CPU time, memory and whether it can run, from /proc; zeros for a process that is gone (its exit is told apart). */
function usage(pid: number | undefined): { cpuMs: number; memoryBytes: number; runnable: boolean } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // Fields after the command name, which may hold spaces: state is the first, utime the 12th, rss the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
      memoryBytes: Number(fields[21]) * PAGE_BYTES,
      runnable: fields[0] === 'R' || fields[0] === 'D',
    }
  } catch {
    return { cpuMs: 0, memoryBytes: 0, runnable: false }
  }
}
