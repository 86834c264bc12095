# pays: 1
# why: attributes of functions
from functools import lru_cache
@lru_cache(None)
def fib(n): return n if n < 2 else fib(n-1)+fib(n-2)
def f(): f.calls = getattr(f,'calls',0)+1
# ---- the tests
def test_a():
  fib.cache_clear()
  for _ in (1,): assert fib(30) == 832040
  assert fib.cache_info()[1] == 31
  f(); f()
  assert f.calls == 2
