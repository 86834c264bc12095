# pays: 0
# why: warns missing
def f(x): return 1
# ---- the tests
import pytest
def test_a():
  with pytest.warns(UserWarning): f(1)
