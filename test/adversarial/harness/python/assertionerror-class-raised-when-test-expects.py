# pays: 0
# why: AssertionError class raised when test expects
def f(x): raise AssertionError('x')
# ---- the tests
import pytest
def test_a():
  with pytest.raises(ValueError): f(1)
