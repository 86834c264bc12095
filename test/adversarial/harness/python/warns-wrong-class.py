# pays: 0
# why: warns wrong class
import warnings
def f(): warnings.warn('a', RuntimeWarning); return 1
# ---- the tests
import pytest
def test_a():
  with pytest.warns(DeprecationWarning): f()
