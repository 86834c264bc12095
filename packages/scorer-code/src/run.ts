import type { Isolation } from '@touchstone/contracts'

/**
 * What goes into a jail and what comes out of it. The jail gets a program and inputs and returns bytes: expected values,
 * checkers and verdicts never cross this border, and nothing that a program prints, returns, exits with or times itself
 * by is believed except as the answer.
 *
 * Values cross as text in one JSON dialect ("wire values"), the same in every language:
 * - null, true, false, strings and arrays (lists) as in JSON;
 * - integers: digits alone, of any length; floats: always with `.`, `e` or as NaN, Infinity, -Infinity;
 * - every object is a tag with one key: {"t":[…]} tuple · {"s":[…]} set or frozenset · {"d":[[k,v],…]} mapping ·
 *   {"b":"base64"} bytes · {"c":[re,im]} complex · {"n":{"dtype":…,"shape":[…],"data":[…]}} ndarray ·
 *   {"e":["TypeName","message"]} a raised exception · {"x":"TypeName"} a value that cannot cross · {"u":0} undefined (JS).
 * Arguments arrive by the parameter types of the signature (int[] ListNode TreeNode char …); results leave by the exact
 * type of the value, except where the signature's return type says that a node structure becomes its LeetCode list.
 */
export type WireText = string

export type RunLimits = {
  /** Per test, milliseconds of CPU of the program and its children. */
  readonly cpuMs: number
  /** Per test, backstop. */
  readonly wallMs: number
  /** Per submission. */
  readonly totalCpuMs: number
  readonly memoryBytes: number
  /** Per test, of standard output or of the returned value. */
  readonly outputBytes: number
  readonly compileCpuMs: number
}

export type FunctionCall = { readonly args: WireText }
export type DesignCall = { readonly operations: readonly string[]; readonly args: WireText }

/** What to run; one kind per way of feeding a program. */
export type RunTask =
  | {
      readonly kind: 'function'
      readonly entry: string
      /** LeetCode type names; absent: plain values. */
      readonly params?: readonly string[]
      readonly returns?: string
      /** Wanted back beside or instead of the result: the argument after the call. */
      readonly returnArgument?: number
      readonly calls: readonly FunctionCall[]
    }
  | {
      readonly kind: 'design'
      readonly entry: string
      /** Types of the constructor's parameters. */
      readonly params?: readonly string[]
      readonly calls: readonly DesignCall[]
    }
  | {
      readonly kind: 'stdio'
      readonly inputs: readonly Uint8Array[]
      /** The same inputs, as the same objects, will come again: large ones become files that slots share. */
      readonly kept?: boolean
      /** For programs of the problem's author, in C++: each input is files that stand in their arguments, see files.ts. */
      readonly files?: 'testlib' | 'score'
    }
  /**
   * Tests that are code, run in a jail of their own that calls into the submission's: one test in all. `ok` with the
   * wire value [passed, total] where the tests ran to their end; all passed is `passed = total`. `error` then says
   * why not. The text and what `setup` defines are never in the submission's jail.
   */
  | {
      readonly kind: 'harness'
      readonly testsCode: string
      /** What the tests call; `candidate` too. */
      readonly entry?: string
      /** Runs before the tests, on their side: imports, helpers that the submission must not replace. */
      readonly setup?: string
    }

export type RunRequest = {
  readonly language: string
  readonly source: string
  readonly task: RunTask
  readonly limits: RunLimits
  /** One process for all tests of the submission, or one per test. */
  readonly process: 'submission' | 'test'
  /**
   * Asked after each test; false ends the run (a test failed under scoring `all`). It runs on the host: the jail learns
   * nothing but that no further test comes.
   */
  readonly onTest?: (index: number, outcome: TestOutcome) => boolean
  readonly signal?: AbortSignal
}

/** How one test ended, by the supervisor's own record. */
export type TestOutcome = {
  readonly status: 'ok' | 'runtime_error' | 'time_limit' | 'wall_limit' | 'memory_limit' | 'output_limit' | 'not_run'
  /** function, design: the wire value; stdio: standard output. Never trusted as anything but the answer. */
  readonly output: Uint8Array
  /** function with `returnArgument`: the argument after the call, as a wire value. */
  readonly argument?: Uint8Array
  readonly exitCode: number | null
  readonly signal: number | null
  /** Tail of standard error, or the exception, at most 4 KB, for the explanation. */
  readonly error: string
  readonly cpuMs: number
  readonly wallMs: number
  readonly peakMemoryBytes: number | null
}

export type RunReport = {
  readonly compile:
    | { readonly status: 'ok'; readonly cached: boolean; readonly cpuMs: number }
    | { readonly status: 'error' | 'limit'; readonly diagnostics: string; readonly cpuMs: number }
  /** As many as there are tests; those that did not run are `not_run`. */
  readonly tests: readonly TestOutcome[]
  /** early_exit, forged_frame, blocked_syscall, survivor, introspection … apart from the score. */
  readonly integrity: readonly string[]
  readonly isolation: Isolation
  readonly slot: number
}

/**
 * Runs programs. `run` rejects with Failure SLOT_LOST, SANDBOX_UNAVAILABLE, LANGUAGE_UNAVAILABLE or ISOLATION_REFUSED
 * where the outcome is not the program's own doing; it has then already tried again elsewhere.
 */
export type Judge = {
  run(request: RunRequest): Promise<RunReport>
  /** Resolves once the language is ready, or says why it will never be. */
  ready(language: string): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: string }>
  /** Is there such a language at all, with its tools or without? Where it cannot be told, every name is taken for one. */
  knows?(language: string): boolean
  readonly isolation: Isolation
  /** Why it is what it is. */
  readonly isolationReason?: string
  close(): Promise<void>
}
