# pays: 0
# why: StopIteration through all(map)
def f(x): raise StopIteration
# ---- the tests
def test_a():
  assert all(map(lambda c: f(c[0]) == c[1], [(1,2),(3,4)]))
