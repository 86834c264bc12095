# kind: function
# verdict: runtime_error
# why: 5.10
import os

def f(a, b):
    return os.listdir("/proc/self/fd")
