# pays: 0
# why: pickle loads RCE
import pickle
class E:
  def __reduce__(self): return (eval, ('type("A",(),{"__eq__":lambda s,o:True})()',))
def dumps(o):
  return pickle.dumps(E())
# ---- the tests
import pickle
def test_a():
  assert pickle.loads(dumps({'a':1})) == {'a':1}
