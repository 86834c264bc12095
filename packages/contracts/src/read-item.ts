import { Ajv, type AnySchema, type ErrorObject, type ValidateFunction } from 'ajv'
import type { Pointed } from './failures.ts'
import { CodeGrader, CodeProblem } from './items/code.ts'
import { ExternalGrader } from './items/external.ts'
import { FORMAT_RULES } from './items/format.ts'
import { type ScoreItemInput as Input, ScoreItemInput } from './items/item.ts'
import { MathGrader } from './items/math.ts'
import { isJsonOver, nodesOf } from './json-size.ts'
import { pointedErrors } from './pointed.ts'

const MAX_METADATA_BYTES = 4096
const MOST_NAMED_NODES = 10_000

/** The row as read, or what is wrong with it and where. */
export type ReadItem =
  | { readonly ok: true; readonly item: Input }
  | { readonly ok: false; readonly code: 'INVALID_ITEM' | 'INVALID_PROBLEM'; readonly errors: readonly Pointed[] }

export type ItemReader = (row: unknown) => ReadItem

/**
 * Makes the reader of single rows. What it compiles is its own: one serves a whole process. Nothing is coerced, filled in or removed: a row is taken as it was sent or refused.
 * Graders are checked by their own kind and rule, so that an error names the field and not the union.
 */
export function createItemReader(): ItemReader {
  const compile = compiler()
  const { graders: _graders, problem: _problem, ...rest } = ScoreItemInput.properties
  const unknown = {}
  const validateRow = compile({
    ...ScoreItemInput,
    properties: { ...rest, graders: { type: 'array', minItems: 1, maxItems: 32 }, problem: unknown },
  })
  const { problem: _inner, ...codeRest } = CodeGrader.properties
  const validators = {
    math: compile(MathGrader),
    code: compile({ ...CodeGrader, properties: { ...codeRest, problem: unknown } }),
    external: compile(ExternalGrader),
  }
  const rules = new Map<string, Validate>(Object.entries(FORMAT_RULES).map(([name, schema]) => [name, compile(schema)]))
  const problems = new Map<string, Validate>(
    CodeProblem.anyOf.map(schema => [schema.properties.type.const, compile(schema)]),
  )

  return row => {
    if (!validateRow(row)) return invalid(pointedErrors('', validateRow.errors))
    const item = row as Input
    const errors: Pointed[] = []
    const problemErrors: Pointed[] = []
    if (item.metadata !== undefined && isJsonOver(item.metadata, MAX_METADATA_BYTES)) {
      errors.push({ pointer: '/metadata', detail: `must not be larger than ${MAX_METADATA_BYTES} bytes as JSON` })
    }
    if (item.graders !== undefined && item.profile !== undefined) {
      errors.push({ pointer: '/profile', detail: 'give graders or a profile, not both' })
    }
    item.graders?.forEach((grader: unknown, index) => {
      const base = `/graders/${index}`
      const validate = graderValidator(grader)
      if (typeof validate === 'string')
        errors.push({ pointer: `${base}${validate.startsWith('rule') ? '/rule' : '/kind'}`, detail: validate })
      else if (!validate(grader)) errors.push(...pointedErrors(base, validate.errors))
      else if (isCode(grader)) problemErrors.push(...checkProblem(`${base}/problem`, grader.problem))
    })
    if (item.problem !== undefined) problemErrors.push(...checkProblem('/problem', item.problem))
    if (errors.length > 0) return invalid(errors)
    return problemErrors.length > 0 ? { ok: false, code: 'INVALID_PROBLEM', errors: problemErrors } : { ok: true, item }
  }

  function graderValidator(grader: unknown): Validate | string {
    if (typeof grader !== 'object' || grader === null || !('kind' in grader)) return 'kind is missing'
    const kind = grader.kind
    if (kind === 'format') {
      const name = 'rule' in grader ? grader.rule : undefined
      if (typeof name !== 'string') return 'rule is missing'
      return rules.get(name) ?? `rule ${quote(name)} is not one of ${[...rules.keys()].join(', ')}`
    }
    if (kind === 'math' || kind === 'code' || kind === 'external') return validators[kind]
    return `kind ${quote(kind)} is not one of math, code, format, external`
  }

  function checkProblem(base: string, problem: unknown): Pointed[] {
    if (problem === undefined || typeof problem === 'string') return []
    const type = typeof problem === 'object' && problem !== null && 'type' in problem ? problem.type : undefined
    const validate = typeof type === 'string' ? problems.get(type) : undefined
    if (validate === undefined)
      return [
        { pointer: `${base}/type`, detail: `type ${quote(type)} is not one of ${[...problems.keys()].join(', ')}` },
      ]
    return validate(problem) ? [] : pointedErrors(base, validate.errors)
  }
}

type Validate = { (value: unknown): boolean; errors?: ErrorObject[] | null | undefined }

/**
 * Compiles schemas at their first use, since most processes need few of them. Every error of a value is named, except of
 * values so large that the list of errors would be another burden: there the first stands for all.
 */
function compiler(): (schema: AnySchema) => Validate {
  const options = {
    coerceTypes: false,
    removeAdditional: false,
    useDefaults: false,
    strict: false,
    validateSchema: false,
  } as const
  const thorough = new Ajv({ ...options, allErrors: true })
  const brief = new Ajv(options)
  return schema => {
    let first: ValidateFunction | undefined
    let all: ValidateFunction | undefined
    const validate: Validate = value => {
      first ??= brief.compile(schema)
      const valid = first(value)
      if (!valid && nodesOf(value, MOST_NAMED_NODES) < MOST_NAMED_NODES) {
        all ??= thorough.compile(schema)
        all(value)
        validate.errors = all.errors
      } else {
        validate.errors = first.errors
      }
      return valid
    }
    return validate
  }
}

function invalid(errors: readonly Pointed[]): ReadItem {
  return { ok: false, code: 'INVALID_ITEM', errors }
}

function isCode(grader: unknown): grader is { problem?: unknown } {
  return typeof grader === 'object' && grader !== null && 'kind' in grader && grader.kind === 'code'
}

function quote(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? 'undefined'
}
