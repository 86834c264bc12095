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
    // A class of nodes in the prelude would stand beside the judge's own, of which the arguments are made.
    const before = read.params === undefined && read.returns === undefined ? prelude : importsIn(prelude)
    return before === undefined || before.trim() === '' ? read : { ...read, prelude: before }
  }
  const setup = [prelude, entry === undefined ? undefined : helpersIn(starter, entryName(entry))]
    .filter(part => part !== undefined && part.trim() !== '')
    .join('\n')
  return {
    kind: 'harness',
    ...(entry === undefined ? {} : { entry: entryName(entry) }),
    ...(prelude === undefined ? {} : { prelude }),
    ...(setup === '' ? {} : { setup }),
    testsCode,
    tests: [{ weight: 1 }],
  }
}

/** What a prompt defines before the function that it asks for: HumanEval's tests lean on it, and the program may not. */
function helpersIn(starter: string | undefined, entry: string): string | undefined {
  const lines = (starter ?? '').replaceAll('\r\n', '\n').split('\n')
  const at = lines.findIndex(line => /^(?:async\s+)?(?:def|class)\s+(\w+)/.exec(line)?.[1] === entry)
  return at > 0 ? lines.slice(0, at).join('\n') : undefined
}
