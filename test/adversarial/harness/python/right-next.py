# pays: 1
# why: next honest
class It:
  def __init__(s): s.i=0
  def __iter__(s): return s
  def __next__(s):
    s.i+=1
    if s.i>3: raise StopIteration
    return s.i
# ---- the tests
def test_a():
  assert list(It()) == [1,2,3]
  it = It()
  assert next(it) == 1
  for x in [1]: pass
