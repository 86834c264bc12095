import { expect, test } from 'vitest'
import { nodeVariant, parseValueType, type ValueType } from './value-type.ts'

const TYPES: readonly [text: string | undefined, type: ValueType, reason: string][] = [
  ['int', { base: 'int', depth: 0 }, 'a name alone'],
  ['int[][]', { base: 'int', depth: 2 }, 'lists around it'],
  ['List<List<Integer>>', { base: 'int', depth: 2 }, "Java's spelling"],
  ['vector<vector<char>>&', { base: 'char', depth: 2 }, "C++'s spelling, by reference"],
  ['Optional[TreeNode]', { base: 'tree', depth: 0 }, "Python's spelling of null or a tree"],
  ['List[Optional[ListNode]]', { base: 'list', depth: 1 }, 'a list of lists'],
  ['ListNode | None', { base: 'list', depth: 0 }, "Python's newer spelling"],
  ['long long', { base: 'long', depth: 0 }, 'two words'],
  ['Node(random)', { base: 'random', depth: 0 }, 'a variant of Node'],
  ['Widget', { base: '', depth: 0 }, 'unknown: untyped'],
  [undefined, { base: '', depth: 0 }, 'not given: untyped'],
]

test.each(TYPES)('%s is read as %o: %s', (text, type) => {
  expect(parseValueType(text)).toEqual(type)
})

test('the variant of Node is found among the types of a signature', () => {
  expect(nodeVariant([parseValueType('int'), parseValueType('Node(graph)')])).toBe('graph')
  expect(nodeVariant([parseValueType('TreeNode')])).toBeNull()
})
