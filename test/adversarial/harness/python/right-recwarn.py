# pays: 1
# why: recwarn
import warnings
def f(): warnings.warn('a'); return 1
# ---- the tests
def test_a(recwarn):
  assert f() == 1
  assert len(recwarn) == 1 and 'a' in str(recwarn[0].message)
  assert recwarn.pop(UserWarning)
