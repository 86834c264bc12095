import { expect, test } from 'vitest'
import { failureOf, gradeNow, type Rule, scoreNow } from '../../test/support.ts'

const PERSON = { type: 'object', required: ['a'], properties: { a: { type: 'integer', minimum: 0 } } }
const TREE = { ...PERSON, properties: { ...PERSON.properties, child: { $ref: '#' } } }

test.each<[string, string, Partial<Rule>, number]>([
  ['fits', '{"a": 1}', { schema: PERSON }, 1],
  ['does not fit', '{"a": -1}', { schema: PERSON }, 0],
  ['a field is missing', '{}', { schema: PERSON }, 0],
  ['in a fence', 'Here:\n```json\n{"a": 1}\n```\ndone', { schema: PERSON }, 1],
  ['the last fence counts', '```json\n{"a": 1}\n```\n```json\n{}\n```', { schema: PERSON }, 0],
  ['prose around bare JSON', 'Here: {"a": 1}', { schema: PERSON }, 0],
  ['a fence where the whole is wanted', '```json\n{"a": 1}\n```', { schema: PERSON, source: 'whole' }, 0],
  ['bare where a fence is wanted', '{"a": 1}', { schema: PERSON, source: 'fence' }, 0],
  ['after the reasoning', '<think>{}</think>{"a": 1}', { schema: PERSON }, 1],
  ['any JSON', '[1, null]', {}, 1],
  ['empty', '', {}, 0],
  ['a comma too many', '[1,]', {}, 0],
  ['NaN', 'NaN', {}, 0],
  ['too deep', '['.repeat(5000) + ']'.repeat(5000), {}, 0],
  ['unique items', '[{"a":1,"b":2},{"b":2,"a":1}]', { schema: { uniqueItems: true } }, 0],
  [
    'a pattern that would take another engine for ever',
    `{"a":"${'a'.repeat(5000)}!"}`,
    { schema: { properties: { a: { pattern: '^(a+)+$' } } } },
    0,
  ],
  ['a format', '"2026-01-31"', { schema: { format: 'date' } }, 1],
  [
    'draft 2020-12',
    '[1, "x"]',
    {
      schema: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        prefixItems: [{ type: 'integer' }],
        items: { type: 'string' },
      },
    },
    1,
  ],
  ['a tree, by a reference to the whole', '{"a": 1, "child": {"a": 2}}', { schema: TREE }, 1],
  ['a tree with a bad leaf', '{"a": 1, "child": {"a": -2}}', { schema: TREE }, 0],
  ['a tree of 250 levels', `${'{"a":1,"child":'.repeat(250)}{"a":1}${'}'.repeat(250)}`, { schema: TREE }, 1],
  ['a tree that names itself', '{"a": 1}', { schema: { ...TREE, $id: 'https://example.com/tree' } }, 1],
  ['true, which everything fits', '[1]', { schema: true as never }, 1],
  ['false, which nothing fits', '[1]', { schema: false as never }, 0],
  ['draft 4', '{"a": 1}', { schema: { $schema: 'http://json-schema.org/draft-04/schema#', ...PERSON } }, 1],
  ['draft 6', '{"a": -1}', { schema: { $schema: 'http://json-schema.org/draft-06/schema#', ...PERSON } }, 0],
  ['a schema kept as a text', '{"a": 1}', { schema: JSON.stringify(PERSON) }, 1],
  ['prototype keys are only keys', '{"__proto__": {"a": 1}}', { schema: PERSON }, 0],
])('JSON: %s', (_reason, completion, options, expected) => {
  expect(scoreNow({ rule: 'json-schema', ...options } as Rule, completion)).toBe(expected)
})

test.each<[string, unknown]>([
  ['an unknown type', { type: 'objct' }],
  ['nothing but itself', { $ref: '#' }],
  ['a reference outside', { $ref: 'https://example.com/schema.json' }],
  ['a pattern that is none', { pattern: '(' }],
  ['a look-ahead', { pattern: '(?=a)' }],
  ['no schema at all', 'object'],
])('a schema with %s is refused', (_reason, schema) => {
  const failure = failureOf(() => gradeNow({ rule: 'json-schema', schema }, '{}'))

  expect(failure).toMatchObject({ code: 'INVALID_ITEM', errors: [{ pointer: '/schema' }] })
})

