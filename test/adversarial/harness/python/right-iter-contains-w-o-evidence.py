# pays: 1
# why: iter contains w/o evidence
class Solution:
  def f(self): return It()
class It:
  def __iter__(s): return iter([1,2,3])
# ---- the tests
def test_a():
  assert 2 in Solution().f()
  for x in (1,): assert x in Solution().f()
