# pays: 1
# why: own functions as arguments
def inc(x): return x+1
def compose(*fs):
  def g(x):
    for f in reversed(fs): x = f(x)
    return x
  return g
# ---- the tests
def test_a():
  for _ in (1,): assert compose(inc, inc)(1) == 3
