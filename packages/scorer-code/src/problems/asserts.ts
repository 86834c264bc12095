import { type CodeCompare, Failure } from '@touchstone/contracts'
import { toJson } from '../wire/to-json.ts'
import { writeWire } from '../wire/write-wire.ts'
import { entryName } from './function.ts'
import type { CallTest, FunctionPlan, Plan } from './plan.ts'
import { expectedBytes, type ReadAssert, type ReadAsserts, readAsserts } from './python/read-asserts.ts'
import { Unreadable } from './python/tokens.ts'
import { headerIn } from './signature.ts'
import { inferType, needsTypes } from './types.ts'

export type AssertsForm = {
  readonly entry?: string
  /** Code that the asserts need before them. */
  readonly setup?: string
  /** Each is a test; of a single one, each assert. */
  readonly tests: readonly string[]
  readonly compare?: CodeCompare
  readonly starter?: string
}

/**
 * Asserts as calls where all of them can be read; else as code.
 * @throws Failure INVALID_PROBLEM where there are none
 */
export function planAsserts(form: AssertsForm, language: string): Plan {
  const tests = form.tests.filter(test => test.trim() !== '')
  if (tests.length === 0) throw new Failure('INVALID_PROBLEM', { detail: 'the problem has no tests' })
  const read = readInto(form, tests)
  if (read !== undefined) return planRead(read, form, language)
  const prelude = importsIn(form.setup)
  return {
    kind: 'harness',
    ...(form.entry === undefined ? {} : { entry: entryName(form.entry) }),
    ...(prelude === '' ? {} : { prelude }),
    ...(form.setup === undefined ? {} : { setup: form.setup }),
    testsCode: asFunctions(tests),
    tests: tests.map(() => ({ weight: 1 })),
  }
}

/** Each test as a function of its own, so that they are counted apart; as one text where that would change them. */
function asFunctions(tests: readonly string[]): string {
  const text = tests.map(dedent)
  if (text.length === 1 || text.some(test => /'''|"""|\\\n|import \*|^(?:def|class)\s+test/im.test(test)))
    return text.join('\n')
  return text.map((test, index) => `def test_case_${index}():\n${indent(test)}\n`).join('\n')
}

function indent(code: string): string {
  return code
    .split('\n')
    .map(line => `    ${line}`)
    .join('\n')
}

/** The plan of `def check(candidate)` and other test code, where it can be read into calls; undefined where not. */
export function planTestCode(
  form: Omit<AssertsForm, 'tests'> & { testsCode: string },
  language: string,
): Plan | undefined {
  const read = readInto(form, [form.testsCode])
  return read === undefined ? undefined : planRead(read, form, language)
}

type Read = { readonly asserts: ReadAsserts; readonly groups: readonly (readonly ReadAssert[])[] }

function readInto(
  { entry, setup, compare, starter }: Omit<AssertsForm, 'tests'>,
  tests: readonly string[],
): Read | undefined {
  const first = entry ?? entryOfAll(tests)
  const options = { entry: first, compare, parameterNames: namesIn(starter, first) }
  try {
    const read = tests.map(test =>
      readAsserts(setup === undefined ? test : `${dedent(setup)}\n${dedent(test)}`, options),
    )
    const [one] = read
    if (one === undefined) return undefined
    const asserts: ReadAsserts = {
      entry: one.entry,
      asserts: read.flatMap(each => each.asserts),
      params: longest(read.map(each => each.params)),
      returns: read.find(each => each.returns !== undefined)?.returns,
    }
    return { asserts, groups: read.length === 1 ? one.asserts.map(each => [each]) : read.map(each => each.asserts) }
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}

/** All tests name one function; each test alone may not tell it from the others that it calls. */
function entryOfAll(tests: readonly string[]): string | undefined {
  for (const test of tests) {
    try {
      return readAsserts(test, {}).entry
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
    }
  }
  return builtinOfAll(tests)
}

/** Tests that call nothing but one builtin are about a function of its name: MBPP has `assert sum(10, 15) == 6`. */
function builtinOfAll(tests: readonly string[]): string | undefined {
  const names = new Set(tests.map(test => /^\s*assert\s+\(*([a-z_]+)\(/.exec(test)?.[1]))
  const [name] = names
  return names.size === 1 ? name : undefined
}

function namesIn(starter: string | undefined, entry: string | undefined): readonly string[] | undefined {
  return entry === undefined ? undefined : headerIn(starter, entry)?.names
}

function longest(lists: readonly (readonly (string | undefined)[])[]): readonly (string | undefined)[] {
  return lists.reduce((best, list) => (list.length > best.length ? list : best), [])
}

function dedent(code: string): string {
  const lines = code.replaceAll('\r\n', '\n').split('\n')
  const indents = lines.filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length)
  const least = Math.min(...indents)
  return least > 0 && Number.isFinite(least) ? lines.map(line => line.slice(least)).join('\n') : lines.join('\n')
}

function planRead({ asserts, groups }: Read, form: Omit<AssertsForm, 'tests'>, language: string): FunctionPlan {
  const prelude = importsIn(form.setup)
  return {
    kind: 'function',
    entry: asserts.entry,
    ...typesOf(asserts, language),
    ...(prelude === '' || language !== 'python' ? {} : { prelude }),
    tests: groups.map(testOf),
  }
}

function testOf(group: readonly ReadAssert[]): CallTest {
  const calls = group.flatMap(assert => assert.calls)
  return {
    weight: 1,
    calls: calls.map(writeWire),
    accepts: answers => {
      let at = 0
      return group.every(assert => {
        const own = answers.slice(at, at + assert.calls.length)
        at += assert.calls.length
        return assert.accepts(own)
      })
    },
    expectedBytes: Math.max(...group.map(expectedBytes)),
    data: () => ({ input: calls, expected: null }),
    shown: () => ({
      input: calls.map(args => args.map(toJson)),
      expected: group.map(({ text }) => text).join('\n'),
    }),
  }
}

function typesOf({ asserts, params, returns }: ReadAsserts, language: string): Partial<FunctionPlan> {
  const calls = asserts.flatMap(assert => assert.calls)
  const count = Math.max(...calls.map(args => args.length))
  const hasNodes = params.some(type => type !== undefined) || returns !== undefined
  if (!needsTypes(language))
    return hasNodes
      ? {
          params: Array.from({ length: count }, (_each, index) => params[index] ?? 'any'),
          ...(returns === undefined ? {} : { returns }),
        }
      : {}
  return {
    params: Array.from(
      { length: count },
      (_each, index) => params[index] ?? inferType(calls.map(args => args[index] ?? null)) ?? 'int',
    ),
    returns: returns ?? inferType(asserts.flatMap(assert => assert.expected)) ?? 'bool',
  }
}

/** The import lines of test code: a program that leans on them is right where the tests' own file has them. */
export function importsIn(code: string | undefined): string {
  return (code ?? '')
    .split(/\r?\n/)
    .filter(line => /^(?:import\s+[\w., ]+|from\s+(?!__future__)[\w.]+\s+import\s+[\w.,* ]+)$/.test(line.trimEnd()))
    .join('\n')
}
