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
  [
    'types as arguments',
    'def f(x, kind): return [v for v in x if not isinstance(v, kind)]',
    'assert f((4, 7.7), int) == [7.7]',
    '[1,1]',
  ],
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
  [
    'fixtures that yield, of every scope, in classes, by default, with parameters',
    'class Box:\n  def __init__(self): self.items = []\n  def add(self, x): self.items.append(x)\n  def size(self): return len(self.items)',
    `import pytest
log = []
@pytest.fixture(scope="module")
def shared():
    log.append("open")
    yield Box()
    log.append("close")
@pytest.fixture
def box(shared):
    made = Box()
    made.add(1)
    yield made
    assert made.size() >= 1
@pytest.fixture(params=[1, 2])
def count(request): return request.param
@pytest.fixture(autouse=True)
def each(): log.append("each")
def test_one(box, shared):
    shared.add(5)
    assert box.size() == 1 and log == ["open", "each"] or log == ["each", "open"]
def test_two(shared, count):
    assert shared.size() == 1 and count in (1, 2)
class TestBox:
    @pytest.fixture
    def mine(self): return Box()
    def setup_method(self): self.k = 3
    def test_mine(self, mine, box): assert mine.size() == 0 and self.k == 3
`,
    '[4,4]',
  ],
  [
    'parameters stacked, with ids and marks; raises, approx',
    'def div(a, b):\n  if b == 0: raise ZeroDivisionError("by zero")\n  return a / b',
    `import pytest
from pytest import approx
@pytest.mark.parametrize("a", [1, 2])
@pytest.mark.parametrize("b,c", [(1, 1), pytest.param(2, 2, id="two"), pytest.param(0, 0, marks=pytest.mark.skip)])
def test_div(a, b, c):
    assert div(a, b) == approx(a / c)
def test_zero():
    with pytest.raises(ZeroDivisionError, match="by .ero") as info:
        div(1, 0)
    assert str(info.value) == "by zero" and info.type is ZeroDivisionError
    pytest.raises(ZeroDivisionError, div, 2, 0)
def test_lists():
    assert [div(1, 3), div(2, 3)] == approx([0.3333333, 0.6666667], rel=1e-5)
    assert {"a": div(1, 3)} == approx({"a": 1 / 3})
    assert not div(1, 3) == approx(0.33)
@pytest.mark.skip(reason="says so itself")
def test_not(): assert False
@pytest.mark.skipif(1 < 2, reason="also")
def test_nor(): assert False
@pytest.mark.xfail
def test_wrong(): assert div(1, 1) == 2
`,
    '[7,7]',
  ],
  [
    'files, printed text, input and the environment of the tests',
    'def copy(a, b):\n  with open(a) as f, open(b, "w") as g: g.write(f.read().upper())\ndef ask():\n  name = input("who? ")\n  print("hi", name)',
    `import os
def test_file(tmp_path):
    source = tmp_path / "a.txt"
    source.write_text("text")
    copy(str(source), str(tmp_path / "b.txt"))
    assert (tmp_path / "b.txt").read_text() == "TEXT"
def test_print(capsys, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _: "you")
    ask()
    assert capsys.readouterr().out == "hi you\\n"
def test_env(monkeypatch):
    monkeypatch.setenv("K", "v")
    assert os.environ["K"] == "v"
`,
    '[3,3]',
  ],
  [
    'unittest: class fixtures, subTest, skips of its own, mock, almost equal',
    'def f(x): return x * 2',
    `import unittest
from unittest import mock
class T(unittest.TestCase):
    @classmethod
    def setUpClass(cls): cls.k = 2
    def test_a(self):
        for x in (1, 2):
            with self.subTest(x=x): self.assertEqual(f(x), x * self.k)
    def test_b(self):
        self.assertAlmostEqual(f(0.1), 0.2); self.assertRaises(TypeError, f)
    @unittest.skip("not yet")
    def test_c(self): self.fail()
    @unittest.expectedFailure
    def test_d(self): self.assertEqual(f(1), 3)
    def test_e(self):
        g = mock.Mock(return_value=3)
        self.assertEqual(g(f(1)), 3); g.assert_called_once_with(2)
class A(unittest.IsolatedAsyncioTestCase):
    async def test_f(self): self.assertEqual(f(2), 4)
if __name__ == "__main__":
    unittest.main()
`,
    '[5,5]',
  ],
  [
    'a program that is to leave',
    'import sys\ndef main(x):\n  if x: sys.exit(2)\n  return 0',
    'import pytest\ndef test_exit():\n  with pytest.raises(SystemExit) as e: main(1)\n  assert e.value.code == 2\ndef test_stay(): assert main(0) == 0',
    '[2,2]',
  ],
  [
    'nodes of the program’s class, made by the set-up of the tests',
    'class Node:\n  def __init__(self, data):\n    self.data = data\n    self.left = self.right = None\ndef height(root): return 0 if root is None else 1 + max(height(root.left), height(root.right))',
    'assert height(root) == 2\nassert height(None) == 0',
    '[1,1]',
    { entry: 'height', setup: 'root = Node(1)\nroot.left = Node(2)' },
  ],
  [
    'a class of nodes that stands on both sides',
    'class TreeNode:\n  def __init__(self, val=0, left=None, right=None): self.val, self.left, self.right = val, left, right\ndef f(root): return root.val + (root.left.val if root.left else 0)',
    'assert f(made) == 3',
    '[1,1]',
    {
      setup:
        'class TreeNode:\n  def __init__(self, val=0, left=None, right=None): self.val, self.left, self.right = val, left, right\nmade = TreeNode(1, TreeNode(2))',
    },
  ],
  ['a value of the program', 'LIMIT = [1, 2]\ndef f(): return LIMIT', 'assert LIMIT == [1, 2]', '[1,1]'],
]

