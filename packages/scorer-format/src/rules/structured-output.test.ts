import { expect, test } from 'vitest'
import { failureOf, gradeNow, scoreNow } from '../../test/support.ts'

const ROW = { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'string' } } }
const DOCUMENT = { type: 'object', properties: { r: ROW } }
const TABLE = { type: 'array', items: ROW }
const LIST = { type: 'object', properties: { r: { type: 'array', items: { type: 'number' } } } }

// By Gym's own code with xmltodict, csv and jsonschema.
test.each<['json' | 'yaml' | 'xml' | 'csv', unknown, string, number, string]>([
  ['json', ROW, '{"a": 1, "b": "x"}', 1, 'fits'],
  ['json', ROW, '{"a": 1}', 0, 'every property is required'],
  ['json', ROW, '{"a": 1, "b": "x", "c": 1}', 0, 'no other is allowed'],
  ['json', ROW, '{"a": "1", "b": "x"}', 0, 'JSON has types of its own'],
  ['json', ROW, '```json\n{"a": 1, "b": "x"}\n```', 0, 'a fence is no JSON'],
  ['json', ROW, 'Here: {"a": 1, "b": "x"}', 0, 'nor is a sentence'],
  ['json', ROW, '  ', 0, 'nothing'],
  ['json', { properties: { a: { properties: { b: {} } } } }, '{"a": {}}', 0, 'strict inside too'],
  ['json', { anyOf: [{ properties: { a: {} } }] }, '{"b": 1}', 1, 'not inside lists, as Gym has it'],
  ['json', ROW, '{"a": 1, "a": 2, "b": "x"}', 1, 'a key twice: the last counts'],
  ['yaml', ROW, 'a: 1\nb: x\n', 1, 'YAML'],
  ['yaml', ROW, 'a: one\nb: x\n', 0, 'YAML of the wrong type'],
  ['yaml', ROW, 'a: [1', 0, 'no YAML'],
  ['xml', DOCUMENT, '<r><a> 5 </a><b>x</b></r>', 1, 'texts become what the schema wants'],
  ['xml', DOCUMENT, '<?xml version="1.0"?>\n<r><b/><a>5</a></r>', 1, 'an empty element is an empty text'],
  ['xml', DOCUMENT, '<r><a/><b>x</b></r>', 0, 'but no number'],
  ['xml', DOCUMENT, '<r><a>5</a><a>6</a><b>x</b></r>', 0, 'twice is a list'],
  ['xml', DOCUMENT, '<r><a>5</a><b>x</b></r>\n<r/>', 0, 'two roots'],
  ['xml', DOCUMENT, '<r id="1"><a>5</a><b>x</b></r>', 0, 'an attribute is a member'],
  ['xml', DOCUMENT, '<q><a>5</a><b>x</b></q>', 0, 'another root'],
  ['xml', DOCUMENT, '<r><a>5</a><b>&unknown;</b></r>', 0, 'an entity that nobody declared'],
  ['xml', DOCUMENT, '<r><a>5</a><b><![CDATA[<x>]]> &amp; y</b></r>', 1, 'CDATA and references'],
  ['xml', LIST, '<r><i>1</i><i>2.5</i></r>', 1, 'a list by the names of its elements'],
  ['xml', LIST, '<r><i>1</i></r>', 1, 'a list of one'],
  ['xml', LIST, '<r></r>', 1, 'an empty list'],
  ['xml', LIST, '<r><i>x</i></r>', 0, 'a list of something else'],
  ['csv', TABLE, 'a,b\n1,x\n2,"y, z"\n', 1, 'rows'],
  ['csv', TABLE, 'b,a\r\n\r\nx,1\r\n', 1, 'columns in another order, empty lines'],
  ['csv', TABLE, 'a,b\nx,y\n', 0, 'no integer'],
  ['csv', TABLE, 'a,b\n1\n', 0, 'a short row'],
  ['csv', TABLE, 'a,b\n1,x,y\n', 0, 'a long row'],
  ['csv', TABLE, 'a\n1\n', 0, 'a column is missing'],
  ['csv', TABLE, 'a,b\n', 1, 'no rows'],
])('%s, %j: %j pays %d (%s)', (format, schema, completion, expected) => {
  expect(scoreNow({ rule: 'structured-output', format, schema }, completion)).toBe(expected)
})

test('what is wrong has the name that Gym gives it', () => {
  const typeOf = (completion: string) =>
    gradeNow({ rule: 'structured-output', format: 'json', schema: ROW }, completion).detail.error_type

  expect([typeOf(''), typeOf('{'), typeOf('{}'), typeOf('{"a":1,"b":""}')]).toEqual([
    'empty_response',
    'parse_error',
    'validation_error',
    null,
  ])
})

test('a schema that is none is the data’s fault', () => {
  const act = () => gradeNow({ rule: 'structured-output', format: 'json', schema: { type: 'objct' } }, '{}')

  expect(failureOf(act).code).toBe('INVALID_ITEM')
})

test('a megabyte of elements that no end closes is read once', () => {
  const deep = `<r>${'<a>'.repeat(200)}${'x&amp;'.repeat(200_000)}`

  expect(scoreNow({ rule: 'structured-output', format: 'xml', schema: DOCUMENT }, deep)).toBe(0)
})
