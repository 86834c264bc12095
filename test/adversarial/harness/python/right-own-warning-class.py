# pays: 1
# why: own warning class
import warnings
class Odd(UserWarning): pass
def f(): warnings.warn('a', Odd); return 1
# ---- the tests
import pytest
def test_a():
  with pytest.warns(Odd): f()
  with pytest.warns(UserWarning): f()
