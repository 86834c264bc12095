import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CodeGrader, CodeProblem } from '@touchstone/contracts'
import { afterAll, expect, test } from 'vitest'
import { createCodeScorer, createJudge, openLanguages } from '../src/index.ts'

// Problems as LeetCode and the public sets write them down, in two languages: types by their plain names, structures by the form
// of their values, results in place.

const folder = mkdtempSync(join(tmpdir(), 'touchstone-leetcode-'))
const judge = await createJudge({
  languages: await openLanguages(join(folder, 'cache')),
  scratchDir: join(folder, 'scratch'),
  slots: 1,
})
const scorer = createCodeScorer({ judge, salt: 'leetcode' })

afterAll(async () => {
  await judge.close()
  rmSync(folder, { recursive: true, force: true })
})

const py = 'python'
const js = 'javascript'
type Row = readonly [what: string, language: string, code: string, problem: unknown, verdict: string]
const ROWS: Row[] = []

function row(...given: Row): void {
  ROWS.push(given)
}

function fn(
  entry: string,
  params: string[] | undefined,
  returns: string | undefined,
  tests: unknown[],
  more: object = {},
) {
  return {
    type: 'function',
    entry,
    ...(params === undefined ? {} : { signature: { params, returns } }),
    tests,
    ...more,
  }
}

const T = (args: unknown[], expected: unknown) => ({ args, expected })
row(
  'cycle bool',
  py,
  'class Solution:\n def hasCycle(self, h):\n  s=f=h\n  while f and f.next:\n   s=s.next; f=f.next.next\n   if s is f: return True\n  return False',
  fn('hasCycle', ['ListNode'], 'bool', [T([[3, 2, 0, -4], 1], true), T([[1], -1], false)]),
  'correct',
)
for (const [l, c] of [
  [
    py,
    'class Solution:\n def detectCycle(self, h):\n  s=set()\n  while h:\n   if h in s: return h\n   s.add(h); h=h.next',
  ],
  [js, 'var detectCycle=h=>{const s=new Set();while(h){if(s.has(h))return h;s.add(h);h=h.next}return null}'],
] as const)
  row(
    'cycle detect',
    l,
    c,
    fn('detectCycle', ['ListNode'], 'ListNode', [
      T([[3, 2, 0, -4], 1], 1),
      T([[1], -1], null),
      T([[1, 2], 0], 'tail connects to node index 0'),
      T([[1], -1], 'no cycle'),
    ]),
    'correct',
  )
row(
  'intersection',
  py,
  'class Solution:\n def getIntersectionNode(self, a, b):\n  x,y=a,b\n  while x is not y:\n   x=x.next if x else b\n   y=y.next if y else a\n  return x',
  fn('getIntersectionNode', ['ListNode', 'ListNode'], 'ListNode', [
    T([8, [4, 1, 8, 4, 5], [5, 6, 1, 8, 4, 5], 2, 3], "Intersected at '8'"),
    T([0, [2, 6, 4], [1, 5], 3, 2], 'No intersection'),
  ]),
  'correct',
)
for (const [l, c] of [
  [
    py,
    'class Solution:\n def lowestCommonAncestor(self, r, p, q):\n  if not r or r is p or r is q: return r\n  a=self.lowestCommonAncestor(r.left,p,q); b=self.lowestCommonAncestor(r.right,p,q)\n  return r if a and b else a or b',
  ],
  [
    js,
    'var lowestCommonAncestor=(r,p,q)=>{ if(!r||r===p||r===q) return r; const a=lowestCommonAncestor(r.left,p,q),b=lowestCommonAncestor(r.right,p,q); return a&&b?r:a||b }',
  ],
] as const)
  row(
    'lca by value',
    l,
    c,
    fn('lowestCommonAncestor', ['TreeNode', 'TreeNode', 'TreeNode'], 'TreeNode', [T([[3, 5, 1, 6, 2, 0, 8], 5, 1], 3)]),
    'correct',
  )
