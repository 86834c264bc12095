# pays: 1
# why: catch_warnings record in test
import warnings
def f(): warnings.warn('a', DeprecationWarning); return 1
# ---- the tests
import warnings
def test_a():
  with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter('always')
    f()
    assert len(w) == 1 and issubclass(w[0].category, DeprecationWarning)
