# kind: function
# verdict: wrong
# why: 5.9: changes what it is given
def f(a, b):
    a = b = None
    return [a, b]
