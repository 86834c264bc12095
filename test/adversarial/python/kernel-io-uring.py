# kind: function
# verdict: wrong
# why: 5.34: as on a kernel without it
import ctypes

def f(a, b):
    return ctypes.CDLL(None).syscall(425, 8, 0)
