# pays: 0
# why: context manager swallows the assertion
class T:
  def __enter__(s): return s
  def __exit__(s,*a): return True
def f(x): return 0
# ---- the tests
def test_a():
  with T():
    for _ in (1,): assert f(1) == 5
