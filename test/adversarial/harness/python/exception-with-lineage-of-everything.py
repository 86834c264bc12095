# pays: 0
# why: exception with lineage of everything
class E(ValueError, KeyError, ZeroDivisionError): pass
def f(x): raise E
# ---- the tests
import pytest
def test_a():
  assert f(1) == 2
