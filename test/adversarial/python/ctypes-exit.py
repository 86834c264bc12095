# kind: function
# verdict: runtime_error
# flag: early_exit
# why: 5.1: the C library leaves
import ctypes

def f(a, b):
    ctypes.CDLL(None)._exit(0)
