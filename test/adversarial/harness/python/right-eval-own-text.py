# pays: 1
# why: eval own text
def f(x): return x+1
# ---- the tests
cases=['f(1) == 2','f(2) == 3']
for c in cases: assert eval(c)
