import type { FunctionProblem } from '@touchstone/contracts'

/** A problem with the verdict that its wrong program must get, in every language the same. */
export type TableRow = { readonly problem: FunctionProblem; readonly wrong: string; readonly why: string }

const fn = (
  entry: string,
  params: string[],
  returns: string,
  tests: readonly (readonly [args: unknown[], expected: unknown])[],
  compare?: FunctionProblem['compare'],
): FunctionProblem => ({
  type: 'function',
  entry,
  signature: { params, returns },
  tests: tests.map(([args, expected]) => ({ args, expected })),
  ...(compare ? { compare } : {}),
})

export const PROBLEMS = {
  twoSum: {
    problem: fn(
      'twoSum',
      ['int[]', 'int'],
      'int[]',
      [
        [
          [[2, 7, 11, 15], 9],
          [0, 1],
        ],
        [
          [[3, 2, 4], 6],
          [2, 1],
        ],
      ],
      { mode: 'unordered' },
    ),
    wrong: 'wrong',
    why: 'gives the numbers, not their places',
  },
  mergeKLists: {
    problem: fn('mergeKLists', ['ListNode[]'], 'ListNode', [
      [
        [
          [
            [1, 4, 5],
            [1, 3, 4],
            [2, 6],
          ],
        ],
        [1, 1, 2, 3, 4, 4, 5, 6],
      ],
      [[[]], []],
      [[[[]]], []],
    ]),
    wrong: 'wrong',
    why: 'gives the first list alone',
  },
  detectCycle: {
    problem: fn('detectCycle', ['ListNode(cycle)'], 'ListNode(cycle)', [
      [[[[3, 2, 0, -4], 1]], 1],
      [[[[1, 1, 1], 2]], 2],
      [[[[1], -1]], -1],
    ]),
    wrong: 'wrong',
    why: 'never finds a cycle',
  },
  copyRandomList: {
    problem: fn('copyRandomList', ['Node(random)'], 'Node(random)', [
      [
        [
          [
            [7, null],
            [13, 0],
            [11, 2],
          ],
        ],
        [
          [7, null],
          [13, 0],
          [11, 2],
        ],
      ],
    ]),
    wrong: 'runtime_error',
    why: 'gives the list itself for its copy',
  },
  levelOrder: {
    problem: fn('levelOrder', ['Node(nary)'], 'int[][]', [
      [[[1, null, 3, 2, 4, null, 5, 6]], [[1], [3, 2, 4], [5, 6]]],
      [[[7]], [[7]]],
    ]),
    wrong: 'time_limit',
    why: 'never ends',
  },
  cloneGraph: {
    problem: fn('cloneGraph', ['Node(graph)'], 'Node(graph)', [
      [
        [
          [
            [2, 4],
            [1, 3],
            [2, 4],
            [1, 3],
          ],
        ],
        [
          [2, 4],
          [1, 3],
          [2, 4],
          [1, 3],
        ],
      ],
      [[[[]]], [[]]],
    ]),
    wrong: 'runtime_error',
    why: 'fails',
  },
  connect: {
    problem: fn('connect', ['Node(next)'], 'Node(next)', [
      [[[1, 2, 3, 4, 5, null, 7]], [1, null, 2, 3, null, 4, 5, 7, null]],
      [[[]], []],
    ]),
    wrong: 'wrong',
    why: 'connects nothing',
  },
  lowestCommonAncestor: {
    problem: fn('lowestCommonAncestor', ['TreeNode', 'TreeNode(ref)', 'TreeNode(ref)'], 'TreeNode(ref)', [
      [[[3, 5, 1, 6, 2, 0, 8, null, null, 7, 4], 5, 1], 3],
      [[[3, 5, 1, 6, 2, 0, 8, null, null, 7, 4], 5, 4], 5],
    ]),
    wrong: 'wrong',
    why: 'gives the root always',
  },
  LRUCache: {
    problem: {
      type: 'function',
      entry: 'LRUCache',
      tests: [
        {
          operations: ['LRUCache', 'put', 'put', 'get', 'put', 'get', 'put', 'get', 'get', 'get'],
          arguments: [[2], [1, 1], [2, 2], [1], [3, 3], [2], [4, 4], [1], [3], [4]],
          expected: [null, null, null, 1, null, -1, null, -1, 3, 4],
        },
      ],
    },
    wrong: 'wrong',
    why: 'forgets nothing',
  },
  moveZeroes: {
    problem: fn(
      'moveZeroes',
      ['int[]'],
      'void',
      [
        [[[0, 1, 0, 3, 12]], [1, 3, 12, 0, 0]],
        [[[0]], [0]],
      ],
      { mode: 'in-place', argument: 0 },
    ),
    wrong: 'wrong',
    why: 'moves nothing',
  },
  addLong: {
    problem: fn('addLong', ['long[]', 'double'], 'double', [
      [[[1, 2, 3], 0.5], 6.5],
      [[[], -0.25], -0.25],
    ]),
    wrong: 'wrong',
    why: 'leaves the fraction out',
  },
  isValid: {
    problem: fn('isValid', ['string'], 'bool', [
      [['()[]{}'], true],
      [['(]'], false],
      [['(('], false],
    ]),
    wrong: 'compile_error',
    why: 'is no program',
  },
} satisfies { readonly [name: string]: TableRow }

export type ProblemName = keyof typeof PROBLEMS

/** Right and wrong programs of one language. */
export type Programs = { readonly [Name in ProblemName]: readonly [right: string, wrong: string] }
