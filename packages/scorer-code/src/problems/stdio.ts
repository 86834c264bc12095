import { type CodeCompare, Failure } from '@touchstone/contracts'
import { textComparison } from '../compare/comparison.ts'
import { isBlankText } from '../compare/text.ts'
import type { Checker, StdioPlan } from './plan.ts'

export type StdioForm = {
  readonly tests: readonly {
    readonly stdin: string
    /** Any of these. */
    readonly expected: readonly string[]
    readonly weight?: number
    readonly subtask?: string
  }[]
  readonly compare?: CodeCompare
  readonly checker?: Checker
}

/** @throws Failure INVALID_PROBLEM where there is nothing to test or the comparison is not for text */
export function planStdio({ tests, compare, checker }: StdioForm): StdioPlan {
  if (tests.length === 0) throw new Failure('INVALID_PROBLEM', { detail: 'the problem has no tests' })
  const accepts = textComparison(compare)
  return {
    kind: 'stdio',
    ...(checker === undefined ? {} : { checker }),
    tests: tests.map(({ stdin, expected, weight = 1, subtask }) => ({
      weight,
      ...(subtask === undefined ? {} : { subtask }),
      stdin: Buffer.from(stdin, 'utf8'),
      accepts: output => expected.some(wanted => accepts(wanted, output)),
      blank: expected.some(isBlankText),
      data: () => ({ input: stdin, expected: expected.length === 1 ? (expected[0] ?? '') : [...expected] }),
      shown: () => ({ input: stdin, expected: expected.length === 1 ? (expected[0] ?? '') : [...expected] }),
    })),
  }
}
