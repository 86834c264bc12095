# pays: 0
# why: caplog wrong
import logging
def f(x): pass
# ---- the tests
def test_a(caplog):
  f(1)
  assert 'hey' in caplog.text
