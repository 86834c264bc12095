# pays: 1
# why: contains on bound
class Bag:
  def __init__(s): s.l=[]
  def add(s,x): s.l.append(x); return s
  def __contains__(s,x): return x in s.l
  def __len__(s): return len(s.l)
# ---- the tests
import pytest
@pytest.fixture
def bag(): return Bag()
def test_a(bag):
  bag.add(3)
  assert 3 in bag and 4 not in bag
  assert len(bag) == 1
import unittest
class T(unittest.TestCase):
  def test_b(self):
    b = Bag()
    b.add(1).add(2)
    self.assertIn(2, b)
