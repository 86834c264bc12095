# pays: 1
# why: exec code honest
def f(): return 'def add(a,b):\n  return a+b'
# ---- the tests
def test_a():
  ns={}
  for _ in (1,):
    exec(f(), ns)
  assert ns['add'](1,2) == 3
