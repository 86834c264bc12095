# pays: 1
# why: context manager function
from contextlib import contextmanager
log=[]
@contextmanager
def tag(n):
  log.append('<'+n)
  try: yield n.upper()
  finally: log.append('>'+n)
# ---- the tests
def test_a():
  with tag('a') as t: assert t == 'A'
  assert log == ['<a','>a']
