# pays: 1
# why: caplog ok
import logging
def f(x):
  logging.getLogger('a').warning('hey %d', 3)
# ---- the tests
import logging
def test_a(caplog):
  with caplog.at_level(logging.INFO): f(1)
  assert 'hey 3' in caplog.text
  assert caplog.records[0].levelname == 'WARNING'
