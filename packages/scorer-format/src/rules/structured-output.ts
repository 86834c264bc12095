import { binary, binaryRange, type Rule } from '../rule.ts'
import type { SchemaCheck } from '../schema-check.ts'
import { answerPart } from '../text/answer-part.ts'
import { readCsv } from '../text/csv.ts'
import { type ReadJson, readJson } from '../text/json-text.ts'
import { pythonFloat } from '../text/python-float.ts'
import { readXml } from '../text/xml-value.ts'
import { readYaml } from '../text/yaml.ts'

type Schema = Readonly<Record<string, unknown>>
type Format = 'json' | 'yaml' | 'xml' | 'csv'

/**
 * NeMo Gym's structured outputs (resources_servers/structured_outputs): the whole answer parses, and fits the schema made
 * strict: wherever there are `properties`, all are required and no others allowed. XML as xmltodict reads it, with texts
 * turned into what the schema wants; CSV as a list of rows, the same. `detail.error_type` is Gym's.
 */
export function createStructuredOutputRule(checkOf: (schema: unknown) => SchemaCheck): Rule<'structured-output'> {
  return {
    range: options => binaryRange(options.values),
    check: ({ schema }) => void checkOf(strict(schema)),
    grade({ format, schema, values }, { text, item }) {
      const { answer, truncated } = answerPart(text, item)
      if (answer.trim() === '')
        return binary(false, values, miss('empty_response', 'no text'), truncated ? 'truncated' : 'bad_format')
      const read = READERS[format](answer.trim())
      if (!read.ok) return binary(false, values, miss('parse_error', read.error))
      const value =
        format === 'xml' ? fromXml(read.value, schema) : format === 'csv' ? fromCsv(read.value, schema) : read.value
      const [error] = checkOf(strict(schema))(value)
      if (error === undefined) return binary(true, values, { error_type: null, error_message: null })
      return binary(false, values, miss('validation_error', `${error.pointer} ${error.detail}`.trim()))
    },
  }
}

const READERS: Readonly<Record<Format, (text: string) => ReadJson>> = {
  json: readJson,
  yaml: readYaml,
  xml: readXml,
  csv: text => ({ ok: true, value: readCsv(text) }),
}

function miss(type: string, message: string) {
  return { error_type: type, error_message: message.slice(0, 200) }
}

/** As Gym's `strictify_schema`, which looks into objects and not into lists. */
function strict(schema: unknown): unknown {
  if (!isObject(schema)) return schema
  const { properties } = schema
  const closed = isObject(properties)
    ? { ...schema, required: Object.keys(properties), additionalProperties: false }
    : schema
  return Object.fromEntries(Object.entries(closed).map(([key, value]) => [key, strict(value)]))
}

function fromXml(data: unknown, schema: unknown): unknown {
  if (!isObject(schema) || schema.type === undefined) return data
  const { type } = schema
  if (type === 'object' && isObject(data)) {
    const properties = isObject(schema.properties) ? schema.properties : {}
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [
        key,
        Object.hasOwn(properties, key) ? fromXml(value, properties[key]) : value,
      ]),
    )
  }
  if (type === 'array') {
    const members = isObject(data) ? Object.values(data) : []
    const inside: unknown = isObject(data) && members.length === 1 ? members[0] : data
    const list: readonly unknown[] = Array.isArray(inside) ? inside : inside === null ? [] : [inside]
    return list.map(value => fromXml(value, schema.items))
  }
  if (data === null && type === 'string') return ''
  return typeof data === 'string' ? scalar(data, type) : data
}

function fromCsv(rows: unknown, schema: unknown): unknown {
  const items: unknown = isObject(schema) ? (schema.items ?? schema) : schema
  const properties = isObject(items) && isObject(items.properties) ? items.properties : {}
  return (rows as Record<string, unknown>[]).map(row =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => {
        const wanted = Object.hasOwn(properties, key) ? properties[key] : undefined
        return [key, csvValue(value, isObject(wanted) ? (wanted.type ?? 'string') : 'string')]
      }),
    ),
  )
}

function csvValue(value: unknown, type: unknown): unknown {
  if (Array.isArray(type)) {
    if ((value === null || value === '') && type.includes('null')) return null
    for (const one of type as readonly unknown[]) {
      if (one === 'null') continue
      const made = csvValue(value, one)
      if (typeof made !== 'string' || one === 'string') return made
    }
    return value
  }
  return typeof value === 'string' && value !== '' ? scalar(value, type) : value
}

/** A text as the integer, number or truth value that it spells; else the text, for the schema to refuse. */
function scalar(text: string, type: unknown): unknown {
  if (type === 'integer') return /^\s*[+-]?[0-9](?:_?[0-9])*\s*$/.test(text) ? pythonFloat(text) : text
  if (type === 'number') return pythonFloat(text) ?? text
  if (type !== 'boolean') return text
  const lower = text.toLowerCase()
  if (lower === 'true' || lower === '1') return true
  return lower === 'false' || lower === '0' ? false : text
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
