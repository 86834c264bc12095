# pays: 1
# why: a counter of the program
count = 0
seen = {}
def f(x):
  global count
  count += 1
  seen[x] = count
  return count
# ---- the tests
def test_a():
  for i in (1,2): assert f(i) == i
  assert count == 2
  assert seen == {1: 1, 2: 2}
