# kind: function
# verdict: time_limit
# why: 5.22: a call that never returns to the interpreter
def f(a, b):
    return sum(range(10 ** 12))
