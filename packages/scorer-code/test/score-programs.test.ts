import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CodeGrader, CodeProblem, Grade } from '@touchstone/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCodeScorer, createJudge, type LocalJudge, openLanguages } from '../src/index.ts'

const LANGUAGES = ['python', 'javascript', 'typescript', 'cpp'] as const
type Language = (typeof LANGUAGES)[number]

const folder = mkdtempSync(join(tmpdir(), 'touchstone-score-'))
const judge: LocalJudge = await createJudge({
  languages: await openLanguages(join(folder, 'cache')),
  scratchDir: join(folder, 'scratch'),
  slots: 1,
  allowReduced: true,
})
const missing = new Map<string, string>()
for (const language of LANGUAGES) {
  const ready = await judge.ready(language)
  if (!ready.ok) missing.set(language, ready.reason)
}

beforeAll(() => {
  expect(missing.has('python')).toBe(false)
})

afterAll(async () => {
  await judge.close()
  rmSync(folder, { recursive: true, force: true })
})

async function score(grader: Omit<CodeGrader, 'kind'>, completion: string): Promise<Grade> {
  const full: CodeGrader = { kind: 'code', ...grader }
  return createCodeScorer({ judge, salt: 'test', allowReduced: true }).grade(
    { id: 'a', completion, graders: [full] },
    full,
    { completion, outcomes: new Map(), signal: new AbortController().signal },
  )
}

const fenced = (language: string, code: string): string => `\`\`\`${language}\n${code}\n\`\`\``

type Row = {
  readonly name: string
  readonly problem: CodeProblem
  /** Programs by language: right ones, and wrong ones with the verdict that they get. */
  readonly right: Partial<Record<Language, string>>
  readonly wrong: Partial<Record<Language, string>>
}

