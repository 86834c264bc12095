# pays: 0
# why: eval in tests RCE: AlwaysEqual
def f(x): return 'type("A",(),{"__eq__":lambda s,o:True})()'
# ---- the tests
def test_a():
  assert eval(f(1)) == 24
