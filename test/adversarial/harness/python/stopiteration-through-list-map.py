# pays: 0
# why: StopIteration through list(map)
def f(x): raise StopIteration
# ---- the tests
def test_a():
  assert not any(map(lambda c: f(c[0]) != c[1], [(1,2),(3,4)]))
