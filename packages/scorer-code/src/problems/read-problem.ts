import { type CodeCompare, type CodeProblem, Failure, type FunctionProblem } from '@touchstone/contracts'
import { fromJson } from '../wire/from-json.ts'
import { planAsserts } from './asserts.ts'
import { planDesign, planFunction } from './function.ts'
import { planHarness } from './harness.ts'
import type { Plan } from './plan.ts'
import { signatureIn } from './signature.ts'
import { planStdio } from './stdio.ts'

/** Reads each problem once, for as long as somebody holds it; plans of stdio problems serve every language. */
export function createProblemReader(): typeof readProblem {
  const plans = new WeakMap<CodeProblem, Map<string, Plan>>()
  return (problem, language, compare) => {
    const read = plans.get(problem) ?? new Map<string, Plan>()
    plans.set(problem, read)
    const key = JSON.stringify([problem.type === 'stdio' ? '' : language, compare])
    const plan = read.get(key) ?? readProblem(problem, language, compare)
    read.set(key, plan)
    return plan
  }
}

/**
 * A problem of the contract as the judge's plan.
 * @param compare of the grader; it goes over the problem's own
 * @throws Failure INVALID_PROBLEM where it cannot be judged as given
 */
export function readProblem(problem: CodeProblem, language: string, compare?: CodeCompare): Plan {
  const merged = problem.compare === undefined && compare === undefined ? undefined : { ...problem.compare, ...compare }
  switch (problem.type) {
    case 'function':
      return readFunction(problem, language, merged)
    case 'stdio':
      return planStdio({
        tests: problem.tests.map(({ expected, ...test }) => ({
          ...test,
          expected: typeof expected === 'string' ? [expected] : expected,
        })),
        compare: merged,
        checker: problem.checker,
      })
    case 'asserts':
      return planAsserts(
        {
          entry: problem.entry,
          setup: problem.setup,
          tests: problem.tests,
          compare: merged,
          starter: starterOf(problem),
        },
        language,
      )
    case 'harness':
      return planHarness(
        {
          entry: problem.entry,
          prelude: problem.prelude,
          testsCode: problem.tests_code,
          compare: merged,
          starter: starterOf(problem),
        },
        language,
      )
  }
}

type DesignTest = Extract<FunctionProblem['tests'][number], { operations: unknown }>

function readFunction(problem: FunctionProblem, language: string, compare: CodeCompare | undefined): Plan {
  const { entry, signature, tests, checker } = problem
  const design = tests.filter((test): test is DesignTest => 'operations' in test)
  if (design.length > 0 || signature?.design === true) {
    if (design.length < tests.length)
      throw new Failure('INVALID_PROBLEM', { detail: 'a design problem needs operations and arguments in every test' })
    return planDesign({
      entry,
      params: signature?.params,
      tests: design.map(({ operations, arguments: args, expected, weight, subtask }) => ({
        operations,
        args: args.map(each => each.map(fromJson)),
        expected: expected.map(fromJson),
        weight,
        subtask,
      })),
      compare,
      checker,
    })
  }
  const read = signature?.params === undefined ? signatureIn(starterOf(problem), entry) : undefined
  return planFunction(
    {
      entry,
      params: signature?.params ?? read?.params,
      returns: signature?.returns ?? read?.returns,
      tests: tests.flatMap(test =>
        'operations' in test ? [] : [{ ...test, args: test.args.map(fromJson), expected: fromJson(test.expected) }],
      ),
      compare,
      checker,
      parsedNumbers: true,
    },
    language,
  )
}

function starterOf({ starter_code, prompt_code }: CodeProblem): string | undefined {
  return starter_code ?? prompt_code
}
