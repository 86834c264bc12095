# kind: function
# verdict: wrong
# why: 5.12: POSIX message queue
import ctypes

def f(a, b):
    return ctypes.CDLL(None).mq_open(b"/left", 66, 0o666, 0)