const rows: Row[] = [
  {
    name: 'integers in a list, in any order',
    problem: {
      type: 'function',
      entry: 'twoSum',
      signature: { params: ['int[]', 'int'], returns: 'int[]' },
      tests: [
        { args: [[2, 7, 11, 15], 9], expected: [0, 1] },
        { args: [[3, 2, 4], 6], expected: [1, 2] },
      ],
      compare: { mode: 'unordered' },
    },
    right: {
      python:
        'class Solution:\n    def twoSum(self, nums: List[int], target: int) -> List[int]:\n        for i, a in enumerate(nums):\n            for j in range(i):\n                if a + nums[j] == target: return [i, j]',
      javascript:
        'var twoSum = function(nums, target) { for (let i = 0; i < nums.length; i++) for (let j = 0; j < i; j++) if (nums[i] + nums[j] === target) return [i, j] }',
      typescript:
        'function twoSum(nums: number[], target: number): number[] { for (let i = 0; i < nums.length; i++) for (let j = 0; j < i; j++) if (nums[i] + nums[j] === target) return [i, j]; return [] }',
      cpp: 'class Solution {\npublic:\n  vector<int> twoSum(vector<int>& nums, int target) {\n    for (int i = 0; i < (int)nums.size(); i++) for (int j = 0; j < i; j++) if (nums[i] + nums[j] == target) return {i, j};\n    return {};\n  }\n};',
    },
    wrong: {
      python: 'def twoSum(nums, target):\n    return [0, 1]',
      javascript: 'const twoSum = () => [0, 1]',
      cpp: 'class Solution {\npublic:\n  vector<int> twoSum(vector<int>& nums, int target) { return {0, 1}; }\n};',
    },
  },
  {
    name: 'integers of 64 bits',
    problem: {
      type: 'function',
      entry: 'sum',
      signature: { params: ['long', 'long'], returns: 'long' },
      tests: [{ args: [{ $number: '9007199254740993' }, 0], expected: { $number: '9007199254740993' } }],
    },
    right: {
      python: 'def sum(a, b):\n    return a + b',
      cpp: 'class Solution { public: long long sum(long long a, long long b) { return a + b; } };',
    },
    wrong: {
      python: 'def sum(a, b):\n    return int(float(a) + b)',
      cpp: 'class Solution { public: long long sum(long long a, long long b) { return (long long)((double)a + b); } };',
    },
  },
  {
    name: 'floats within the tolerance, of which some are whole',
    problem: {
      type: 'function',
      entry: 'half',
      signature: { params: ['int'], returns: 'double' },
      tests: [
        { args: [4], expected: 2 },
        { args: [1], expected: 0.5 },
      ],
    },
    right: {
      python: 'def half(n):\n    return n / 2 + 1e-9',
      javascript: 'const half = n => n / 2',
      cpp: 'class Solution { public: double half(int n) { return n / 2.0; } };',
    },
    wrong: {
      python: 'def half(n):\n    return n // 2',
      cpp: 'class Solution { public: double half(int n) { return n / 2; } };',
    },
  },
  {
    name: 'linked lists',
    problem: {
      type: 'function',
      entry: 'reverseList',
      signature: { params: ['ListNode'], returns: 'ListNode' },
      tests: [
        { args: [[1, 2, 3]], expected: [3, 2, 1] },
        { args: [[]], expected: [] },
      ],
    },
    right: {
      python:
        'class Solution:\n    def reverseList(self, head: Optional[ListNode]) -> Optional[ListNode]:\n        out = None\n        while head:\n            head.next, out, head = out, head, head.next\n        return out',
      javascript:
        'var reverseList = function(head) { let out = null; while (head) { const next = head.next; head.next = out; out = head; head = next } return out }',
      cpp: 'class Solution { public: ListNode* reverseList(ListNode* head) { ListNode* out = nullptr; while (head) { auto next = head->next; head->next = out; out = head; head = next; } return out; } };',
    },
    wrong: { python: 'def reverseList(head):\n    return head', javascript: 'const reverseList = head => head' },
  },
  {
    name: 'binary trees',
    problem: {
      type: 'function',
      entry: 'invertTree',
      signature: { params: ['TreeNode'], returns: 'TreeNode' },
      tests: [{ args: [[1, 2, 3, null, 4]], expected: [1, 3, 2, null, null, 4] }],
    },
    right: {
      python:
        'class Solution:\n    def invertTree(self, root):\n        if root:\n            root.left, root.right = self.invertTree(root.right), self.invertTree(root.left)\n        return root',
      javascript:
        'function invertTree(root) { if (root) [root.left, root.right] = [invertTree(root.right), invertTree(root.left)]; return root }',
    },
    wrong: { python: 'class Solution:\n    def invertTree(self, root):\n        return root' },
  },
  {
    name: 'an argument that is changed in place',
    problem: {
      type: 'function',
      entry: 'sortColors',
      signature: { params: ['int[]'], returns: 'void' },
      tests: [{ args: [[2, 0, 1]], expected: [0, 1, 2] }],
      compare: { mode: 'in-place', argument: 0 },
    },
    right: {
      python: 'class Solution:\n    def sortColors(self, nums):\n        nums.sort()',
      javascript: 'const sortColors = nums => { nums.sort() }',
      cpp: 'class Solution { public: void sortColors(vector<int>& nums) { sort(nums.begin(), nums.end()); } };',
    },
    wrong: {
      python: 'class Solution:\n    def sortColors(self, nums):\n        return sorted(nums)',
      javascript: 'const sortColors = nums => [...nums].sort()',
    },
  },
  {
    name: 'the first k of an argument',
    problem: {
      type: 'function',
      entry: 'removeElement',
      signature: { params: ['int[]', 'int'], returns: 'int' },
      tests: [{ args: [[3, 2, 2, 3], 3], expected: [2, 2] }],
      compare: { mode: 'first-k', unordered: true },
    },
    right: {
      python:
        'class Solution:\n    def removeElement(self, nums, val):\n        keep = [n for n in nums if n != val]\n        nums[:len(keep)] = keep\n        return len(keep)',
      cpp: 'class Solution { public: int removeElement(vector<int>& nums, int val) { return remove(nums.begin(), nums.end(), val) - nums.begin(); } };',
    },
    wrong: { python: 'class Solution:\n    def removeElement(self, nums, val):\n        return 2' },
  },
  {
    name: 'a design problem',
    problem: {
      type: 'function',
      entry: 'Counter',
      tests: [
        {
          operations: ['Counter', 'add', 'add', 'get'],
          arguments: [[1], [2], [3], []],
          expected: [null, null, null, 6],
        },
        { operations: ['Counter', 'get'], arguments: [[5], []], expected: [null, 5] },
      ],
    },
    right: {
      python:
        'class Counter:\n    def __init__(self, n: int):\n        self.n = n\n    def add(self, k: int) -> None:\n        self.n += k\n    def get(self) -> int:\n        return self.n',
      javascript: 'class Counter { constructor(n) { this.n = n } add(k) { this.n += k } get() { return this.n } }',
    },
    wrong: {
      python:
        'class Counter:\n    def __init__(self, n):\n        self.n = n\n    def add(self, k):\n        pass\n    def get(self):\n        return self.n',
    },
  },
  {
    name: 'standard input and output',
    problem: {
      type: 'stdio',
      tests: [
        { stdin: '1 2\n', expected: '3\n' },
        { stdin: '10 -4\n', expected: '6\n' },
      ],
    },
    right: {
      python: 'a, b = map(int, input().split())\nprint(a + b, "")',
      javascript: "const [a, b] = require('fs').readFileSync(0, 'utf8').split(' ').map(Number)\nconsole.log(a + b)",
      typescript:
        "import { readFileSync } from 'node:fs'\nconst [a, b]: number[] = readFileSync(0, 'utf8').split(' ').map(Number)\nconsole.log(a + b)",
      cpp: '#include <bits/stdc++.h>\nusing namespace std;\nint main() { int a, b; cin >> a >> b; cout << a + b; return 3; }',
    },
    wrong: {
      python: 'print(3)',
      javascript: 'console.log(3)',
      cpp: '#include <cstdio>\nint main() { puts("3"); }',
    },
  },
  {
    name: 'asserts',
    problem: {
      type: 'asserts',
      tests: ['assert pairs([3, 1]) == [(1, 3)]', 'assert pairs([]) == []', 'assert set(pairs([1, 2])) == {(1, 2)}'],
    },
    right: {
      python: 'def pairs(xs):\n    xs = sorted(xs)\n    return list(zip(xs, xs[1:]))',
      javascript: 'const pairs = xs => { const s = [...xs].sort(); return s.slice(1).map((x, i) => [s[i], x]) }',
    },
    wrong: { python: 'def pairs(xs):\n    return [(1, 3)]' },
  },
  {
    name: 'the check function of HumanEval after a prompt',
    problem: {
      type: 'harness',
      entry: 'mean',
      prompt_code: 'from typing import List\n\ndef mean(xs: List[float]) -> float:\n    """The mean."""\n',
      tests_code:
        'def check(candidate):\n    assert abs(candidate([1.0, 2.0]) - 1.5) < 1e-6\n    assert candidate([]) == 0\n',
    },
    right: { python: 'def mean(xs: List[float]) -> float:\n    return sum(xs) / len(xs) if xs else 0.0' },
    wrong: { python: 'def mean(xs: List[float]) -> float:\n    return 1.5' },
  },
  {
    name: 'a checker that accepts any valid answer',
    problem: {
      type: 'function',
      entry: 'divisor',
      signature: { params: ['int'], returns: 'int' },
      tests: [
        { args: [12], expected: null },
        { args: [35], expected: null },
      ],
      checker: {
        language: 'python',
        code: 'def check(input, expected, output):\n    (n,) = input\n    return 1 < output < n and n % output == 0',
      },
    },
    right: {
      python: 'def divisor(n):\n    return next(d for d in range(2, n) if n % d == 0)',
      javascript: 'const divisor = n => n === 12 ? 6 : 7',
    },
    wrong: { python: 'def divisor(n):\n    return 6', javascript: 'const divisor = () => 1' },
  },
  {
    name: 'a checker in JavaScript, of text',
    problem: {
      type: 'stdio',
      tests: [{ stdin: '3\n', expected: '' }],
      checker: {
        language: 'javascript',
        code: 'function check(input, expected, output) { return [output.trim().split(/\\s+/).length === Number(input), "count"] }',
      },
    },
    right: { python: 'print("a b c")' },
    wrong: { python: 'print("a b")' },
  },
]

