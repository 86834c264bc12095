# kind: function
# verdict: wrong
# why: 5.33: a kill of its own is no sign of memory
import os, signal

def f(a, b):
    os.kill(os.getpid(), signal.SIGKILL)
    return 0
