# pays: 1
# why: reflected operators
class V:
  def __init__(s,x): s.x=x
  def __mul__(s,o): return V(s.x*o)
  __rmul__=__mul__
  def __eq__(s,o): return s.x==o.x
  def __radd__(s,o): return s if o==0 else V(s.x+o.x)
  def __add__(s,o): return V(s.x+o.x)
# ---- the tests
def test_a():
  for _ in (1,):
    assert V(2)*3 == V(6) and 3*V(2) == V(6)
    assert sum([V(1),V(2)]) == V(3)
