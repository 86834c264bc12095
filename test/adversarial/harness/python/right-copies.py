# pays: 1
# why: copies
import copy
class P:
  def __init__(s): s.l=[1]
# ---- the tests
import copy
def test_a():
  p = P()
  q = copy.deepcopy(p)
  r = copy.copy(p)
  q.l = [2]
  assert p.l == [1] and q.l == [2] and r.l == [1] and q is not p
