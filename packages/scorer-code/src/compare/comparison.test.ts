import type { CodeCompare } from '@touchstone/contracts'
import { expect, test } from 'vitest'
import { readWire } from '../wire/read-text.ts'
import type { Value } from '../wire/value.ts'
import { textComparison, typedComparison } from './comparison.ts'
import { PYTHON_RULES } from './equal.ts'

function wire(text: string): Value {
  const read = readWire(Buffer.from(text))
  if (!read.ok) throw new Error(read.reason)
  return read.value
}

type Row = [expected: string, got: string, isRight: boolean, reason: string]

const typed = (compare: CodeCompare | undefined, expected: string, got: string, nodes = false): boolean =>
  typedComparison(compare, { nodes })(wire(expected), { result: wire(got) })

test.each<Row>([
  ['4', '4', true, 'the same integer'],
  ['4', '4.0', false, 'a float is no integer'],
  ['1', 'true', false, 'a bool is no integer'],
  ['true', '1', false, 'an integer is no bool'],
  ['4', '"4"', false, 'a string is no integer'],
  ['9007199254740993', '9007199254740992', false, 'one off beyond 2^53'],
  ['9223372036854775807', '9223372036854775807', true, '64 bits, exact'],
  ['1000000', '1000005', false, 'an integer off by 5e-6 relative'],
  ['0.3', '0.30000000000000004', true, 'a float within 1e-6'],
  ['0.3', '0.30001', false, 'a float that is off'],
  ['2.0', '2', true, 'an integer where a float is expected'],
  ['1.0', 'true', false, 'a bool is no float'],
  ['1e20', '1.0000001e20', true, 'relative for large floats'],
  ['NaN', 'NaN', true, 'NaN where NaN is expected'],
  ['0.0', 'NaN', false, 'NaN equals nothing else'],
  ['5', 'NaN', false, 'nor an integer'],
  ['Infinity', 'Infinity', true, 'infinity'],
  ['Infinity', '1e308', false, 'no tolerance is infinite'],
  ['0.0', '-0.0', true, 'zero has no sign'],
  ['[1,2]', '{"t":[1,2]}', true, 'a tuple for a list'],
  ['{"t":[1,2]}', '[1,2]', true, 'a list for a tuple'],
  ['[1,2]', '[2,1]', false, 'order counts'],
  ['[1,2,3]', '[1,2]', false, 'only the first ones'],
  ['[1]', '[1,1]', false, 'one too many'],
  ['[3,3,3]', '3', false, 'one value for many'],
  ['[1,2]', '{"s":[1,2]}', false, 'a set is no list'],
  ['[]', 'null', false, 'nothing is no empty list'],
  ['null', '{"u":0}', true, 'undefined where nothing is expected'],
  ['null', '[]', false, 'an empty list is not nothing'],
  ['null', 'false', false, 'false is not nothing'],
  ['"ab"', '"AB"', false, 'letters have a case'],
  ['"ab"', '"ab "', false, 'spaces count in strings'],
  ['"a"', '["a"]', false, 'a list of a character is no string'],
  ['{"d":[["a",1],["b",2]]}', '{"d":[["b",2],["a",1]]}', true, 'a mapping has no order'],
  ['{"d":[["1","a"]]}', '{"d":[[1,"a"]]}', true, 'JSON has no integer keys'],
  ['{"d":[["a",1]]}', '{"d":[["a",1],["b",2]]}', false, 'a key too many'],
  ['{"s":[1,2]}', '{"s":[2,1]}', true, 'a set has no order'],
  ['[1,2]', '{"n":{"dtype":"int64","shape":[2],"data":[1,2]}}', true, 'an ndarray for a list'],
  ['[[1],[2]]', '{"n":{"dtype":"int64","shape":[2,1],"data":[1,2]}}', true, 'an ndarray by its shape'],
  ['4', '{"x":"AlwaysEqual"}', false, "an object of the program's own"],
  ['4', '{"e":["ValueError","4"]}', false, 'an exception that carries the answer'],
  ['[4]', '[{"x":"int"}]', false, 'the same inside a list'],
])('default: expected %s, got %s: %s, %s', (expected, got, isRight) => {
  expect(typed(undefined, expected, got)).toBe(isRight)
})

