import type { Json } from '@touchstone/contracts'
import type { Answer } from '../compare/comparison.ts'
import type { RunTask, WireText } from '../run.ts'
import type { FilesStyle } from '../runners/native/files.ts'
import type { Value } from '../wire/value.ts'

/**
 * A problem in the one form that the judge works on, whatever form it came in: calls or inputs that go into a jail, and
 * beside each test what decides on the host whether its answers are right.
 */
export type Plan = FunctionPlan | DesignPlan | StdioPlan | HarnessPlan

export type FunctionPlan = {
  readonly kind: 'function'
  readonly entry: string
  readonly params?: readonly string[]
  readonly returns?: string
  readonly returnArgument?: number
  /** Imports that the tests' own file brings; they stand before the program. */
  readonly prelude?: string
  /** Most tests are one call; an assert may hold several. */
  readonly tests: readonly CallTest[]
  readonly checker?: Checker
}

export type DesignPlan = {
  readonly kind: 'design'
  readonly entry: string
  /** Types of the constructor's parameters. */
  readonly params?: readonly string[]
  readonly tests: readonly DesignTest[]
  readonly checker?: Checker
}

export type StdioPlan = {
  readonly kind: 'stdio'
  readonly tests: readonly StdioTest[]
  readonly checker?: Checker
}

/** Tests that are code and cannot be read into calls: they run in a jail of their own. */
export type HarnessPlan = {
  readonly kind: 'harness'
  readonly entry?: string
  /** Stands before the program. */
  readonly prelude?: string
  /** Stands before the tests, on their side: imports, and helpers that the program must not replace. */
  readonly setup?: string
  readonly testsCode: string
  /** As many as can be counted beforehand; the harness counts its own. */
  readonly tests: readonly Test[]
}

export type Test = {
  readonly weight: number
  readonly subtask?: string
}

export type CallTest = Test & {
  readonly calls: readonly WireText[]
  /** Are these the right answers, one per call? */
  readonly accepts: (answers: readonly Answer[]) => boolean
  /** An answer of these bytes is right without being read; where the comparison says that equal values are. */
  readonly expectedWire?: Uint8Array
  /** Size of the expected value; answers that are far longer are not even read. */
  readonly expectedBytes: number
  readonly data: CheckerData
  readonly shown: Shown
}

export type DesignTest = Test & {
  readonly operations: readonly string[]
  readonly args: WireText
  readonly accepts: (answers: readonly Answer[]) => boolean
  readonly expectedBytes: number
  readonly data: CheckerData
  readonly shown: Shown
}

export type StdioTest = Test & {
  readonly stdin: Uint8Array
  readonly accepts: (output: string) => boolean
  /** A program that did nothing would print this too, so its exit status counts. */
  readonly blank: boolean
  readonly data: CheckerData
  readonly shown: Shown
}

/** What a checker is told beside the output. */
export type CheckerData = () => { readonly input: Value; readonly expected: Value }

/** What `reveal` shows of a failing test. */
export type Shown = () => { readonly input: Json; readonly expected: Json }

export type Checker = {
  readonly language: string
  readonly code: string
  /** How it is asked; read from its text where nobody says. */
  readonly style?: 'function' | FilesStyle
  /** What a whole score is, of those that give points. */
  readonly max_points?: number
}

export type TaskOf<Kind extends RunTask['kind']> = Extract<RunTask, { kind: Kind }>
