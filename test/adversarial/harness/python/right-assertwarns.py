# pays: 1
# why: assertWarns ok
import warnings
def f(x):
  warnings.warn('old', DeprecationWarning)
  return 1
# ---- the tests
import unittest
class T(unittest.TestCase):
  def test_a(self):
    with self.assertWarns(DeprecationWarning): f(1)
