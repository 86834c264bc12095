# pays: 1
# why: mock patch of program's function
import time
def f(): return time.time()
# ---- the tests
from unittest import mock
import time
def test_a():
  with mock.patch('time.time', return_value=5):
    assert time.time() == 5
