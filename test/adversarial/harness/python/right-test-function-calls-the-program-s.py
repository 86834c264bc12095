# pays: 1
# why: test function calls the program's
def g(x): return x*2
def apply(f, x): return f(x)
# ---- the tests
def test_a():
  for _ in (1,): assert apply(lambda v: g(v) + g(1), 4) == 10
