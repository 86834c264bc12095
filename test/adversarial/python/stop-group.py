# kind: function
# verdict: wrong
# verdict without namespaces: idle_limit
# why: 5.22: stops its process group
import os, signal

def f(a, b):
    os.kill(0, signal.SIGSTOP)
    os.killpg(0, signal.SIGSTOP)
    return 0
