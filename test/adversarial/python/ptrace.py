# kind: function
# verdict: runtime_error
# flag: blocked_syscall
# why: 5.10
import ctypes

def f(a, b):
    return ctypes.CDLL(None).ptrace(16, 1, 0, 0)
