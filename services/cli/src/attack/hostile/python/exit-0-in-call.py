# forms: function asserts
# why: raises SystemExit where a test calls it
def f(a, b):
    raise SystemExit(0)
