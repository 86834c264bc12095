# pays: 0
# why: assertWarns wrong
def f(x):
  return 1
# ---- the tests
import unittest
class T(unittest.TestCase):
  def test_a(self):
    with self.assertWarns(DeprecationWarning): f(1)