test.each<[CodeCompare, ...Row]>([
  [{ mode: 'exact' }, '[1]', '{"t":[1]}', false, 'exact: a tuple is no list'],
  [{ mode: 'exact' }, '0.3', '0.30000000000000004', false, 'exact: no tolerance'],
  [{ mode: 'float' }, '2', '2.0000001', true, 'float: an integer within the tolerance'],
  [{ mode: 'float', absolute: 0.5 }, '2', '2.4', true, 'float: the tolerance that is given'],
  [{ relative: 1e-9 }, '1.0', '1.0000001', false, 'a tolerance that is given replaces both'],
  [{ mode: 'case-fold' }, '["ab"]', '["AB"]', true, 'case-fold'],
  [{ mode: 'unordered' }, '[1,2,2]', '[2,1,2]', true, 'unordered: as often'],
  [{ mode: 'unordered' }, '[1,2,2]', '[1,1,2]', false, 'unordered: not as often'],
  [{ mode: 'unordered' }, '[1,2]', '[1,2,2]', false, 'unordered: one too many'],
  [{ mode: 'unordered' }, '[[1,2],[3]]', '[[3],[1,2]]', true, 'unordered: whole rows move'],
  [{ mode: 'unordered' }, '[[1,2],[3]]', '[[3],[2,1]]', false, 'unordered: inside a row order counts'],
  [{ mode: 'unordered' }, '[1.0,2.0]', '[2.0000001,1]', true, 'unordered: floats within the tolerance'],
  [{ mode: 'unordered' }, '[1,2]', '{"s":[2,1]}', true, 'unordered: a set will do'],
  [{ mode: 'unordered-rows' }, '[[1,2],[3,4]]', '[[4,3],[2,1]]', true, 'unordered-rows: also inside a row'],
  [{ mode: 'unordered-rows' }, '[["a"],["b","c"]]', '[["c","b"],["a"]]', true, 'unordered-rows: of strings'],
  [{ mode: 'unordered-rows' }, '[[1,2],[3,4]]', '[[1,3],[2,4]]', false, 'unordered-rows: rows stay together'],
  [{ mode: 'set' }, '[1,2]', '[2,1,1]', true, 'set: how often does not count'],
  [{ mode: 'set' }, '[1,2]', '[2]', false, 'set: all must be there'],
  [{ mode: 'any-of' }, '["bab","aba"]', '"aba"', true, 'any-of: one of them'],
  [{ mode: 'any-of' }, '["bab","aba"]', '["bab","aba"]', false, 'any-of: not the list of them'],
  [{ mode: 'any-of' }, '[]', 'null', false, 'any-of nothing accepts nothing'],
  [{ mode: 'lines' }, '"a\\nb"', '"a  \\nb\\n"', true, 'lines of a string result'],
])('%o: expected %s, got %s: %s, %s', (compare, expected, got, isRight) => {
  expect(typed(compare, expected, got)).toBe(isRight)
})

test.each<Row>([
  ['[1,2,null,3]', '[1,2,null,3,null,null]', true, 'nulls at the end do not count'],
  ['[]', 'null', true, 'no nodes'],
  ['[1,null,2]', '[1,2]', false, 'nulls in between do'],
  ['[[1,2],[]]', '[[1,2],null]', true, 'a list of lists of nodes'],
])('nodes: expected %s, got %s: %s, %s', (expected, got, isRight) => {
  expect(typed(undefined, expected, got, true)).toBe(isRight)
})

test.each<[CodeCompare, string, string, string, boolean, string]>([
  [{ mode: 'in-place', argument: 0 }, '[1,2]', 'null', '[1,2]', true, 'the argument counts, not the result'],
  [{ mode: 'in-place', argument: 0 }, '[1,2]', '[1,2]', '[2,1]', false, 'a right result with a wrong argument'],
  [{ mode: 'first-k' }, '[1,2]', '2', '[1,2,9,9]', true, 'the first k of the argument'],
  [{ mode: 'first-k' }, '[1,2]', '3', '[1,2,9,9]', false, 'a wrong k'],
  [{ mode: 'first-k' }, '[1,2]', '2', '[2,1,9]', false, 'order counts'],
  [{ mode: 'first-k', unordered: true }, '[1,2]', '2', '[2,1,9]', true, 'unless it does not'],
  [{ mode: 'first-k' }, '[2,[1,2,"_"]]', '2', '[1,2,9]', true, 'k and the array as LeetCode prints them'],
])('%o: expected %s, result %s, argument %s: %s, %s', (compare, expected, result, argument, isRight) => {
  expect(typedComparison(compare)(wire(expected), { result: wire(result), argument: wire(argument) })).toBe(isRight)
})

test.each<Row>([
  ['1', 'true', true, '1 == True'],
  ['27', '27.0', true, '27 == 27.0'],
  ['27', '27.5', false, '27 != 27.5'],
  ['0.1', '0.1000000001', true, 'floats within the tolerance'],
  ['"1"', '1', false, 'a string is no number'],
  ['{"d":[["1",2]]}', '{"d":[[1,2]]}', false, 'keys are what they are'],
])("by Python's ==: expected %s, got %s: %s, %s", (expected, got, isRight) => {
  expect(typedComparison(undefined, { base: PYTHON_RULES })(wire(expected), { result: wire(got) })).toBe(isRight)
})