for (const { name, problem, right, wrong } of rows)
  for (const language of LANGUAGES) {
    const reason = missing.get(language)
    const isRight = right[language]
    const isWrong = wrong[language]
    const label = reason === undefined ? '' : ` (not run: ${reason})`
    if (isRight !== undefined)
      test.skipIf(reason !== undefined)(`${name}: a right program in ${language} earns 1${label}`, async () => {
        expect(await score({ language, problem }, fenced(language, isRight))).toMatchObject({
          verdict: 'correct',
          score: 1,
        })
      })
    if (isWrong !== undefined)
      test.skipIf(reason !== undefined)(`${name}: a wrong program in ${language} earns 0${label}`, async () => {
        expect(await score({ language, problem }, fenced(language, isWrong))).toMatchObject({
          verdict: 'wrong',
          score: 0,
        })
      })
  }

const double = {
  type: 'function' as const,
  entry: 'f',
  tests: [
    { args: [2], expected: 4 },
    { args: [3], expected: 6 },
  ],
}

test.each([
  ['a syntax error', 'def f(x) return 2', 'compile_error'],
  ['an exception', 'def f(x):\n    raise KeyError(x)', 'runtime_error'],
  ['no such function', 'def g(x):\n    return 2 * x', 'runtime_error'],
  ['an endless loop', 'def f(x):\n    while True: pass', 'time_limit'],
  ['an early exit', 'import os\nos._exit(0)', 'runtime_error'],
  [
    'a result that lies about equality',
    'class A(int):\n    def __eq__(self, other): return True\ndef f(x):\n    return A(1)',
    'wrong',
  ],
  ['a float for an integer', 'def f(x):\n    return 2.0 * x', 'wrong'],
] as const)('%s: %j ends as %s', async (_name, code, verdict) => {
  const limits = { cpu_ms: 500, wall_ms: 30_000 }
  const grade = await score({ language: 'python', problem: double, limits }, fenced('python', code))

  expect(grade).toMatchObject({ verdict, score: 0 })
})

