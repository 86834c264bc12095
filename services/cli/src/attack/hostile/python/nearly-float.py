# forms: function
# why: a float beside an integer that is asked for
def f(a, b):
    return a * a * 310007 + b * 17 + 1000003 + 1e-3
