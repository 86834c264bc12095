import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createJudge, type LocalJudge } from '../pool.ts'
import type { RunTask } from '../run.ts'
import { python } from './python.ts'

let judge: LocalJudge
let scratchDir: string

beforeAll(async () => {
  scratchDir = mkdtempSync(join(tmpdir(), 'touchstone-harness-'))
  judge = await createJudge({ languages: [python], scratchDir, slots: 1 })
  expect(judge.isolation, judge.isolationReason).toBe('full')
})

afterAll(async () => {
  await judge.close()
  rmSync(scratchDir, { recursive: true, force: true })
})

type Row = readonly [name: string, source: string, testsCode: string, wanted: string, more?: Partial<Harness>]
type Harness = Extract<RunTask, { kind: 'harness' }>

const doubles = 'def check(candidate):\n  assert candidate([1, 2]) == [2, 4]\n  assert candidate([]) == []\n'

const RIGHT: readonly Row[] = [
  ['check(candidate)', 'def f(a): return [2 * x for x in a]', doubles, '[1,1]', { entry: 'f' }],
  ['check called by the tests', 'def f(a): return [2 * x for x in a]', `${doubles}\ncheck(f)`, '[1,1]', { entry: 'f' }],
  [
    'a method of Solution, called by name and keyword',
    'class Solution:\n  def addUp(self, a, b): return a + b',
    'assert candidate(1, 2) == 3\nassert candidate(a=1, b=2) == 3\nassert add_up(1, b=1) == 2',
    '[1,1]',
    { entry: 'add_up' },
  ],
  [
    'from solution import',
    'def f(a): return a',
    'from solution import f\nimport solution\nassert solution.f(2) == f(2)',
    '[1,1]',
  ],
  [
    'exceptions by type and text',
    'def f(a): raise ValueError("bad")',
    'try:\n  f(1)\nexcept ValueError as e:\n  assert str(e) == "bad"\nelse:\n  assert False',
    '[1,1]',
  ],
  [
    'unittest, with an exception class of the program',
    'class Odd(KeyError): pass\ndef f(a): raise Odd("x")',
    'import unittest\nclass T(unittest.TestCase):\n  def setUp(self): self.k = 1\n  def test_a(self):\n    with self.assertRaises(Odd): f(1)\n  def test_b(self):\n    self.assertEqual(self.k, 1)\n',
    '[2,2]',
  ],
  [
    'functions named as pytest wants it',
    'def f(a): return a + 1',
    'def test_one():\n  assert f(1) == 2\nclass TestMore:\n  def test_two(self):\n    assert f(2) == 3\n',
    '[2,2]',
  ],
  ['arguments changed in place', 'def f(a): a.sort()', 'x = [3, 1]\nassert f(x) is None\nassert x == [1, 3]', '[1,1]'],
  [
    'a class with state and operators',
    'class V:\n  def __init__(self, x): self.x = x\n  def __add__(self, o): return V(self.x + o.x)\n  def __eq__(self, o): return self.x == o.x\n  def __len__(self): return 2\n  def __lt__(self, o): return self.x < o.x\n  @staticmethod\n  def zero(): return V(0)',
    'v = V(1) + V(2)\nassert v == V(3)\nassert v.x == 3 and len(v) == 2 and isinstance(v, V)\nassert V(1) < V(2)\nassert V.zero().x == 0\nv.x = 9\nassert v.x == 9\nassert v != 9',
    '[1,1]',
  ],
  ['functions as arguments', 'def f(g, x): return g(x) + 1', 'assert f(lambda v: v * 10, 4) == 41', '[1,1]'],
  ['functions as results', 'def f(x): return lambda y: x + y', 'assert f(1)(2) == 3', '[1,1]'],
  [
    'generators',
    'def f(n):\n  yield from range(n)',
    'assert list(f(3)) == [0, 1, 2]\nassert sum(f(4)) == 6\nassert next(iter(f(2))) == 0',
    '[1,1]',
  ],
  [
    'every kind of plain value there and back',
    'def f(a): return a',
    'for x in ((1, 2), {1}, frozenset([2]), b"\\x00", 1j, 10 ** 40, {1: (2,)}, {(1, 2): None}, 1.5, "\\ud800é", True, None, [[]], float("inf")):\n  y = f(x)\n  assert y == x, x\nassert f(float("nan")) != f(float("nan"))\nassert type(f((1,))) is tuple and type(f(True)) is bool',
    '[1,1]',
  ],
  [
    'numpy arrays',
    'import numpy as np\ndef f(n): return np.arange(n)',
    'import numpy as np\nassert np.array_equal(f(3), np.array([0, 1, 2]))',
    '[1,1]',
  ],
  ['coroutines', 'async def f(x): return x', 'import asyncio\nassert asyncio.run(f(3)) == 3', '[1,1]'],
  [
    'printed text',
    'def f(x): print("hi", x)',
    'import io, contextlib\nb = io.StringIO()\nwith contextlib.redirect_stdout(b):\n  f(3)\nassert b.getvalue() == "hi 3\\n"',
    '[1,1]',
  ],
  ['a value of the program', 'LIMIT = [1, 2]\ndef f(): return LIMIT', 'assert LIMIT == [1, 2]', '[1,1]'],
]

