# kind: function
# verdict: wrong
# verdict without namespaces: runtime_error
# why: 5.33: a kill of its own group
import os, signal

def f(a, b):
    os.kill(0, signal.SIGKILL)
    return 0
