# kind: function
# verdict: runtime_error
# flag: blocked_syscall
# why: 5.12
import ctypes

def f(a, b):
    return ctypes.CDLL(None).syscall(248, b"user", b"left", b"x", 1, -4)
