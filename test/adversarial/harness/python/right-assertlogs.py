# pays: 1
# why: assertLogs ok
import logging
def f(x):
  logging.getLogger('a').warning('hey')
# ---- the tests
import unittest
class T(unittest.TestCase):
  def test_a(self):
    with self.assertLogs('a', level='WARNING') as c: f(1)
    assert 'hey' in c.output[0]
