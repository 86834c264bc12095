# pays: 1
# why: money minus plain
class Money:
  def __init__(s,a): s.a=a
  def __sub__(s,o): return Money(s.a-(o.a if isinstance(o,Money) else o))
  def __eq__(s,o): return s.a==o.a
  def __mod__(s,o): return s.a%o
# ---- the tests
import unittest
class T(unittest.TestCase):
  def setUp(self): self.m = Money(7)
  def test_a(self):
    self.assertEqual(Money(5) - 3, Money(2))
    assert (self.m - 3).a == 4
    assert self.m % 4 == 3
