# kind: function
# verdict: wrong
# verdict without namespaces: runtime_error
# why: 5.33: a kill of its own is no sign of memory
import os, signal

def f(a, b):
    os.kill(os.getpid(), signal.SIGKILL)
    return 0
