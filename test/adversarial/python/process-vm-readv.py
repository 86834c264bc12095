# kind: function
# verdict: runtime_error
# flag: blocked_syscall
# why: 5.10
import ctypes

def f(a, b):
    return ctypes.CDLL(None).process_vm_readv(1, 0, 0, 0, 0, 0)
