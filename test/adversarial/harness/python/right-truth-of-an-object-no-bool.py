# pays: 1
# why: truth of an object, no __bool__
class P: pass
def f(x): return P() if x else None
# ---- the tests
def test_a():
  for x in (1,):
    assert f(x)
    assert not f(0)
    assert isinstance(f(1), P)
