import type { RunRequest, TestOutcome } from '../run.ts'
import type { Room } from '../sandboxes/room.ts'

/** A language as the judge knows it before it has looked at the machine. */
export type Language = {
  /** As in an item's `language` and in fences' names. */
  readonly name: string
  readonly aliases: readonly string[]
  /**
   * Looks for the language's tools. Called once, before the first submission; a missing tool is an answer, not an
   * error.
   */
  detect(): Promise<Toolchain | { readonly ok: false; readonly reason: string }>
}

/** A language whose tools are there. */
export type Toolchain = {
  readonly ok: true
  /** Changes whenever an outcome may: the interpreter's or compiler's own version line and the flags. */
  readonly version: string
  /**
   * Slots are made, kept and lent by kind. Languages that name the same kind share slots: every compiled language
   * runs its binaries in `native`.
   */
  slotKind(program: Program): string
  startSlot(kind: string, room: Room): Promise<Slot>
  /** Absent where there is nothing to compile. Runs in a jail of its own; sees no test. */
  compile?(request: RunRequest, room: Room): Promise<Compilation>
  /** Toolchains that name the same compile in the same room; a compiler that stays wants one of its own. */
  readonly workshop?: string
  /** Run once when the first slot is there; any other outcome than these outputs makes the language unavailable. */
  readonly canary: { readonly request: RunRequest; readonly outputs: readonly string[] }
}

/** What a slot is given to run. */
export type Program =
  | { readonly kind: 'source'; readonly source: string }
  /**
   * A program that was compiled. Paths are those inside the slot: `startSlot` binds the folder of compiled programs
   * read-only, and what a compile step adds to that folder later is seen at once.
   */
  | {
      readonly kind: 'executable'
      readonly command: readonly [path: string, ...arguments_: string[]]
      readonly environment?: { readonly [name: string]: string }
      /** What the program writes last when tests that are compiled into it ran to their end. */
      readonly proof?: string
      /** Its harness makes all calls of a submission in one process, with the records of runners/python/judge/programs.py. */
      readonly calls?: boolean
      /** Present where a runtime manages the program's memory: JVM, Go, Node. */
      readonly runtime?: ManagedRuntime
    }

/**
 * A runtime whose resident memory says little of the program's: heap, stacks and its own are one, and it gives back when
 * it likes. It bounds the program itself, and its own word says when the program had too little.
 */
export type ManagedRuntime = {
  /** Memory of its own, beside the program's: added to what the group of processes may hold. */
  readonly memoryBytes: number
  /** Address space that it takes and does not use: added to the limit of private memory. */
  readonly addressBytes: number
  /** In its standard error where it failed for lack of memory. */
  readonly outOfMemory: RegExp
}

export type Compilation =
  | { readonly status: 'ok'; readonly cached: boolean; readonly cpuMs: number; readonly program: Program }
  | { readonly status: 'error' | 'limit'; readonly diagnostics: string; readonly cpuMs: number }

/**
 * A long-lived sandbox with a warm runner. One submission at a time.
 *
 *   starting ──▶ ready ◀──▶ busy
 *                  │          │ killed, broken protocol, unread input, died
 *                  ▼          ▼
 *               closed ◀──── lost
 *
 * `run` rejects with Failure SLOT_LOST where the slot, not the submission, may be the cause; the slot is then lost.
 * A slot may also be lost after a report (`usable` false): the report stands, the slot is replaced.
 */
export type Slot = {
  readonly usable: boolean
  /** @param leash absent: the run goes on to its limits */
  run(program: Program, request: RunRequest, leash?: Leash): Promise<SlotReport>
  /** Ends every process inside. Also while `run` is under way, which then rejects. */
  close(): Promise<void>
}

/**
 * How far a run may go while others wait. One that goes beyond is ended there, its report says `cut`, and it is made again
 * later: nothing is said of the program by it. While nobody waits it goes on.
 */
export type Leash = {
  /** CPU of the run. */
  readonly totalMs: number
  /** CPU of one test. */
  readonly testMs: number
  /** Of one test. */
  readonly wallMs: number
  /** Does anyone wait? */
  pressed(): boolean
}

export type SlotReport = {
  /** The leash ended the run: tests that are `not_run` are open. */
  readonly cut?: boolean
  readonly tests: readonly TestOutcome[]
  readonly integrity: readonly string[]
  /** CPU of everything that ran for the submission, by the kernel's account. */
  readonly cpuMs: number
  /** The text of an interpreted language that its compiler refuses, or dies of. */
  readonly broken?: { readonly status: 'error' | 'limit'; readonly diagnostics: string }
}

export const notRun: TestOutcome = {
  status: 'not_run',
  output: new Uint8Array(),
  exitCode: null,
  signal: null,
  error: '',
  cpuMs: 0,
  wallMs: 0,
  peakMemoryBytes: null,
}
