import { Failure, pointedErrors } from '@touchstone/contracts'
import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import type { Static, TSchema } from 'typebox'

/**
 * Makes the reader of one shape of envelope; what is inside its rows is read later, row by row.
 * @throws (the reader) Failure INVALID_JSON for an empty body, INVALID_ENVELOPE with pointers
 */
export function createEnvelopeReader<Schema extends TSchema>(schema: Schema): (body: unknown) => Static<Schema> {
  let compiled: ValidateFunction<Static<Schema>> | undefined
  return body => {
    if (body === undefined) throw new Failure('INVALID_JSON', { detail: 'the body is empty' })
    compiled ??= compile(schema) // at the first body, not at the start
    const validate = compiled
    if (validate(body)) return body
    throw new Failure('INVALID_ENVELOPE', { errors: pointedErrors('', validate.errors) })
  }
}

function compile<Schema extends TSchema>(schema: Schema): ValidateFunction<Static<Schema>> {
  const ajv = new Ajv({
    allErrors: true,
    coerceTypes: false,
    removeAdditional: false,
    useDefaults: false,
    strict: false,
    validateSchema: false,
  })
  formats.default(ajv)
  return ajv.compile<Static<Schema>>(schema)
}