row(
  'nary',
  py,
  'class Solution:\n def preorder(self, root):\n  if not root: return []\n  r=[root.val]\n  for c in root.children or []: r+=self.preorder(c)\n  return r',
  fn('preorder', ['Node'], 'int[]', [T([[1, null, 3, 2, 4, null, 5, 6]], [1, 3, 5, 6, 2, 4])]),
  'correct',
)
const clone =
  'var cloneGraph=function(n,m=new Map()){ if(!n) return null; if(m.has(n)) return m.get(n); const c=new Node(n.val); m.set(n,c); for(const x of n.neighbors) c.neighbors.push(cloneGraph(x,m)); return c }'
row(
  'clone graph',
  js,
  clone,
  fn('cloneGraph', ['Node'], 'Node', [
    T(
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
    ),
  ]),
  'correct',
)
row(
  'clone graph same object',
  py,
  'class Solution:\n def cloneGraph(self, n): return n',
  fn('cloneGraph', ['Optional[Node]'], 'Optional[Node]', [T([[[2], [1]]], [[2], [1]])]),
  'runtime_error',
)
row(
  'random list',
  py,
  'class Solution:\n def copyRandomList(self, head):\n  m={}\n  c=head\n  while c: m[c]=Node(c.val); c=c.next\n  c=head\n  while c: m[c].next=m.get(c.next); m[c].random=m.get(c.random); c=c.next\n  return m.get(head)',
  fn('copyRandomList', ['Node'], 'Node', [
    T(
      [
        [
          [7, null],
          [13, 0],
        ],
      ],
      [
        [7, null],
        [13, 0],
      ],
    ),
  ]),
  'correct',
)
row(
  'connect next',
  py,
  'class Solution:\n def connect(self, root):\n  l=[root] if root else []\n  while l:\n   for a,b in zip(l,l[1:]): a.next=b\n   l=[c for n in l for c in (n.left,n.right) if c]\n  return root',
  fn('connect', ['Node'], 'Node', [T([[1, 2, 3, 4, 5, 6, 7]], [1, '#', 2, 3, '#', 4, 5, 6, 7, '#']), T([[]], [])]),
  'correct',
)
row(
  'quad',
  py,
  'class Solution:\n def construct(self, g): return Node(g[0][0]==1, True, None,None,None,None)',
  fn('construct', ['int[][]'], 'Node', [
    T(
      [
        [
          [1, 1],
          [1, 1],
        ],
      ],
      [[1, 1]],
    ),
  ]),
  'correct',
)
row(
  'delete node',
  py,
  'class Solution:\n def deleteNode(self, node):\n  node.val=node.next.val; node.next=node.next.next',
  fn('deleteNode', ['ListNode'], 'void', [T([[4, 5, 1, 9], 5], [4, 1, 9])]),
  'correct',
)
row(
  'in place void',
  py,
  'class Solution:\n def moveZeroes(self, nums): nums.sort(key=lambda x: x==0)',
  fn('moveZeroes', ['int[]'], 'void', [T([[0, 1, 0, 3]], [1, 3, 0, 0])]),
  'correct',
)
row(
  'in place None',
  js,
  'var moveZeroes=function(n){ let i=0; for(const x of [...n]) if(x) n[i++]=x; while(i<n.length) n[i++]=0 }',
  fn('moveZeroes', ['List[int]'], 'None', [T([[0, 1, 0, 3]], [1, 3, 0, 0])]),
  'correct',
)
row(
  'in place, does nothing',
  py,
  'class Solution:\n def moveZeroes(self, nums): pass',
  fn('moveZeroes', ['int[]'], 'void', [T([[0, 1, 0, 3]], [1, 3, 0, 0])]),
  'wrong',
)
row(
  'in place, returns instead',
  py,
  'class Solution:\n def moveZeroes(self, nums): return [1,3,0,0]',
  fn('moveZeroes', ['int[]'], 'void', [T([[0, 1, 0, 3]], [1, 3, 0, 0])]),
  'wrong',
)
row(
  'flatten tree in place',
  py,
  'class Solution:\n def flatten(self, root):\n  v=[]\n  def w(n):\n   if n: v.append(n); w(n.left); w(n.right)\n  w(root)\n  for a,b in zip(v,v[1:]): a.left=None; a.right=b',
  fn('flatten', ['TreeNode'], 'void', [
    T([[1, 2, 5, 3, 4, null, 6]], [1, null, 2, null, 3, null, 4, null, 5, null, 6]),
  ]),
  'correct',
)
row(
  'char matrix',
  py,
  'class Solution:\n def solve(self, board):\n  board[0][0]="X"',
  fn('solve', ['char[][]'], 'void', [T([[['O']]], [['X']])]),
  'correct',
)
row(
  'first k',
  py,
  'class Solution:\n def removeDuplicates(self, nums):\n  k=0\n  for x in nums:\n   if not k or nums[k-1]!=x: nums[k]=x; k+=1\n  return k',
  fn('removeDuplicates', ['int[]'], 'int', [T([[1, 1, 2]], [1, 2])], { compare: { mode: 'first-k' } }),
  'correct',
)
row(
  'first k lying count',
  py,
  'class Solution:\n def removeDuplicates(self, nums): return 1',
  fn('removeDuplicates', ['int[]'], 'int', [T([[1, 1, 2]], [1, 2])], { compare: { mode: 'first-k' } }),
  'wrong',
)
const D = (ops: string[], args: unknown[][], expected: unknown[]) => ({ operations: ops, arguments: args, expected })
row(
  'design',
  py,
  'class MinStack:\n def __init__(self): self.s=[]\n def push(self,x): self.s.append(x)\n def getMin(self): return min(self.s)\n def pop(self): self.s.pop()',
  {
    type: 'function',
    entry: 'MinStack',
    tests: [
      D(
        ['MinStack', 'push', 'push', 'getMin', 'pop', 'getMin'],
        [[], [-2], [-3], [], [], []],
        [null, null, null, -3, null, -2],
      ),
    ],
  },
  'correct',
)
row(
  'design snake',
  py,
  'class MinStack:\n def __init__(self): self.s=[]\n def push(self,x): self.s.append(x)\n def get_min(self): return min(self.s)\n def pop(self): self.s.pop()',
  { type: 'function', entry: 'MinStack', tests: [D(['MinStack', 'push', 'getMin'], [[], [-2], []], [null, null, -2])] },
  'correct',
)
row(
  'design snake js',
  js,
  'class MinStack{ constructor(){this.s=[]} push(x){this.s.push(x)} getMin(){return Math.min(...this.s)} }',
  {
    type: 'function',
    entry: 'MinStack',
    tests: [D(['MinStack', 'push', 'get_min'], [[], [-2], []], [null, null, -2])],
  },
  'correct',
)
for (const [l, c] of [
  [
    js,
    'class BSTIterator { constructor(r){ this.a=[]; const w=n=>{ if(n){ w(n.left); this.a.push(n.val); w(n.right) } }; w(r) } next(){ return this.a.shift() } hasNext(){ return this.a.length>0 } }',
  ],
  [
    py,
    'class BSTIterator:\n def __init__(self, r: Optional[TreeNode]):\n  self.a=[]\n  def w(n):\n   if n: w(n.left); self.a.append(n.val); w(n.right)\n  w(r)\n def next(self): return self.a.pop(0)\n def hasNext(self): return bool(self.a)',
  ],
] as const)
  row(
    'design iterator over a tree',
    l,
    c,
    {
      type: 'function',
      entry: 'BSTIterator',
      signature: { params: ['TreeNode'], returns: 'void', design: true },
      tests: [D(['BSTIterator', 'next', 'hasNext', 'next'], [[[7, 3, 15]], [], [], []], [null, 3, true, 7])],
    },
    'correct',
  )
