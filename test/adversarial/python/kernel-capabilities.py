# kind: function
# verdict: wrong
# why: 5.34
import ctypes

def f(a, b):
    prctl = ctypes.CDLL(None).prctl
    return [number for number in range(41) if prctl(23, number, 0, 0, 0) == 1]
