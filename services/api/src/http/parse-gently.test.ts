import { parseKeepingNumbers } from '@touchstone/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseGently } from './parse-gently.ts'

const parse = async (text: string): Promise<unknown> => {
  const parsed = await parseGently(Buffer.from(text))
  return 'value' in parsed ? parsed.value : parsed.refused
}

/** White space that makes a run of elements long enough to be taken apart. */
const LONG = ' '.repeat(70_000)

const cases: readonly (readonly [string, string])[] = [
  ['rows', `{"items":[{"a":1}${LONG},{"b":[2,{"c":"]},["}]}${LONG},3],"deadline_ms":5}`],
  ['an array as the body', `[1${LONG},[2,3]${LONG},"4"]`],
  ['two arrays', `{"query":["a"${LONG},"b"],"labels":["1"${LONG},2,null]}`],
  ['quotes and backslashes', `{"items":["\\\\",${LONG}"\\"",${LONG}"\\\\\\"]",${LONG}"x"]}`],
  ['an empty array', `{"items":[${LONG}${LONG}],"x":1}`],
  ['a key twice', `{"items":[1,${LONG}2,${LONG}3],"items":[4]}`],
  ['a key twice, then no array', `{"items":[1,${LONG}2,${LONG}3],"items":"x"}`],
  ['a key written in a roundabout way', `{"it\\u0065ms":[1],"items":[1,${LONG}2,${LONG}3]}`],
  ['a key that names a prototype', `{"__proto__":[1,${LONG}2,${LONG}3]}`],
  ['numbers that doubles do not hold', `{"items":[{"tests":[{"expected":9007199254740993}]},${LONG}1.0,${LONG}2]}`],
  ['the same as data', `{"tests":[{"expected":9007199254740993},${LONG}{"expected":1.0}],"x":[1.0,${LONG}2.0]}`],
  ['no array', `{"a":{"b":[1${LONG},2]}}`],
  ['a bare value', `${LONG}"x"${LONG}`],
  ['a long text', `{"completion":"${'x'.repeat(700_000)}","id":"a"}`],
  ['a long text as the body', `"${'x'.repeat(700_000)}"`],
  [
    'a long text in a text in a list',
    `{"response":{"output":[{"content":[{"text":"${'é'.repeat(300_000)}"}]}]},"x":1}`,
  ],
  ['a long key', `{"${'k'.repeat(700_000)}":1,"b":"${'x'.repeat(70_000)}"}`],
  ['a key twice, both long', `{"a":"${'x'.repeat(70_000)}","b":2,"a":"${'y'.repeat(70_000)}"}`],
  ['a prototype with a long text', `{"__proto__":"${'x'.repeat(70_000)}","b":2}`],
  ['a long list of long lists', `[[${'1.0,'.repeat(40_000)}2],[${'3,'.repeat(40_000)}4]${LONG}]`],
  [
    'many exact numbers',
    `{"graders":[{"problem":{"tests":[{"args":[[${'9007199254740993,'.repeat(9_000)}1.0]],"weight":1.0}${LONG}]}}]}`,
  ],
  ['no data where it looks so', `{"response":{"input":[1.0${LONG},{"tests":[1.0]}]}}`],
  ['several bytes a character', `{"items":["é💥"${LONG},"\u2028"${LONG},"ü"]}`],
]

test.each(cases)('%s: as JSON.parse would', async (_name, text) => {
  expect(await parse(text)).toEqual(parseKeepingNumbers(text))
})

test.each([
  ['a comma too many', `{"items":[1${LONG},,2]}`],
  ['a comma too many, far from the others', `{"items":[1${LONG},${LONG},2]}`],
  ['a comma at the end', `{"items":[1${LONG},2${LONG},]}`],
  ['a comma at the start', `{"items":[${LONG},1]}`],
  ['brackets that do not match', `{"items":[1${LONG},2}]`],
  ['brackets that match by number only', `{"items":[{"a":1]${LONG},[2}]}`],
  ['an array that never ends', `{"items":[1${LONG},2`],
  ['text that never ends', `{"items":[1${LONG},"2]}`],
  ['more behind the end', `{"items":[1${LONG},2]} {}`],
  ['a long text that holds a line break', `{"a":"${'x'.repeat(300_000)}\n${'x'.repeat(300_000)}"}`],
  ['a long text with a broken escape', `{"a":"${'x'.repeat(262_142)}\\u12"}`],
  ['a long text behind another', `{"a":"${'x'.repeat(70_000)}" "b"}`],
  ['a long text without a key', `{"a":1,"${'x'.repeat(70_000)}"}`],
  ['a long text and a comma', `["${'x'.repeat(70_000)}",]`],
  ['a long text and a second body', `["${'x'.repeat(70_000)}"]["${'x'.repeat(70_000)}"]`],
  ['no colon', `{"items"[1${LONG},2]}`],
])('%s is no JSON', async (_name, text) => {
  await expect(parse(text)).rejects.toThrow(SyntaxError)
})

test('what would exhaust the heap or the stack is refused before it is parsed', async () => {
  expect(await parse(`{"items":[1${LONG},${'['.repeat(1_000_000)}]}`)).toBe('deep')
  expect(await parse(`[${'[],'.repeat(8_100_000)}[]]`)).toBe('crowded')
})

test('whatever the JSON, its parts make the whole', async () => {
  const spaced = (value: unknown): string =>
    JSON.stringify(value, undefined, 1).replaceAll(',', `${' '.repeat(30_000)},`)
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), async value => {
      const text = spaced(value)

      expect(await parse(text)).toEqual(parseKeepingNumbers(text))
    }),
    { numRuns: 60, seed: 3 },
  )
})

test('a long text is cut nowhere inside a character or an escape', async () => {
  const parts = ['\\\\', '\\"', '\\n', '\\u00e9', '\\ud83d', '\\udca5', 'é', '💥', '漢', 'abc', '\\\\u0041', '\\/']
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 40 }),
      fc.nat(12),
      async (some, shift) => {
        const inside = 'x'.repeat(shift) + some.join('').repeat(Math.ceil(300_000 / some.join('').length))
        const text = `{"a":["${inside}"]}`

        expect((await parse(text)) as unknown).toEqual(JSON.parse(text))
      },
    ),
    { numRuns: 60, seed: 5 },
  )
})

test.each([
  ['one list of numbers', `{"a":{"b":[${'12345,'.repeat(3_000_000)}1]}}`],
  ['one text', `{"completion":"${'some words \\n '.repeat(2_000_000)}"}`],
])('others have their turn while %s is parsed', async (_name, text) => {
  let turns = 0
  const turning = setInterval(() => turns++, 0)

  const value = await parse(text)
  clearInterval(turning)

  expect(JSON.stringify(value)).toBe(text)
  expect(turns).toBeGreaterThan(2)
})

test('others have their turn while a large body is parsed', async () => {
  const text = `{"items":[${Array.from({ length: 60_000 }, (_, index) => `{"id":"${index}","x":"${'y'.repeat(300)}"}`).join(',')}]}`
  let turns = 0
  const turning = setInterval(() => turns++, 0)

  const { items } = (await parse(text)) as { items: unknown[] }
  clearInterval(turning)

  expect(items).toHaveLength(60_000)
  expect(turns).toBeGreaterThan(2)
})
