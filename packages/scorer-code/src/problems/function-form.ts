import type { CodeCompare } from '@touchstone/contracts'
import type { EqualRules } from '../compare/equal.ts'
import type { Value } from '../wire/value.ts'
import type { Checker } from './plan.ts'

/** A function problem as every form of it comes down to: arguments and what they must give. */
export type FunctionForm = {
  readonly entry: string
  readonly params?: readonly string[]
  readonly returns?: string
  readonly tests: readonly {
    readonly args: readonly Value[]
    readonly expected: Value
    readonly weight?: number
    readonly subtask?: string
  }[]
  readonly compare?: CodeCompare
  readonly rules?: EqualRules
  readonly checker?: Checker
  /** Integers of the expected values may stand for floats, since a JSON parser has read them. */
  readonly parsedNumbers?: boolean
}
