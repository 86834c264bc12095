# pays: 0
# why: dict subclass get default
class D(dict):
  def __missing__(s,k): return 5
  def get(s,k,d=None): return 5
def f(x): return D()
# ---- the tests
def test_a():
  assert f(1)['a'] == 5
