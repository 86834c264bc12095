# kind: function
# verdict: runtime_error
# flag: blocked_syscall
# why: 5.34
import ctypes, os

def f(a, b):
    return ctypes.CDLL(None).setns(os.pidfd_open(os.getpid()), 0x20000000)
