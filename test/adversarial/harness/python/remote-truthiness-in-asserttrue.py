# pays: 0
# why: Remote truthiness in assertTrue
class A: pass
def is_ok(x): return A()
# ---- the tests
def test_a():
  assert is_ok(3) is True
