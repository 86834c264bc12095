# pays: 1
# why: is a generator
def f():
  yield 1
# ---- the tests
import types, inspect
def test_a():
  g = f()
  assert isinstance(g, types.GeneratorType) and inspect.isgenerator(g)
  assert list(g) == [1]
