import { type CodeCompare, Failure } from '@touchstone/contracts'
import { returnedArgument, typedComparison } from '../compare/comparison.ts'
import { withFloats } from '../wire/from-json.ts'
import { toJson } from '../wire/to-json.ts'
import { sequenceOf, type Value } from '../wire/value.ts'
import { writeWire } from '../wire/write-wire.ts'
import type { FunctionForm } from './function-form.ts'
import type { Checker, DesignPlan, FunctionPlan } from './plan.ts'
import { readStructures } from './structures.ts'
import { floatPositions, floatsAt, inferType, isFloatType, isNodeType, needsTypes } from './types.ts'

/** @throws Failure INVALID_PROBLEM where there is nothing to test or the options do not fit */
export function planFunction(given: FunctionForm, language: string): FunctionPlan {
  const form = readStructures(given)
  const entry = entryName(form.entry)
  if (form.tests.length === 0) throw new Failure('INVALID_PROBLEM', { detail: 'the problem has no tests' })
  const returnArgument = returnedArgument(form.compare)
  for (const [index, { args }] of form.tests.entries()) checkArguments(form, args, returnArgument, index)
  const { params, returns } = typesOf(form, language)
  const target = returnArgument === undefined ? returns : (params?.[returnArgument] ?? returns)
  const expected = readExpected(form, target)
  const accepts = typedComparison(form.compare, { nodes: isNodeType(target), base: form.rules })
  const isReflexive = REFLEXIVE.has(form.compare?.mode ?? 'default')
  return {
    kind: 'function',
    entry,
    ...(params === undefined ? {} : { params }),
    ...(returns === undefined ? {} : { returns }),
    ...(returnArgument === undefined ? {} : { returnArgument }),
    ...(form.checker === undefined ? {} : { checker: form.checker }),
    tests: form.tests.map(({ args, weight = 1, subtask }, index) => {
      const wanted = expected[index] ?? null
      const wire = Buffer.from(writeWire(wanted), 'utf8')
      return {
        weight,
        ...(isReflexive ? { expectedWire: wire } : {}),
        ...(subtask === undefined ? {} : { subtask }),
        calls: [writeWire(args)],
        accepts: ([answer]) => answer !== undefined && accepts(wanted, answer),
        expectedBytes: isBounded(form.compare) ? wire.length : Number.POSITIVE_INFINITY,
        data: () => ({ input: args, expected: wanted }),
        shown: () => ({ input: args.map(toJson), expected: toJson(wanted) }),
      }
    }),
  }
}

/** `Solution().twoSum` and `Solution.twoSum` name the method. */
export function entryName(entry: string): string {
  const name = entry.trim().split('.').at(-1) ?? ''
  if (!/^[\p{ID_Start}_$][\p{ID_Continue}$]*[!?]?$/u.test(name))
    throw new Failure('INVALID_PROBLEM', { detail: `entry ${JSON.stringify(entry.slice(0, 80))} is no name` })
  return name
}

function checkArguments(
  { params }: FunctionForm,
  args: readonly Value[],
  returnArgument: number | undefined,
  index: number,
): void {
  if (params !== undefined && args.length > params.length)
    throw new Failure('INVALID_PROBLEM', {
      detail: `test ${index} has ${args.length} arguments, the signature ${params.length}`,
    })
  if (returnArgument !== undefined && returnArgument >= args.length)
    throw new Failure('INVALID_PROBLEM', {
      detail: `test ${index} has no argument ${returnArgument}, which the comparison reads`,
    })
}

/** The signature, filled up from the tests where a language needs types. */
function typesOf(form: FunctionForm, language: string): { params?: readonly string[]; returns?: string } {
  if (!needsTypes(language)) return { params: form.params, returns: form.returns }
  const count = Math.max(...form.tests.map(({ args }) => args.length))
  const inferred = Array.from(
    { length: count },
    (_each, index) => inferType(form.tests.map(({ args }) => args[index] ?? null)) ?? 'int',
  )
  const results =
    form.compare?.mode === 'any-of'
      ? form.tests.flatMap(({ expected }) => sequenceOf(expected) ?? [])
      : form.tests.map(({ expected }) => expected)
  const mode = form.compare?.mode
  const result = mode === 'in-place' ? 'void' : mode === 'first-k' ? 'int' : (inferType(results) ?? 'void')
  return { params: form.params ?? inferred, returns: form.returns ?? result }
}

function readExpected(form: FunctionForm, target: string | undefined): readonly Value[] {
  const values = form.tests.map(({ expected }) => expected)
  if (isFloatType(target)) return values.map(withFloats)
  if (form.parsedNumbers !== true || (target !== undefined && !isNodeType(target))) return values
  const positions = floatPositions(values)
  return values.map(value => floatsAt(value, positions))
}

/** Nothing in most comparisons lets an accepted answer be longer than what is expected without end. */
function isBounded(compare: CodeCompare | undefined): boolean {
  return compare?.mode !== 'set' && compare?.mode !== 'first-k'
}

const REFLEXIVE: ReadonlySet<string> = new Set(['default', 'exact', 'float', 'case-fold', 'unordered', 'sorted'])

export type DesignForm = {
  readonly entry?: string
  /** Types of the constructor's parameters. */
  readonly params?: readonly string[]
  readonly tests: readonly {
    readonly operations: readonly string[]
    readonly args: readonly (readonly Value[])[]
    readonly expected: readonly Value[]
    readonly weight?: number
    readonly subtask?: string
  }[]
  readonly compare?: CodeCompare
  readonly checker?: Checker
}

/**
 * LeetCode's design problems: the first operation is the class, each further one a method, null where it returns nothing.
 * @throws Failure INVALID_PROBLEM where lists have different lengths
 */
export function planDesign(form: DesignForm): DesignPlan {
  if (form.tests.length === 0) throw new Failure('INVALID_PROBLEM', { detail: 'the problem has no tests' })
  const entry = form.entry ?? form.tests[0]?.operations[0] ?? ''
  const positions = floatPositions(form.tests.map(({ expected }) => expected))
  const accepts = typedComparison(form.compare)
  return {
    kind: 'design',
    entry: entryName(entry),
    ...(form.params === undefined ? {} : { params: form.params }),
    ...(form.checker === undefined ? {} : { checker: form.checker }),
    tests: form.tests.map(({ operations, args, expected: given, weight = 1, subtask }, index) => {
      if (operations.length !== args.length || operations.length !== given.length)
        throw new Failure('INVALID_PROBLEM', {
          detail: `test ${index}: operations, arguments and expected have ${operations.length}, ${args.length} and ${given.length} entries`,
        })
      const expected = given.map(value => floatsAt(value, positions, '/*'))
      return {
        weight,
        ...(subtask === undefined ? {} : { subtask }),
        operations,
        args: writeWire(args),
        accepts: ([answer]) => {
          const results = answer === undefined ? undefined : sequenceOf(answer.result)
          if (results === undefined || results.length !== expected.length) return false
          // The constructor's own entry says nothing: what stands there is the object.
          return expected.every((value, at) => at === 0 || accepts(value, { result: results[at] ?? null }))
        },
        expectedBytes: isBounded(form.compare) ? writeWire(expected).length : Number.POSITIVE_INFINITY,
        data: () => ({ input: [operations, args], expected }),
        shown: () => ({
          input: { operations: [...operations], arguments: args.map(toJson) },
          expected: toJson(expected),
        }),
      }
    }),
  }
}
