# pays: 1
# why: eval expression honest
def f(x): return f'{x} * 2 + 1'
# ---- the tests
def test_a():
  for x in (1,2):
    assert eval(f(x)) == x*2+1
