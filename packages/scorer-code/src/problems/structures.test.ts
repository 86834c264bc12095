import { expect, test } from 'vitest'
import { fromJson } from '../wire/from-json.ts'
import { readStructures } from './structures.ts'

type Given = {
  readonly params: readonly string[]
  readonly returns: string
  readonly args: readonly unknown[]
  readonly expected: unknown
  readonly entry?: string
}

function read({ params, returns, args, expected, entry = 'f' }: Given) {
  return readStructures({
    entry,
    params,
    returns,
    tests: [{ args: args.map(fromJson), expected: fromJson(expected) }],
  })
}

test.each<[string, Given, readonly string[], string]>([
  [
    'a list and where its end leads',
    { params: ['ListNode'], returns: 'bool', args: [[1, 2], 0], expected: true },
    ['ListNode(cycle)'],
    'bool',
  ],
  [
    'a list alone',
    { params: ['ListNode'], returns: 'ListNode', args: [[1, 2]], expected: [2, 1] },
    ['ListNode'],
    'ListNode',
  ],
  [
    'a list and a number in two parameters',
    { params: ['ListNode', 'int'], returns: 'ListNode', args: [[1, 2], 1], expected: [1] },
    ['ListNode', 'int'],
    'ListNode',
  ],
  [
    'two lists that meet',
    { params: ['ListNode', 'ListNode'], returns: 'ListNode', args: [8, [4, 8], [5, 8], 1, 1], expected: 8 },
    ['ListNode(intersection)', 'ListNode'],
    'ListNode(intersection)',
  ],
  [
    'two lists',
    {
      params: ['ListNode', 'ListNode'],
      returns: 'ListNode',
      args: [
        [4, 8],
        [5, 8],
      ],
      expected: [4, 5, 8, 8],
    },
    ['ListNode', 'ListNode'],
    'ListNode',
  ],
  [
    'a node of a tree by its value',
    { params: ['TreeNode', 'TreeNode'], returns: 'TreeNode', args: [[2, 1, 3], 1], expected: 2 },
    ['TreeNode', 'TreeNode(ref)'],
    'TreeNode(ref)',
  ],
  [
    'two trees',
    { params: ['TreeNode', 'TreeNode'], returns: 'bool', args: [[2, 1, 3], [1]], expected: true },
    ['TreeNode', 'TreeNode'],
    'bool',
  ],
  [
    'adjacency',
    { params: ['Node'], returns: 'Node', args: [[[2], [1]]], expected: [[2], [1]] },
    ['Node(graph)'],
    'Node(graph)',
  ],
  [
    'a random pointer',
    {
      params: ['Optional[Node]'],
      returns: 'Optional[Node]',
      args: [
        [
          [7, null],
          [1, 0],
        ],
      ],
      expected: [
        [7, null],
        [1, 0],
      ],
    },
    ['Optional[Node(random)]'],
    'Optional[Node(random)]',
  ],
  [
    'random pointers, none of them null',
    {
      params: ['Node'],
      returns: 'Node',
      args: [
        [
          [1, 1],
          [2, 1],
        ],
      ],
      expected: [
        [1, 1],
        [2, 1],
      ],
    },
    ['Node(random)'],
    'Node(random)',
  ],
  [
    'children',
    { params: ['Node'], returns: 'int[]', args: [[1, null, 2, 3]], expected: [1, 2, 3] },
    ['Node(nary)'],
    'int[]',
  ],
  [
    'next pointers, by the ends of levels',
    { params: ['Node'], returns: 'Node', args: [[1, 2, 3]], expected: [1, '#', 2, 3, '#'] },
    ['Node(next)'],
    'Node(next)',
  ],
  [
    'a quad tree',
    { params: ['int[][]'], returns: 'Node', args: [[[1]]], expected: [[1, 1]] },
    ['int[][]'],
    'Node(quad)',
  ],
  [
    'what is named already',
    { params: ['Node(graph)'], returns: 'Node(graph)', args: [[[2], [1]]], expected: [[2], [1]] },
    ['Node(graph)'],
    'Node(graph)',
  ],
])('%s', (_what, given, params, returns) => {
  expect(read(given)).toMatchObject({ params, returns })
})

test('what is expected of a function that returns nothing is what it makes of its argument', () => {
  const given = { params: ['int', 'int[]'], returns: 'void', args: [1, [2, 1]], expected: [1, 2] }

  expect(read(given).compare).toEqual({ mode: 'in-place', argument: 1 })
  expect(read({ ...given, expected: null }).compare).toBeUndefined()
  expect(read({ ...given, returns: 'int[]' }).compare).toBeUndefined()
})
