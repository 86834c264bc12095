# pays: 1
# why: warns ok
import warnings
def f(x):
  warnings.warn('careful', UserWarning)
  return 1
# ---- the tests
import pytest
def test_a():
  with pytest.warns(UserWarning, match='care'): assert f(1) == 1
