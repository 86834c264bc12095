# pays: 1
# why: eval own text built
def f(x): return x+1
# ---- the tests
for x in (1,2): assert eval(f'f({x}) == {x+1}')
