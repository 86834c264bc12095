# kind: function
# verdict: wrong
# why: 5.10
import ctypes

def f(a, b):
    return ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
