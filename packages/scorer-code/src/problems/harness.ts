import { type CodeCompare, Failure } from '@touchstone/contracts'
import { importsIn, planTestCode } from './asserts.ts'
import { entryName } from './function.ts'
import type { Plan } from './plan.ts'

export type HarnessForm = {
  readonly entry?: string
  /** What stands before the program: imports, helpers of the tests. */
  readonly prelude?: string
  readonly testsCode: string
  readonly compare?: CodeCompare
  readonly starter?: string
}

/**
 * Tests that are code: read into calls where Python's asserts allow it (HumanEval's `check(candidate)` mostly does), so
 * that they are judged on the host; else run as they are.
 * @throws Failure INVALID_PROBLEM where there are no tests
 */
export function planHarness({ entry, prelude, testsCode, compare, starter }: HarnessForm, language: string): Plan {
  if (testsCode.trim() === '') throw new Failure('INVALID_PROBLEM', { detail: 'the problem has no tests' })
  const read =
    language === 'python' && /\bassert\b/.test(testsCode)
      ? planTestCode({ entry, testsCode, compare, starter: starter ?? prelude }, language)
      : undefined
  if (read?.kind === 'function') {
    const imports = importsIn(prelude)
    return imports === '' ? read : { ...read, prelude: imports }
  }
  return {
    kind: 'harness',
    ...(entry === undefined ? {} : { entry: entryName(entry) }),
    ...(prelude === undefined ? {} : { prelude }),
    testsCode,
    tests: [{ weight: 1 }],
  }
}
