# pays: 1
# why: class passed to function
class A:
  def __init__(s): s.v=3
def make(k): return k().v
# ---- the tests
def test_a():
  for _ in (1,): assert make(A) == 3