test('an unordered match is a matching, not the first that fits', () => {
  const compare = typedComparison({ mode: 'unordered', absolute: 1 })

  expect(compare([1.5, 2.2], { result: [2.4, 0.9] })).toBe(true)
})

test('many floats in any order are compared without trying every pair', () => {
  const expected = Array.from({ length: 20_000 }, (_each, index) => index * 1.5 + 0.1)
  const got = expected.map(value => value + 1e-9).reverse()

  expect(typedComparison({ mode: 'unordered' })(expected, { result: got })).toBe(true)
})

test.each<[CodeCompare | undefined, ...Row]>([
  [undefined, '3\n', '3', true, 'the final line break'],
  [undefined, '3\n', '3\n\n\n', true, 'blank lines at the end'],
  [undefined, '1 2\n3\n', '1 2  \n3\t\n', true, 'spaces at the ends of lines'],
  [undefined, '1\n2\n', '1\r\n2\r\n', true, 'line breaks of Windows'],
  [undefined, '1\n2\n', '1\n\n2\n', false, 'a blank line in between'],
  [undefined, '1 \n2\n', '1\n2', true, 'spaces on the expected side'],
  [undefined, '1\n \n', '1', true, 'lines of spaces at the end'],
  [undefined, '', ' \n\n', true, 'nothing but white space'],
  [undefined, '1 \n2', '1 2', false, 'a line break for a space'],
  [undefined, '1', '12', false, 'a digit more'],
  [undefined, '12', '1', false, 'a digit less'],
  [undefined, 'a\n b', 'a\nb', false, 'spaces at the start of a line'],
  [undefined, '1 2', '1  2', false, 'two spaces between'],
  [undefined, '3\n4\n', '3\n', false, 'only the first line'],
  [undefined, '3\n3\n3\n', '3\n', false, 'one line for three'],
  [undefined, '1\n2\n', '2\n1\n', false, 'reversed lines'],
  [undefined, 'Yes', 'YES', false, 'another case'],
  [undefined, '1000000', '1000005', false, 'an integer off by 5e-6'],
  [undefined, '0.5', '0.50', false, 'another spelling of a float'],
  [{ mode: 'exact' }, '3\n', '3', false, 'exact: every byte'],
  [{ mode: 'tokens' }, '1 2\n3', '1\n2 3\n', true, 'tokens'],
  [{ mode: 'tokens' }, '1 2 3', '1 23', false, 'tokens: other ones'],
  [{ mode: 'float' }, '0.333333333', '0.3333334', true, 'float'],
  [{ mode: 'float' }, '0.3333', '0.3343', false, 'float: off'],
  [{ mode: 'float' }, '1000000', '1000001', false, 'float: an integer stays exact'],
  [{ mode: 'float' }, '2', '2.0000000001', true, 'float: a decimal for an integer'],
  [{ mode: 'float' }, '1.0', 'nan', false, 'float: nan'],
  [{ mode: 'float' }, 'inf', '1e999', false, 'float: overflow is no infinity'],
  [{ mode: 'float' }, 'inf', 'Infinity', true, 'float: spellings of infinity'],
  [{ mode: 'float' }, '1000', '1_000', false, 'float: no underscores'],
  [{ mode: 'float' }, '3', '٣', false, 'float: no digits of other scripts'],
  [{ mode: 'float' }, '1.5', '0x1.8p0', false, 'float: no hexadecimal'],
  [{ mode: 'float' }, '1.0 2.0', '1.0', false, 'float: one missing'],
  [{ absolute: 1e-2 }, '0.50', '0.505', true, 'a tolerance alone means float'],
  [{ mode: 'case-fold' }, 'Yes\n', 'YES', true, 'case-fold'],
  [{ mode: 'unordered-lines' }, 'a\nb\nb\n', 'b\na\nb', true, 'unordered-lines'],
  [{ mode: 'unordered-lines' }, 'a\nb\nb\n', 'b\na\na', false, 'unordered-lines: not as often'],
  [{ mode: 'unordered-rows' }, '1 2\n3 4', '4 3\n2 1', true, 'unordered-rows'],
  [{ mode: 'set' }, 'a\nb', 'b\na\na', true, 'set'],
  [{ mode: 'sorted' }, '1 2 3', '3 1\n2', true, 'sorted tokens'],
])('text %o: expected %j, got %j: %s, %s', (compare, expected, got, isRight) => {
  expect(textComparison(compare)(expected, got)).toBe(isRight)
})

test('trailing white space in a flood is cut in linear time', () => {
  const flood = `${`${' '.repeat(100_000)}x`.repeat(40)}${' '.repeat(100_000)}`

  expect(textComparison()('x', flood)).toBe(false)
})

test('modes of function problems are refused for text', () => {
  expect(() => textComparison({ mode: 'in-place' })).toThrow('function problems')
})
