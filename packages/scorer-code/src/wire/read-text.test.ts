import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromJson } from './from-json.ts'
import { readJson, readText, readWire } from './read-text.ts'
import type { Value } from './value.ts'
import { writeWire } from './write-wire.ts'

test.each<[string, Value, string]>([
  ['3', 3n, 'digits alone are an integer'],
  ['9007199254740993', 9007199254740993n, 'an integer beyond 2^53 stays exact'],
  ['3.0', 3, 'a point makes a float'],
  ['1e3', 1000, 'an exponent makes a float'],
  ['-Infinity', Number.NEGATIVE_INFINITY, 'infinity is a float'],
  ['NaN', Number.NaN, 'so is NaN'],
  [' [1, [true, null]] ', [1n, [true, null]], 'white space does not count'],
  ['"\\u00e9\\n\\ud83d\\ude00"', 'é\n😀', 'escapes'],
  ['{"t":[1,2]}', { tag: 'tuple', items: [1n, 2n] }, 'a tuple'],
  ['{"s":[]}', { tag: 'set', items: [] }, 'an empty set'],
  [
    '{"d":[[1,"a"],[{"t":[1]},null]]}',
    {
      tag: 'map',
      entries: [
        [1n, 'a'],
        [{ tag: 'tuple', items: [1n] }, null],
      ],
    },
    'keys of any kind',
  ],
  ['{"c":[1,-2.5]}', { tag: 'complex', re: 1, im: -2.5 }, 'a complex number'],
  ['{"x":"Widget"}', { tag: 'opaque', type: 'Widget' }, 'what cannot cross'],
  ['{"e":["ValueError","no"]}', { tag: 'raised', type: 'ValueError', message: 'no' }, 'an exception'],
  [
    '{"n":{"dtype":"int64","shape":[2],"data":[1,2]}}',
    { tag: 'ndarray', dtype: 'int64', shape: [2], data: [1n, 2n] },
    'an ndarray',
  ],
  ['{"u":0}', { tag: 'undefined' }, 'undefined'],
])('wire text %s: %o, %s', (text, value) => {
  expect(readWire(Buffer.from(text))).toEqual({ ok: true, value })
})

test.each([
  ['', 'nothing'],
  ['1 2', 'two values'],
  ['[1,]', 'a comma too many'],
  ['[1', 'a list that never ends'],
  ['"abc', 'a string that never ends'],
  ['"\\q"', 'an unknown escape'],
  ['{"t":[1],"s":[]}', 'two tags'],
  ['{"__proto__":[]}', 'a tag that is none'],
  ['{"t":1}', 'a tuple of no list'],
  ['{"d":[[1]]}', 'a pair of one'],
  ['{"n":{"dtype":"a","shape":[-1],"data":[]}}', 'a negative size'],
  ['1_000', 'digits with underscores'],
  ['+1', 'a plus sign'],
  ['٣', 'digits of another script'],
  ['undefined', 'a bare word'],
])('wire text %j is refused: %s', text => {
  expect(readWire(Buffer.from(text)).ok).toBe(false)
})

test('nesting and number of values are capped, not the stack', () => {
  expect(readWire(Buffer.from('['.repeat(200_000))).ok).toBe(false)
  expect(readText('[1,2,3]', { objects: 'wire', maxNodes: 3 }).ok).toBe(false)
  expect(readText('[[[1]]]', { objects: 'wire', maxDepth: 2 }).ok).toBe(false)
})

test('an integer with a million digits is refused before it is built', () => {
  expect(readWire(Buffer.from('9'.repeat(1_000_000))).ok).toBe(false)
})

test('any bytes at all give a value or a reason', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      expect(typeof readWire(bytes).ok).toBe('boolean')
    }),
  )
})

const values = fc.letrec<{ value: Value }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.bigInt(),
    fc.double(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(tie('value'), { maxLength: 4 }).map((items): Value => ({ tag: 'tuple', items })),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((entries): Value => ({ tag: 'map', entries })),
  ),
})).value

test('what is written reads back as it was', () => {
  fc.assert(
    fc.property(values, value => {
      expect(readWire(Buffer.from(writeWire(value)))).toEqual({ ok: true, value })
    }),
  )
})

test('JSON keeps its objects as mappings and its numbers as they are written', () => {
  expect(readJson('{"a": 3.0, "__proto__": 12345678901234567890}')).toEqual({
    ok: true,
    value: {
      tag: 'map',
      entries: [
        ['a', 3],
        ['__proto__', 12345678901234567890n],
      ],
    },
  })
})

test('JSON that a parser has read: integral numbers are integers, large ones known to their double, $number exact', () => {
  expect(fromJson([1, 1.5, 2 ** 60, { $number: '9007199254740993' }, { $number: '3.0' }])).toEqual([
    1n,
    1.5,
    { tag: 'rounded', double: 2 ** 60 },
    9007199254740993n,
    3,
  ])
})
