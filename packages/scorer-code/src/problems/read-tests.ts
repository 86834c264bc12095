import { inflateSync } from 'node:zlib'
import { type CodeCompare, Failure } from '@touchstone/contracts'
import { fromJson } from '../wire/from-json.ts'
import { readJson } from '../wire/read-text.ts'
import { isList, isTagged, type Value } from '../wire/value.ts'
import { planAsserts } from './asserts.ts'
import { planFunction } from './function.ts'
import { planHarness } from './harness.ts'
import type { Plan } from './plan.ts'
import { readPythonLiteral } from './python-literal.ts'
import { planStdio } from './stdio.ts'

/**
 * Tests in the forms in which public sets keep them:
 *
 * | form | from |
 * |---|---|
 * | `{inputs, outputs, fn_name?}`, also as JSON text | APPS, TACO, verl, NeMo Gym |
 * | `[{input, output, testtype?, fn_name?}]`, arguments as one JSON value per line | LiveCodeBench, PRIME, open-instruct |
 * | `{input: […], output: […]}` under `public_tests`, `private_tests`, `generated_tests` | CodeContests |
 * | `[{stdin, expected}]`, `[{args, expected}]` | ours |
 * | `["assert f(1) == 2", …]`, `{test_list, test_setup_code}`, or text with asserts | MBPP, open-instruct |
 * | `{test, entry_point}`, or text with `def check(candidate)` | HumanEval, LeetCodeDataset |
 * | base64 of zlib of a pickled JSON text | LiveCodeBench's private tests |
 *
 * @throws Failure INVALID_PROBLEM where none of them fits
 */
export function readTests(tests: unknown, language: string, compare?: CodeCompare): Plan {
  return readValue(typeof tests === 'string' ? { text: tests } : { value: fromJson(tests), parsed: true }, {
    language,
    compare,
    depth: 0,
  })
}

type Context = {
  readonly language: string
  readonly compare: CodeCompare | undefined
  readonly depth: number
  readonly fnName?: string
}

type Source = { readonly text: string } | { readonly value: Value; readonly parsed: boolean }

function readValue(source: Source, context: Context): Plan {
  if (context.depth > 4) throw invalid('the tests are wrapped too often')
  if ('text' in source) return readTextOf(source.text, context)
  const { value, parsed } = source
  if (typeof value === 'string') return readTextOf(value, context)
  if (isList(value)) return readList(value, parsed, context)
  const fields = fieldsOf(value)
  if (fields === undefined) throw invalid('tests are neither a list, nor an object, nor text')
  return readFields(fields, parsed, context)
}

