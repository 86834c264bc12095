# forms: function
# why: the right digits as text, where a number is asked for
def f(a, b):
    return str(a * a * 310007 + b * 17 + 1000003)
