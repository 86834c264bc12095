# pays: 1
# why: StopIteration expected
class It:
  def next(s): raise StopIteration
# ---- the tests
import pytest
def test_a():
  with pytest.raises(StopIteration): It().next()