const WRONG: readonly Row[] = [
  ['a function of the name of a usual one', 'def add(a, b): return a - b', 'assert add(1, 2) == 3', '[0,1]'],
  [
    'modules that the tests use without importing them, replaced by the program',
    'class math:\n  @staticmethod\n  def isclose(*a): return True\ndef f(): return 0',
    'assert math.isclose(f(), 1)',
    '[0,1]',
  ],
  [
    'one test of three, with the fixtures of the others unhurt',
    'def f(x): return x if x != 2 else 0',
    'import pytest\n@pytest.mark.parametrize("x", [1, 2, 3])\ndef test_f(x): assert f(x) == x',
    '[2,3]',
  ],
  [
    'a test that leaves itself out while it runs',
    'def f(): return 0',
    'import pytest\ndef test_a():\n  if f() != 1: pytest.skip("no")\n  assert f() == 1\ndef test_b(): assert f() == 0',
    '[1,2]',
  ],
  [
    'an assertion that fails in a function which the program calls, and swallows it',
    'def f(g):\n  try: g(5)\n  except Exception: pass',
    'def test_a():\n  def g(x): assert x == 3\n  f(g)',
    '[0,1]',
  ],
  [
    'what it learns from the text of such an assertion',
    'seen = []\ndef f(g):\n  try: g(0)\n  except BaseException as e: seen.append(str(e) + repr(e.__context__))\ndef g(): return 42 if "42" in str(seen) else 0',
    'def test_a():\n  def h(x): assert x == 42, f"{x} is not 42"\n  try: f(h)\n  except AssertionError: pass\n  assert g() == 42',
    '[0,1]',
  ],
  [
    'a program that leaves where no test expects it',
    'import sys\ndef f(): sys.exit(0)',
    'def test_a():\n  assert f() == 1\ndef test_b(): assert True',
    '[1,2]',
  ],
  [
    'a wrong subtest',
    'def f(x): return min(x, 2)',
    'import unittest\nclass T(unittest.TestCase):\n  def test_a(self):\n    for x in (1, 2, 3):\n      with self.subTest(x): self.assertEqual(f(x), x)\n  def test_b(self): self.assertEqual(f(1), 1)',
    '[1,2]',
  ],
  [
    'a class that cannot be prepared',
    'def f(): raise ValueError',
    'import unittest\nclass T(unittest.TestCase):\n  @classmethod\n  def setUpClass(cls): cls.x = f()\n  def test_a(self): pass\n  def test_b(self): pass',
    '[0,2]',
  ],
  [
    'a fixture that fails at its end',
    'def f(): return 0',
    'import pytest\n@pytest.fixture\ndef x():\n  yield 1\n  assert f() == 1\ndef test_a(x): assert x == 1',
    '[0,1]',
  ],
  [
    'modules of the tests replaced by the program',
    'import sys, types\nm = types.ModuleType("pytest")\nm.raises = m.approx = lambda *a, **k: True\nsys.modules["pytest"] = m\ndef f(): return 0',
    'import pytest\ndef test_a(): assert f() == pytest.approx(1)\ndef test_b():\n  with pytest.raises(ValueError): f()',
    '[0,2]',
  ],
  [
    'a file of the program among those of the tests',
    'def f(p):\n  for n in ("pytest.py", "conftest.py", "assert.py", "sitecustomize.py", "json.py"): open(p + "/" + n, "w").write("raise SystemExit(0)")\n  return 0',
    'import os\ndef test_a(tmp_path):\n  os.chdir(tmp_path)\n  r = f(str(tmp_path))\n  import json, pytest\n  assert r == 1',
    '[0,1]',
  ],
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
    ['leaves and is not expected to', 'def f(a): exit()', 'runtime_error'],
    ['calls itself without end', 'def f(a): return f(a)', 'ok [0,1]'],
  ])('end by the verdict of a program that %s', async (_, source, wanted) => {
    expect((await outcome(source, doubles, { entry: 'f' })).startsWith(wanted)).toBe(true)
  })

  test.each([
    ['check nothing', 'f(1)'],
    ['are all left out', 'import pytest\n@pytest.mark.skip\ndef test_a(): assert f(1)'],
    ['are no code', 'assert f('],
    ['want a fixture that is not known', 'def test_a(mocker): assert f(1) == 1'],
    ['want of pytest what is not known', 'import pytest\ndef test_a(): assert pytest.LineMatcher(f(1))'],
  ])('are no tests where they %s', async (_, testsCode) => {
    expect(await outcome('def f(a): return a', testsCode)).toMatch(/at line 0 of the tests/)
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
      wallMs: 30_000,
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
