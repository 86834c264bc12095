# pays: 1
# why: hash and sets
class P:
  def __init__(s,x): s.x=x
  def __eq__(s,o): return s.x==o.x
  def __hash__(s): return hash(s.x)
# ---- the tests
def test_a():
  assert len({P(1),P(1),P(2)}) == 2
  assert {P(1): 'a'}[P(1)] == 'a'
