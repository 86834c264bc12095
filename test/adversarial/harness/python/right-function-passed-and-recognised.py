# pays: 1
# why: function passed and recognised
def deco(fn):
  def w(*a): return fn(*a)+1
  w.__name__ = fn.__name__
  return w
def base(x): return x
# ---- the tests
def test_a():
  for _ in (1,): assert deco(base)(1) == 2