function readTextOf(text: string, context: Context): Plan {
  const trimmed = text.trim()
  if (trimmed === '') throw invalid('the tests are empty')
  const deeper = { ...context, depth: context.depth + 1 }
  if (/^[[{"]/.test(trimmed)) {
    const json = readJson(trimmed)
    if (json.ok) return readValue({ value: json.value, parsed: false }, deeper)
    const literal = readPythonLiteral(trimmed)
    if (literal !== undefined) return readValue({ value: literal, parsed: false }, deeper)
  }
  const { language, compare, fnName } = context
  if (/\bdef\s+check\s*\(/.test(trimmed) || /^\s*(?:class\s+\w*Test|import\s+unittest|def\s+test_)/m.test(trimmed))
    return planHarness({ entry: fnName, testsCode: text, compare }, language)
  if (/^\s*assert\b/m.test(trimmed)) return planAsserts({ entry: fnName, tests: [text], compare }, language)
  const packed = unpack(trimmed)
  if (packed !== undefined) return readTextOf(packed, deeper)
  throw invalid('the tests are text, but neither JSON nor asserts')
}

type Fields = ReadonlyMap<string, Value>

function fieldsOf(value: Value): Fields | undefined {
  if (!isTagged(value) || value.tag !== 'map') return undefined
  return new Map(value.entries.flatMap(([key, inner]) => (typeof key === 'string' ? [[key, inner] as const] : [])))
}

const WRAPPERS = [
  'input_output',
  'unit_tests',
  'tests',
  'test_cases',
  'testcases',
  'test_list',
  'ground_truth',
  'verifier_metadata',
  'private_test_cases',
  'public_test_cases',
]

function readFields(fields: Fields, parsed: boolean, context: Context): Plan {
  const name = ['fn_name', 'func_name', 'function_name', 'entry_point', 'entry']
    .map(key => fields.get(key))
    .find(value => typeof value === 'string' && value !== '')
  const inner: Context = typeof name === 'string' ? { ...context, fnName: name } : context
  const inputs = fields.get('inputs') ?? fields.get('input')
  const outputs = fields.get('outputs') ?? fields.get('output')
  const asserts = fields.get('assert_case')
  if (asserts !== undefined && isList(asserts) && asserts.length > 0) return readList(asserts, parsed, inner)
  if (inputs !== undefined && outputs !== undefined && isList(inputs) && isList(outputs))
    return readPairs(inputs, outputs, parsed, inner)
  const contests = ['public_tests', 'private_tests', 'generated_tests'].flatMap(key => {
    const group = fieldsOf(fields.get(key) ?? null)
    return group === undefined ? [] : [group]
  })
  if (contests.length > 0) {
    const all = (key: string): Value[] => contests.flatMap(group => listOf(group.get(key)))
    return readPairs(all('input'), all('output'), parsed, inner)
  }
  const test = fields.get('test') ?? fields.get('test_code') ?? fields.get('tests_code')
  if (typeof test === 'string' && test.trim() !== '') {
    const prelude = fields.get('prelude') ?? fields.get('test_setup_code')
    return planHarness(
      {
        entry: inner.fnName,
        prelude: typeof prelude === 'string' ? prelude : undefined,
        testsCode: test,
        compare: context.compare,
      },
      context.language,
    )
  }
  const list = fields.get('test_list')
  if (list !== undefined && isList(list)) {
    const setup = fields.get('test_setup_code')
    const texts = [...list, ...listOf(fields.get('challenge_test_list'))].filter(each => typeof each === 'string')
    return planAsserts(
      {
        entry: inner.fnName,
        setup: typeof setup === 'string' ? setup : undefined,
        tests: texts,
        compare: context.compare,
      },
      context.language,
    )
  }
  for (const wrapper of WRAPPERS) {
    const value = fields.get(wrapper)
    if (value !== undefined && value !== null)
      return readValue({ value, parsed }, { ...inner, depth: context.depth + 1 })
  }
  throw invalid(`tests have none of the known fields, only ${[...fields.keys()].slice(0, 8).join(', ')}`)
}

function listOf(value: Value | undefined): readonly Value[] {
  return value !== undefined && isList(value) ? value : []
}

/** `inputs[i]` belongs to `outputs[i]`: texts of a program, or arguments where a function is named. */
function readPairs(inputs: readonly Value[], outputs: readonly Value[], parsed: boolean, context: Context): Plan {
  if (inputs.length !== outputs.length) throw invalid(`there are ${inputs.length} inputs and ${outputs.length} outputs`)
  const { fnName, compare, language } = context
  if (fnName === undefined)
    return planStdio({
      tests: inputs.map((input, index) => ({ stdin: textOf(input), expected: [textOf(outputs[index] ?? null)] })),
      compare,
    })
  // APPS wraps each result in a list of its own; a result that is such a list every time cannot be told from that.
  const results = inputs.map((input, index) => resultOf(outputs[index] ?? null, typeof input === 'string'))
  const wrapped =
    inputs.every(input => typeof input !== 'string') && results.every(result => isList(result) && result.length === 1)
  return planFunction(
    {
      entry: fnName,
      tests: inputs.map((input, index) => {
        const expected = results[index] ?? null
        return {
          args: argumentsOf(input, index),
          expected: wrapped && isList(expected) ? [expected, expected[0] ?? null] : expected,
        }
      }),
      compare: wrapped && (compare?.mode ?? 'default') === 'default' ? { ...compare, mode: 'any-of' } : compare,
      parsedNumbers: parsed,
    },
    language,
  )
}

function readList(list: readonly Value[], parsed: boolean, context: Context): Plan {
  if (list.length === 0) throw invalid('the problem has no tests')
  const { compare, language } = context
  if (list.every(each => typeof each === 'string'))
    return planAsserts({ entry: context.fnName, tests: list.map(String), compare }, language)
  const rows = list.map((each, index) => {
    const fields = fieldsOf(each)
    if (fields === undefined) throw invalid(`test ${index} is no object`)
    return fields
  })
  if (rows.every(row => row.has('args')))
    return planFunction(
      {
        entry: nameOf(rows, context) ?? '',
        tests: rows.map(row => ({
          args: listOf(row.get('args')),
          expected: row.get('expected') ?? row.get('output') ?? null,
          weight: numberOf(row.get('weight')),
        })),
        compare,
        parsedNumbers: parsed,
      },
      language,
    )
  const pick = (row: Fields, keys: readonly string[], index: number): Value => {
    const found = keys.map(key => row.get(key)).find(value => value !== undefined)
    if (found === undefined) throw invalid(`test ${index} has no ${keys.join(' or ')}`)
    return found
  }
  const inputs = rows.map((row, index) => pick(row, ['input', 'stdin', 'inputs'], index))
  const outputs = rows.map((row, index) =>
    pick(row, ['output', 'expected', 'expected_output', 'stdout', 'outputs', 'expectedOutput'], index),
  )
  const isStdio = rows.every(row => {
    const type = row.get('testtype') ?? row.get('type')
    return row.has('stdin') || (typeof type === 'string' && type.startsWith('std'))
  })
  return readPairs(inputs, outputs, parsed, { ...context, fnName: isStdio ? undefined : nameOf(rows, context) })
}

function nameOf(rows: readonly Fields[], { fnName }: Context): string | undefined {
  if (fnName !== undefined) return fnName
  const own = rows.map(row => row.get('fn_name') ?? fieldsOf(row.get('metadata') ?? null)?.get('func_name'))
  return own.find(value => typeof value === 'string' && value !== '')?.toString()
}

function numberOf(value: Value | undefined): number | undefined {
  return typeof value === 'bigint' || typeof value === 'number' ? Number(value) : undefined
}

/** A program's input or output: text, or a list of its lines. */
function textOf(value: Value): string {
  if (typeof value === 'string') return value
  if (isList(value)) return value.map(textOf).join('\n')
  if (typeof value === 'bigint' || typeof value === 'number') return String(value)
  throw invalid('an input or output of a program is no text')
}

/** Arguments as a list, or as text with one JSON value (or Python literal) per line. */
function argumentsOf(input: Value, index: number): readonly Value[] {
  if (isList(input)) return input
  if (typeof input !== 'string') return [input]
  return input
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => {
      const value = literalOf(line)
      if (value === undefined) throw invalid(`an argument of test ${index} is no JSON value`)
      return value
    })
}

function resultOf(output: Value, isText: boolean): Value {
  if (!isText || typeof output !== 'string') return output
  return literalOf(output) ?? output
}

function literalOf(text: string): Value | undefined {
  const json = readJson(text)
  return json.ok ? json.value : readPythonLiteral(text)
}

const MAX_UNPACKED_BYTES = 256 * 1024 * 1024

/** Base64 of zlib of a pickle that holds one text, as LiveCodeBench keeps private tests; no object is ever made of it. */
function unpack(text: string): string | undefined {
  if (!/^[A-Za-z0-9+/\s]+={0,2}$/.test(text) || text.length < 16) return undefined
  let bytes: Buffer
  try {
    bytes = inflateSync(Buffer.from(text, 'base64'), { maxOutputLength: MAX_UNPACKED_BYTES })
  } catch (error) {
    if (error instanceof Error) return undefined // not zlib: then it is no packed text either
    throw error
  }
  return bytes[0] === 0x80 ? pickledText(bytes) : bytes.toString('utf8')
}

/** The text in a pickle of protocol 2 and later that is nothing but one str. */
function pickledText(bytes: Buffer): string | undefined {
  let at = 2
  if (bytes[at] === 0x95) at += 9 // FRAME
  const code = bytes[at]
  const size =
    code === 0x8c
      ? bytes[at + 1]
      : code === 0x58
        ? bytes.readUInt32LE(at + 1)
        : code === 0x8d
          ? Number(bytes.readBigUInt64LE(at + 1))
          : undefined
  if (size === undefined) return undefined
  const start = at + (code === 0x8c ? 2 : code === 0x58 ? 5 : 9)
  return start + size > bytes.length ? undefined : bytes.toString('utf8', start, start + size)
}

function invalid(detail: string): Failure {
  return new Failure('INVALID_PROBLEM', { detail })
}
