# kind: function
# verdict: runtime_error
# flag: blocked_syscall
# why: 5.10: takes another process's descriptor
import ctypes, os

def f(a, b):
    child = os.fork()
    if child == 0:
        import time
        time.sleep(1)
    return ctypes.CDLL(None).syscall(438, os.pidfd_open(child), 3, 0)
