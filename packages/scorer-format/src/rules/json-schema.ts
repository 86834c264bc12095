import { binary, binaryRange, type Rule } from '../rule.ts'
import type { SchemaCheck } from '../schema-check.ts'
import { answerPart } from '../text/answer-part.ts'
import { jsonSource, readJson } from '../text/json-text.ts'

/**
 * Is the answer JSON, and does it fit the schema? 1 or 0 as NeMo Gym's structured outputs. The answer is what follows
 * the reasoning; `source` says whether it must be the whole of it, a fenced block, or (`auto`) either.
 */
export function createJsonSchemaRule(checkOf: (schema: unknown) => SchemaCheck): Rule<'json-schema'> {
  return {
    range: options => binaryRange(options.values),
    check: options => {
      if (options.schema !== undefined) checkOf(options.schema)
    },
    grade({ schema, source = 'auto', values }, { text, item }) {
      const check = schema === undefined ? undefined : checkOf(schema)
      const { answer, truncated } = answerPart(text, item)
      const json = jsonSource(answer, source)
      if (json === undefined || json === '')
        return binary(false, values, { parsed: false, miss: 'no JSON found' }, truncated ? 'truncated' : 'bad_format')
      const read = readJson(json)
      if (!read.ok) return binary(false, values, { parsed: false, miss: read.error })
      const errors = check?.(read.value) ?? []
      if (errors.length === 0) return binary(true, values, { parsed: true })
      return binary(false, values, { parsed: true, errors: errors.map(error => ({ ...error })) })
    },
  }
}
