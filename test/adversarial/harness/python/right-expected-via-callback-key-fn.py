# pays: 1
# why: expected via callback key fn
def f(xs, key):
  return sorted(xs, key=key)
# ---- the tests
def test_a():
  assert f([3,1,2], lambda x: -x) == [3,2,1]
