import { binary, binaryRange, type Rule, type RuleGrade } from '../rule.ts'
import type { SchemaCheck } from '../schema-check.ts'
import { answerPart } from '../text/answer-part.ts'
import { jsonSource, readJson } from '../text/json-text.ts'
import { xmlError } from '../text/xml.ts'
import { readYaml } from '../text/yaml.ts'

/**
 * Is the answer well-formed JSON, YAML or XML, and does the value fit the schema? 1 or 0 as NeMo Gym's structured
 * outputs. For YAML a bare sentence is a scalar and so well-formed: ask for an object by a schema.
 */
export function createDataRule(checkOf: (schema: unknown) => SchemaCheck): Rule<'data'> {
  return {
    range: options => binaryRange(options.values),
    check: options => {
      if (options.schema !== undefined) checkOf(options.schema)
    },
    grade({ format, source = 'auto', schema, values }, { text, item }): RuleGrade {
      const check = schema === undefined ? undefined : checkOf(schema)
      const { answer, truncated } = answerPart(text, item)
      const found = jsonSource(answer, source, format)
      if (found === undefined || found.trim() === '')
        return binary(false, values, { format, miss: `no ${format} found` }, truncated ? 'truncated' : 'bad_format')
      if (format === 'xml') {
        const error = xmlError(found)
        return binary(error === undefined, values, { format, miss: error ?? null })
      }
      const read = format === 'json' ? readJson(found) : readYaml(found)
      if (!read.ok) return binary(false, values, { format, miss: read.error })
      const errors = check?.(read.value) ?? []
      if (errors.length === 0) return binary(true, values, { format, miss: null })
      return binary(false, values, {
        format,
        miss: 'does not fit the schema',
        errors: errors.map(error => ({ ...error })),
      })
    },
  }
}
