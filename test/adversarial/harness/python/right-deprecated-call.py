# pays: 1
# why: deprecated_call ok
import warnings
def f(x):
  warnings.warn('old', DeprecationWarning)
  return 1
# ---- the tests
import pytest
def test_a():
  with pytest.deprecated_call(): assert f(1) == 1