row(
  'any of',
  py,
  'def f(s): return "bab"',
  fn('f', ['string'], 'string', [T(['babad'], ['bab', 'aba'])], { compare: { mode: 'any-of' } }),
  'correct',
)
row(
  'rows any order',
  py,
  'def f(a): return [[1,2],[0]]',
  fn('f', ['int[]'], 'int[][]', [T([[1]], [[0], [2, 1]])], { compare: { mode: 'unordered-rows' } }),
  'correct',
)
row(
  'rows any order, dup',
  py,
  'def f(a): return [[1,2],[1,2]]',
  fn('f', ['int[]'], 'int[][]', [T([[1]], [[0], [2, 1]])], { compare: { mode: 'unordered-rows' } }),
  'wrong',
)
row(
  'bare self fn',
  py,
  'def twoSum(self, nums, target): return [0,1]',
  fn('twoSum', ['int[]', 'int'], 'int[]', [T([[2, 7], 9], [0, 1])]),
  'correct',
)
row(
  'apps fn',
  py,
  'class Solution:\n def add(self,a,b): return a+b',
  {
    inputs: [
      [1, 2],
      [3, 4],
    ],
    outputs: [[3], [7]],
    fn_name: 'add',
  },
  'correct',
)
row(
  'apps fn list answer',
  py,
  'class Solution:\n def g(self,a): return a[::-1]',
  { inputs: [[[1, 2]], [[3, 4]]], outputs: [[[2, 1]], [[4, 3]]], fn_name: 'g' },
  'correct',
)
row(
  'lcb lines',
  py,
  'class Solution:\n def add(self,a,b): return [a,b]',
  { inputs: ['1\n2', '3\n4'], outputs: ['[1,2]', '[3,4]'], fn_name: 'add' },
  'correct',
)
row('apps stdio', py, 'a,b=map(int,input().split())\nprint(a+b)', { inputs: ['1 2\n'], outputs: ['3\n'] }, 'correct')
row(
  'stringified',
  py,
  'a,b=map(int,input().split())\nprint(a+b)',
  JSON.stringify({ inputs: ['1 2\n'], outputs: ['3\n'] }),
  'correct',
)
row(
  'inputs lists of lines',
  py,
  'a=int(input());b=int(input())\nprint(a+b)',
  { inputs: [['1', '2']], outputs: [['3']] },
  'correct',
)
row(
  'py predicate checker',
  py,
  'def f(n): return [n, 0]',
  fn('f', ['int'], 'int[]', [T([3], 3)], {
    checker: { language: 'python', code: 'def check(input, expected, output):\n  return sum(output) == expected' },
  }),
  'correct',
)
row(
  'js predicate checker',
  py,
  'def f(n): return [n, 1]',
  fn('f', ['int'], 'int[]', [T([3], 3)], {
    checker: {
      language: 'javascript',
      code: 'function check(input, expected, output) { return output.reduce((a,b)=>a+b) === expected }',
    },
  }),
  'wrong',
)
row(
  'harness js default',
  js,
  'const add=(a,b)=>a+b',
  { type: 'harness', entry: 'add', tests_code: 'console.assert(add(1,2)===3)' },
  'correct',
)
row(
  'pytest harness',
  py,
  'def add(a,b): return a+b',
  {
    type: 'harness',
    tests_code:
      'import pytest\n@pytest.mark.parametrize("a,b",[(1,2)])\ndef test_a(a,b):\n    assert add(a,b) == 3\n@pytest.fixture\ndef x(): return 4\ndef test_b(x):\n    assert add(x,0) == 4',
  },
  'correct',
)
row(
  'pytest harness wrong',
  py,
  'def add(a,b): return a-b',
  {
    type: 'harness',
    tests_code:
      'import pytest\n@pytest.mark.parametrize("a,b",[(1,2)])\ndef test_a(a,b):\n    assert add(a,b) == 3\n@pytest.mark.skip\ndef test_b():\n    assert add(1,1) == 9',
  },
  'wrong',
)
row(
  'pytest harness from solution import',
  py,
  'def add(a,b): return a-b',
  {
    type: 'harness',
    tests_code: 'from solution import add\ndef test_a():\n    assert add(2,0) == 2\n    assert add(1,2) == 3',
  },
  'wrong',
)