const WRONG: readonly Row[] = [
  ['a wrong answer', 'def f(a): return [3 * x for x in a]', doubles, '[0,1]', { entry: 'f' }],
  [
    'a list that equals everything',
    'class A(list):\n  def __eq__(s, o): return True\ndef f(a): return A()',
    doubles,
    '[0,1]',
    { entry: 'f' },
  ],
  [
    'an object that equals everything',
    'class A:\n  def __eq__(s, o): return True\n  def __ne__(s, o): return False\ndef f(a): return A()',
    doubles,
    '[0,1]',
    { entry: 'f' },
  ],
  [
    'an object that contains everything and differs by nothing',
    'class A:\n  def __contains__(s, x): return True\n  def __iter__(s): return iter([])\n  def __sub__(s, o): return 0\ndef f(x): return A()',
    'def test_a(): assert 5 in f(1)\ndef test_b(): assert f(1) - 5 == 0\ndef test_c(): assert abs(f(1) - 5) < 1e-6',
    '[0,3]',
  ],
  [
    'helpers of the tests replaced by the program',
    'def poly(*a): return 0\ndef find_zero(xs): return 5',
    'def check(candidate):\n  assert abs(poly([1, 2], candidate([1, 2]))) < 1e-4',
    '[0,1]',
    { entry: 'find_zero', setup: 'def poly(xs, x): return sum(c * x ** i for i, c in enumerate(xs))' },
  ],
  [
    'builtins replaced by the program',
    'def abs(x): return 0\ndef len(x): return 3\ndef f(x): return 7',
    'assert abs(f(1) - 5) < 1e-6',
    '[0,1]',
  ],
  [
    'modules and unittest patched by the program',
    'import unittest, builtins\nunittest.TestCase.assertEqual = lambda *_: None\nbuiltins.AssertionError = type("E", (BaseException,), {})\nunittest.TestResult.wasSuccessful = lambda *_: True\ndef f(x): return 0',
    'import unittest\nclass T(unittest.TestCase):\n  def test_a(self): self.assertEqual(f(1), 1)',
    '[0,1]',
  ],
  [
    'a frame of its own',
    'import os, struct\ndef f(x):\n  m = b\'{"result":5}\'\n  os.write(3, struct.pack("<I", len(m)) + m)\n  return 3',
    'assert f(1) == 6',
    '[0,1]',
  ],
  [
    'a skipped test',
    'def f(x): raise __import__("unittest").SkipTest',
    'import unittest\nclass T(unittest.TestCase):\n  def test_a(self): f(1)',
    '[0,1]',
  ],
]

describe('tests that are code', () => {
  test.each(named(RIGHT))('pass for a right program: %s', async (_, [, source, testsCode, wanted, more]) => {
    expect(await outcome(source, testsCode, more)).toBe(`ok ${wanted}`)
  })

  test.each(named(WRONG))('fail for %s', async (_, [, source, testsCode, wanted, more]) => {
    expect(await outcome(source, testsCode, more)).toMatch(`ok ${wanted}`)
  })

  test.each([
    ['leaves in the call', 'import os\ndef f(a): os._exit(0)', 'runtime_error'],
    ['leaves at its import', 'import os\nos._exit(0)', 'runtime_error'],
    ['raises SystemExit in the call', 'def f(a): raise SystemExit(0)', 'runtime_error'],
    ['raises SystemExit at its import', 'raise SystemExit(0)', 'runtime_error'],
    ['loops', 'def f(a):\n  while True: pass', 'time_limit'],
    ['fills the memory', 'def f(a):\n  x = []\n  while True: x.append("x" * 1_000_000)', 'memory_limit'],
    ['floods its answer', 'def f(a): return "x" * (8 << 20)', 'output_limit'],
    ['writes garbage to its caller', 'import os\ndef f(a): os.write(3, b"\\xff" * 100)', 'runtime_error'],
    ['cannot be compiled', 'def f(', 'compile_error'],
    ['calls itself without end', 'def f(a): return f(a)', 'ok [0,1]'],
  ])('end by the verdict of a program that %s', async (_, source, wanted) => {
    expect((await outcome(source, doubles, { entry: 'f' })).startsWith(wanted)).toBe(true)
  })

  test('are not in the memory of the submission', async () => {
    const source = `import gc, ctypes
def f(x):
  found = [o for o in gc.get_objects() if isinstance(o, (str, dict, list)) and "unguess" + "able" in str(o)[:100_000]]
  return len(found)`

    expect(await outcome(source, 'assert f(1) == 0\nsecret = "unguessable"')).toBe('ok [1,1]')
  })
})

function named(rows: readonly Row[]): (readonly [string, Row])[] {
  return rows.map(row => [row[0], row])
}

async function outcome(source: string, testsCode: string, more: Partial<Harness> = {}): Promise<string> {
  const report = await judge.run({
    language: 'python',
    source,
    task: { kind: 'harness', testsCode, ...more },
    limits: {
      cpuMs: 1000,
      wallMs: 4000,
      totalCpuMs: 5000,
      memoryBytes: 256 << 20,
      outputBytes: 1 << 20,
      compileCpuMs: 1000,
    },
    process: 'submission',
  })
  if (report.compile.status !== 'ok') return `compile_error ${report.compile.diagnostics}`
  const [found] = report.tests
  const answer = Buffer.from(found?.output ?? []).toString('utf8')
  return `${found?.status} ${answer} ${found?.error}`.trim()
}
