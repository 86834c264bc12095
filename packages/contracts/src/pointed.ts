import type { ErrorObject } from 'ajv'
import type { Pointed } from './failures.ts'

/** So many places of one value are named. */
const MOST_PLACES = 16

/**
 * What Ajv found, by field, as somebody reads it who wrote the field: a missing one is pointed at where it should be, and
 * all that a field may be instead stands in one line.
 * @param base pointer to the value that was checked
 */
export function pointedErrors(base: string, errors: readonly ErrorObject[] | null | undefined): Pointed[] {
  const all = errors ?? []
  const found: { readonly pointer: string; detail: string; readonly choices: string[] }[] = []
  for (const error of all) {
    if ((error.keyword === 'anyOf' || error.keyword === 'oneOf') && all.length > 1) continue // its branches say more
    const pointer = base + error.instancePath + fieldOf(error)
    const choices = choicesOf(error)
    const before = found.find(row => row.pointer === pointer && row.choices.length > 0)
    if (before !== undefined && choices.length > 0) {
      for (const choice of choices) if (!before.choices.includes(choice)) before.choices.push(choice)
      before.detail = mustBe(before.choices)
    } else if (found.length < MOST_PLACES) {
      found.push({ pointer, detail: choices.length > 0 ? mustBe(choices) : messageOf(error), choices })
    }
  }
  return found.map(({ pointer, detail }) => ({ pointer, detail }))
}

function fieldOf({ keyword, params }: ErrorObject): string {
  const field: unknown = keyword === 'required' ? params.missingProperty : params.additionalProperty
  return typeof field === 'string' ? `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}` : ''
}

function messageOf({ keyword, message, params }: ErrorObject): string {
  if (keyword === 'required') return 'is missing'
  if (keyword === 'additionalProperties') return 'is not a known field'
  if (keyword === 'minItems' && params.limit === 1) return 'must not be empty'
  return message ?? 'is not valid'
}

/** What the value may be, where the error is that it is something else. */
function choicesOf({ keyword, params }: ErrorObject): string[] {
  if (keyword === 'type') return [params.type].flat().map(String)
  if (keyword === 'const') return [JSON.stringify(params.allowedValue)]
  if (keyword === 'enum' && Array.isArray(params.allowedValues))
    return params.allowedValues.map(value => JSON.stringify(value))
  return []
}

function mustBe(choices: readonly string[]): string {
  const last = choices.at(-1) ?? 'something else'
  return `must be ${choices.length === 1 ? last : `${choices.slice(0, -1).join(', ')} or ${last}`}`
}
