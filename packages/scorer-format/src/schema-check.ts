import { Failure, type Pointed } from '@touchstone/contracts'
import { Ajv, type Options, type ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { compileRegex } from './linear-regex.ts'
import { canonicalJson } from './text/canonical-json.ts'

/** What is wrong with a value, the first few places; empty where it fits. */
export type SchemaCheck = (value: unknown) => readonly Pointed[]

const MAX_SCHEMA_CHARS = 262_144
/** Longer texts do not fit the formats whose check grows with the square of the length. */
const MAX_COSTLY_CHARS = 4_096

/**
 * Makes the compiler of callers' JSON Schemas, draft-07, or 2020-12 where `$schema` says so. Patterns run in the
 * linear-time engine and `uniqueItems` by hashing, so that neither makes a check slower than linear; nothing is fetched.
 * The compiler throws Failure INVALID_ITEM where the schema itself is wrong.
 */
export function createSchemaCompiler(): (schema: unknown, pointer?: string) => SchemaCheck {
  const engines = new Map<boolean, Ajv>()
  const engineOf = (schema: object | boolean): Ajv => {
    const modern = isModern(schema)
    const engine = engines.get(modern) ?? createEngine(modern)
    engines.set(modern, engine)
    return engine
  }
  return (given, pointer = '/schema') => {
    const schema = typeof given === 'string' ? parsed(given, pointer) : given
    if (typeof schema !== 'boolean' && (typeof schema !== 'object' || schema === null || Array.isArray(schema)))
      throw invalid(pointer, 'must be an object or a boolean')
    if (JSON.stringify(schema).length > MAX_SCHEMA_CHARS)
      throw invalid(pointer, `is larger than ${MAX_SCHEMA_CHARS} characters`)
    const ajv = engineOf(schema)
    const named = withId(schema)
    try {
      const validate = ajv.compile(named)
      return value => errorsOf(validate, value, pointer)
    } catch (error) {
      if (error instanceof Failure) throw error
      throw invalid(pointer, error instanceof Error ? error.message.slice(0, 300) : 'cannot be compiled', error)
    } finally {
      if (typeof named === 'object') ajv.removeSchema(named)
    }
  }
}

/**
 * With an id, without which the library finds no `"$ref": "#"`. Drafts 4 and 6 are read as 7, which takes all of theirs
 * but draft 4's `id` and true or false for `exclusiveMinimum` and `exclusiveMaximum`: those are refused by name.
 */
function withId(schema: object | boolean): object | boolean {
  if (typeof schema === 'boolean') return schema
  const { $schema: draft, ...rest } = schema as { $schema?: unknown }
  const old = typeof draft === 'string' && /draft-0[46]\//.test(draft)
  return { $id: 'urn:touchstone:schema', ...(old ? rest : schema) }
}

/** Data sets often keep a schema as a text of JSON. */
function parsed(text: string, pointer: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalid(pointer, 'is a text that is no JSON', error)
  }
}

function createEngine(modern: boolean): Ajv {
  const options: Options = {
    allErrors: false,
    strict: false,
    coerceTypes: false,
    removeAdditional: false,
    useDefaults: false,
    addUsedSchema: false,
    logger: false,
    code: { regExp: linearRegExp },
  }
  const ajv = modern ? new Ajv2020(options) : new Ajv(options)
  addFormats.default(ajv)
  for (const name of ['url', 'regex']) {
    const test = testOf(ajv.formats[name])
    ajv.addFormat(name, { type: 'string', validate: text => text.length <= MAX_COSTLY_CHARS && test(text) })
  }
  ajv.removeKeyword('uniqueItems')
  ajv.addKeyword({ keyword: 'uniqueItems', type: 'array', schemaType: 'boolean', validate: uniqueItems, errors: false })
  return ajv
}

function testOf(format: unknown): (text: string) => boolean {
  if (format instanceof RegExp) return text => format.test(text)
  if (typeof format === 'function') return text => format(text) === true
  throw new Failure('INTERNAL', { detail: 'a format of the schema library is of an unknown shape' })
}

function errorsOf(validate: ValidateFunction, value: unknown, pointer: string): readonly Pointed[] {
  try {
    if (validate(value) === true) return []
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw invalid(pointer, 'refers to itself without end', error)
  }
  return (validate.errors ?? []).slice(0, 4).map(error => ({
    pointer: error.instancePath,
    detail: (error.message ?? 'does not fit').slice(0, 200),
  }))
}

function uniqueItems(wanted: boolean, items: readonly unknown[]): boolean {
  return !wanted || new Set(items.map(canonicalJson)).size === items.length
}

const linearRegExp = Object.assign(
  (pattern: string) => {
    const regex = compileRegex(pattern, '', '/schema')
    return { test: (text: string) => regex.test(text) } as RegExp
  },
  { code: 'require("touchstone/linear-regex")' },
)

function isModern(schema: object | boolean): boolean {
  return (
    typeof schema === 'object' &&
    '$schema' in schema &&
    typeof schema.$schema === 'string' &&
    /2019-09|2020-12/.test(schema.$schema)
  )
}

function invalid(pointer: string, detail: string, cause?: unknown): Failure {
  return new Failure('INVALID_ITEM', { cause, detail: `schema refused: ${detail}`, errors: [{ pointer, detail }] })
}
