# kind: function
# verdict: wrong
# why: 5.5: a generator without end
import itertools

def f(a, b):
    return itertools.count()
