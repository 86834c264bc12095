# pays: 1
# why: context manager class
class T:
  def __init__(s): s.log=[]
  def __enter__(s):
    s.log.append('in'); return s
  def __exit__(s,k,e,t):
    s.log.append(k.__name__ if k else None); return k is ValueError
# ---- the tests
def test_a():
  t = T()
  with t as u: assert u is t
  with t: raise ValueError('x')
  try:
    with t: raise KeyError('x')
  except KeyError: pass
  else: assert False
  assert t.log == ['in', None, 'in', 'ValueError', 'in', 'KeyError']
