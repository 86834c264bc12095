# kind: function
# verdict: wrong
# why: 5.12: System V shared memory
import ctypes

def f(a, b):
    return ctypes.CDLL(None).shmget(1234, 4096, 0o1666)
