# kind: function
# verdict: time_limit
# why: 5.27
def f(a, b):
    return len(str(3 ** (10 ** 8)))