test('a format that is slow on long texts is not asked of them', () => {
  const url = (text: string) => scoreNow({ rule: 'json-schema', schema: { format: 'url' } }, JSON.stringify(text))

  expect([url('https://example.com/a'), url('no url'), url('http://{a}'.repeat(20_000))]).toEqual([1, 0, 0])
})

test('two schemas with one id do not disturb each other', () => {
  const schema = (type: string) => ({ $id: 'https://example.com/s', type })

  expect([
    scoreNow({ rule: 'json-schema', schema: schema('string') }, '1'),
    scoreNow({ rule: 'json-schema', schema: schema('integer') }, '1'),
  ]).toEqual([0, 1])
})

test.each<[string, string, number]>([
  ['a mapping', 'a: 1\nb: [2, 3]', 1],
  ['a fence', '```yaml\na: 1\n```', 1],
  ['a key twice', 'a: 1\na: 2', 0],
  ['a tab for indentation', 'a:\n\tb: 1', 0],
  ['an open bracket', 'a: [1', 0],
  ['two documents', 'a: 1\n---\nb: 2', 0],
  [
    'an alias bomb',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
      .split('')
      .map((key, at) => `${key}: &${key} [${Array.from({ length: 9 }, () => `*${'abcdefg'[at]}`).join()}]`)
      .join('\n')}`,
    0,
  ],
  ['a custom tag', 'a: !!js/function 1', 0],
  ['too deep', '['.repeat(2000), 0],
  ['dashes too deep', '- '.repeat(3000), 0],
  ['empty', '', 0],
  ['a scalar, where an object is wanted', 'just words', 0],
])('YAML: %s', (_reason, completion, expected) => {
  expect(scoreNow({ rule: 'data', format: 'yaml', schema: { type: 'object' } }, completion)).toBe(expected)
})

test.each<[string, string, number]>([
  ['an element', '<a/>', 1],
  [
    'nested, with attributes and references',
    '<?xml version="1.0"?>\n<a b="c" d=\'e\'><f>x &amp; &#39;</f><!-- n --><![CDATA[<]]></a>',
    1,
  ],
  ['crossed', '<a><b></a></b>', 0],
  ['not closed', '<a><b></b>', 0],
  ['two roots', '<a/><b/>', 0],
  ['text outside', '<a/> so', 0],
  ['an attribute twice', '<a b="1" b="2"/>', 0],
  ['an attribute without quotes', '<a b=1/>', 0],
  ['a bare ampersand', '<a>x & y</a>', 0],
  ['an entity bomb', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 0],
  ['no element', 'words', 0],
  ['in a fence', '```xml\n<a>x</a>\n```', 1],
  ['too deep', '<a>'.repeat(1000) + '</a>'.repeat(1000), 0],
])('XML: %s', (_reason, completion, expected) => {
  expect(scoreNow({ rule: 'data', format: 'xml' }, completion)).toBe(expected)
})

test.each<[string, string, number]>([
  ['no LaTeX', 'two', 1],
  ['formulas of every kind', '$a$ $$b$$ \\(c\\) \\[d\\] \\begin{align} e &= f \\\\ g \\end{align}', 1],
  ['braces', '\\frac{1}{\\sqrt{2}} \\{', 1],
  ['left and right', '\\left( \\frac{1}{2} \\right]', 1],
  ['a brace open', '\\frac{1}{2', 0],
  ['a brace too many', 'x}', 0],
  ['a dollar open', 'costs $5', 0],
  ['an escaped dollar', 'costs \\$5', 1],
  ['an environment open', '\\begin{align} x', 0],
  ['another environment closed', '\\begin{align} x \\end{aligned}', 0],
  ['left without right', '\\left( x )', 0],
  ['arrows are no delimiters', '\\leftarrow \\rightarrow', 1],
  ['a blank line in a formula', '$a\n\nb$', 0],
  ['crossed', '$ { $ }', 0],
])('LaTeX: %s', (_reason, completion, expected) => {
  expect(scoreNow({ rule: 'latex' }, completion)).toBe(expected)
})
