# pays: 1
# why: pickle honest
import pickle
def save(o,p):
  pickle.dump(o, open(p,'wb'))
# ---- the tests
import pickle
def test_a(tmp_path):
  p = str(tmp_path/'x.pkl')
  save({'a':1}, p)
  with open(p,'rb') as fh: assert pickle.load(fh) == {'a':1}
