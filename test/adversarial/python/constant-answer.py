# kind: function
# verdict: wrong
# why: 5.17
def f(a, b):
    return True