// What programs bring and what they lean on.
const ts = 'typescript'
row(
  'missing imports',
  py,
  'class Solution:\n  def f(self, a: List[int]) -> int:\n    c = Counter(a); d = defaultdict(int); q = deque(a); heapify(a); return reduce(lambda x,y:x+y, a) + int(sqrt(4)) + bisect_left(a,1) + len(list(permutations(a))) + lru_cache(None)(lambda: 1)() + gcd(2,4) + math.comb(2,1) + (inf > 1)',
  fn('f', undefined, undefined, [T([[1, 2]], 3 + 2 + 0 + 2 + 1 + 2 + 2 + 1)]),
  'correct',
)
row(
  'js lodash-free',
  js,
  'const f = (a) => [...new Set(a)].sort((x,y)=>x-y)',
  fn('f', undefined, undefined, [T([[3, 1, 1]], [1, 3])]),
  'correct',
)
row(
  'js require util',
  js,
  "const util = require('util');\nconst f = (a) => util.isDeepStrictEqual(a,[1])",
  fn('f', undefined, undefined, [T([[1]], true)]),
  'correct',
)
row(
  'js require assert',
  js,
  "const assert = require('assert');\nconst f = (a) => { assert(a); return 1 }",
  fn('f', undefined, undefined, [T([[1]], 1)]),
  'correct',
)
row(
  'js main at the end',
  js,
  'const f = (a) => a+1;\nif (require.main === module) { console.log(f(1)) }',
  fn('f', undefined, undefined, [T([1], 2)]),
  'correct',
)
row(
  'js process.stdout',
  js,
  "const f = (a) => a+1;\nprocess.stdout.write('x')",
  fn('f', undefined, undefined, [T([1], 2)]),
  'correct',
)
row(
  'js export default',
  js,
  'export default function f(a) { return a+1 }',
  fn('f', undefined, undefined, [T([1], 2)]),
  'correct',
)
row('js export default anon', js, 'export default (a) => a+1', fn('f', undefined, undefined, [T([1], 2)]), 'correct')
row('js module.exports anon', js, 'module.exports = (a) => a+1', fn('f', undefined, undefined, [T([1], 2)]), 'correct')
row('js exports', js, 'exports.f = (a) => a+1', fn('f', undefined, undefined, [T([1], 2)]), 'correct')
row(
  'js class static',
  js,
  'class Solution { static f(a) { return a+1 } }',
  fn('f', undefined, undefined, [T([1], 2)]),
  'correct',
)
row('js snake', js, 'function two_sum(a) { return a+1 }', fn('twoSum', undefined, undefined, [T([1], 2)]), 'correct')
row(
  'js async',
  js,
  'async function f(a) { await null; return a+1 }',
  fn('f', undefined, undefined, [T([1], 2)]),
  'correct',
)
row(
  'ts enum namespace',
  ts,
  'enum E { A = 1 }\nfunction f(a: number): number { return a + E.A }',
  fn('f', undefined, undefined, [T([1], 2)]),
  'correct',
)
row(
  'ts class generics',
  ts,
  'class Solution { f<T extends number>(a: T): number { const x: Array<number> = [a]; return x[0]! + 1 } }',
  fn('f', undefined, undefined, [T([1], 2)]),
  'correct',
)
row(
  'ts import type',
  ts,
  "import type { X } from './x'\nexport function f(a: X): number { return a + 1 }",
  fn('f', undefined, undefined, [T([1], 2)]),
  'correct',
)
row(
  'py main guard and prints',
  py,
  'def f(a):\n  print("dbg")\n  return a+1\nif __name__ == "__main__":\n  print(f(int(input())))',
  fn('f', undefined, undefined, [T([1], 2)]),
  'correct',
)
row(
  'py reads input at top',
  py,
  'def f(a): return a+1\nn = int(input())\nprint(f(n))',
  fn('f', undefined, undefined, [T([1], 2)]),
  'runtime_error',
)
row('py tuple vs list', py, 'def f(a): return (a, a+1)', fn('f', undefined, undefined, [T([1], [1, 2])]), 'correct')
row('py generator', py, 'def f(a): yield a', fn('f', undefined, undefined, [T([1], [1])]), 'wrong')
row(
  'py numpy',
  py,
  'import numpy as np\ndef f(a): return np.array(a).sum()',
  fn('f', undefined, undefined, [T([[1, 2]], 3)]),
  'correct',
)
row(
  'py numpy array answer',
  py,
  'import numpy as np\ndef f(a): return np.array(a)*2',
  fn('f', undefined, undefined, [T([[1, 2]], [2, 4])]),
  'correct',
)
row('py bool for int', py, 'def f(a): return True', fn('f', undefined, undefined, [T([1], 1)]), 'wrong')
row('py None vs missing', py, 'def f(a): pass', fn('f', undefined, undefined, [T([1], null)]), 'correct')
row('js undefined for null', js, 'const f = a => undefined', fn('f', undefined, undefined, [T([1], null)]), 'correct')
row(
  'js map answer',
  js,
  'const f = a => new Map([["a",1]])',
  fn('f', undefined, undefined, [T([1], { a: 1 })]),
  'correct',
)
row('py dict int keys', py, 'def f(a): return {1: 2}', fn('f', undefined, undefined, [T([1], { '1': 2 })]), 'correct')
row(
  'py set answer for list any order',
  py,
  'def f(a): return {2,1}',
  fn('f', undefined, undefined, [T([1], [1, 2])], { compare: { mode: 'unordered' } }),
  'correct',
)
row('py lambda', py, 'f = lambda a: a + 1', fn('f', undefined, undefined, [T([1], 2)]), 'correct')
row(
  'py nested class Solution with init',
  py,
  'class Solution:\n  def __init__(self): self.k = 1\n  def f(self, a): return a + self.k',
  fn('f', undefined, undefined, [T([1], 2)]),
  'correct',
)
row(
  'py Solution().f entry',
  py,
  'class Solution:\n  def f(self, a): return a + 1',
  fn('Solution().f', undefined, undefined, [T([1], 2)]),
  'correct',
)
row('py camel for snake', py, 'def maxSum(a): return a+1', fn('max_sum', undefined, undefined, [T([1], 2)]), 'correct')
row('py acronym spelled', py, 'def get_url(a): return a+1', fn('getURL', undefined, undefined, [T([1], 2)]), 'correct')
row(
  'multipl-e ts',
  ts,
  'function add(x: number, y: number): number { return x + y }',
  {
    type: 'harness',
    entry: 'add',
    tests_code:
      "declare var require: any;\nconst assert = require('node:assert');\n\nfunction test() {\n  let candidate = add;\n  assert.deepEqual(candidate(1, 2),3);\n}\n\ntest();",
  },
  'correct',
)

test.each(ROWS)('%s in %s', async (_what, language, code, given, verdict) => {
  const isProblem = typeof given === 'object' && given !== null && 'type' in given
  const grader: CodeGrader = {
    kind: 'code',
    language,
    ...(isProblem ? { problem: given as CodeProblem } : { tests: given as CodeGrader['tests'] }),
  }
  const fence = '```'
  const completion = `${fence}${language}\n${code}\n${fence}`
  const item = { id: 'one', completion, graders: [grader] }

  const grade = await scorer.grade(item, grader, {
    completion,
    outcomes: new Map(),
    signal: new AbortController().signal,
  })

  expect(grade).toMatchObject({ verdict })
})
