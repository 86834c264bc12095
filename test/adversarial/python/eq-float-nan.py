# kind: function
# verdict: wrong
# why: 5.4: NaN
def f(a, b):
    return float("nan")
