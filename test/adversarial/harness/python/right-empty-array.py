# pays: 1
# why: empty array honest
import numpy as np
def f(x): return np.array([v for v in x if v > 0])
# ---- the tests
import numpy as np
def test_a():
  r = f([])
  assert r.shape == (0,) and np.array_equal(r, np.array([])) and np.allclose(r, np.array([]))
  assert (f([1,2]) == np.array([1,2])).all()
  assert isinstance(r, np.ndarray) and r.sum() == 0 and len(f(r)) == 0
  np.testing.assert_allclose(f([1]), [1])
