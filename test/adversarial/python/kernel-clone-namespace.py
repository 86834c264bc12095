# kind: function
# verdict: runtime_error
# flag: blocked_syscall
# why: 5.34
import ctypes

def f(a, b):
    return ctypes.CDLL(None).syscall(56, 0x10000000 | 17, 0, 0, 0, 0)
