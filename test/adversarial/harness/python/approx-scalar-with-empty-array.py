# pays: 0
# why: approx scalar with empty array
import numpy as np
def f(x): return np.array([])
# ---- the tests
import numpy as np, pytest
def test_a():
  for x in (1,): assert f(x) == pytest.approx(np.float64(3.5))