test('the same item is graded the same ten times, but for timing', async () => {
  const code = 'def f(x):\n    return 4'

  const grades = await Promise.all(
    Array.from({ length: 10 }, () =>
      score({ language: 'python', problem: double, scoring: 'fraction' }, fenced('python', code)),
    ),
  )

  const stable = grades.map(({ timing: _timing, ...rest }) => JSON.stringify(rest))
  expect(new Set(stable).size).toBe(1)
  expect(grades[0]).toMatchObject({ verdict: 'partial', score: 0.5 })
})

const raising: CodeProblem = {
  type: 'asserts',
  entry: 'root',
  tests: [
    'assert root(4) == 2',
    'try:\n    root(-1)\nexcept ValueError:\n    pass\nelse:\n    assert False',
    'assert str(root(9)).startswith("3")',
  ],
}
const RIGHT_ROOT = 'def root(x):\n    if x < 0:\n        raise ValueError(x)\n    return x ** 0.5'

test.each([
  ['right', RIGHT_ROOT, 'correct', 1],
  ['wrong where an exception is expected', 'def root(x):\n    return abs(x) ** 0.5', 'partial', 2 / 3],
  [
    'one that patches what asserts stand on',
    'import builtins, sys\nbuiltins.AssertionError = ZeroDivisionError\nsys.exit = print\ndef root(x):\n    return 0',
    'wrong',
    0,
  ],
] as const)('tests that are code run apart from the program: %s', async (_name, code, verdict, expected) => {
  const grade = await score({ language: 'python', problem: raising, scoring: 'fraction' }, fenced('python', code))

  expect(grade).toMatchObject({ verdict, detail: { total: 3 } })
  expect(grade.score).toBeCloseTo(expected)
})

test('a program that leaves early has passed no test that is code', async () => {
  const grade = await score(
    { language: 'python', problem: raising },
    fenced('python', `${RIGHT_ROOT}\nimport os\nos._exit(0)`),
  )

  expect(grade).toMatchObject({ verdict: 'runtime_error', score: 0 })
})

test("tests that are no code are the caller's fault", async () => {
  const problem: CodeProblem = {
    type: 'harness',
    entry: 'f',
    tests_code: 'def check(candidate)\n    assert candidate(1',
  }

  await expect(score({ language: 'python', problem }, fenced('python', 'def f(x): return x'))).rejects.toMatchObject({
    code: 'INVALID_PROBLEM',
  })
})

test("a prompt's own helper judges, not the one that the program puts in its place", async () => {
  const problem: CodeProblem = {
    type: 'harness',
    entry: 'zero',
    prompt_code:
      'def poly(cs, x):\n    return sum(c * x ** i for i, c in enumerate(cs))\n\ndef zero(cs):\n    """A root."""\n',
    tests_code:
      'def check(candidate):\n    for k in range(1, 4):\n        assert abs(poly([-k, 1], candidate([-k, 1]))) < 1e-6\n',
  }
  const cheat = 'def poly(cs, x):\n    return 0\n\ndef zero(cs):\n    return 0'

  expect(await score({ language: 'python', problem }, fenced('python', cheat))).toMatchObject({ verdict: 'wrong' })
  expect(await score({ language: 'python', problem }, '    return -cs[0] / cs[1]\n')).toMatchObject({
    verdict: 'correct',
  })
})

test.skipIf(missing.has('cpp'))('tests in C++ share the process with the program, and the result says so', async () => {
  const problem: CodeProblem = {
    type: 'harness',
    entry: 'add',
    prelude: '#include <cassert>\n',
    tests_code: 'int main() { assert(add(1, 2) == 3); assert(add(-1, 1) == 0); }',
  }

  const right = await score({ language: 'cpp', problem }, fenced('cpp', 'int add(int a, int b) { return a + b; }'))
  const wrong = await score({ language: 'cpp', problem }, fenced('cpp', 'int add(int a, int b) { return 3; }'))

  expect(right).toMatchObject({ verdict: 'correct', score: 1, detail: { integrity: 'weak' } })
  expect(wrong).toMatchObject({ score: 0, detail: { integrity: 'weak' } })
})
