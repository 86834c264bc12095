# kind: function
# verdict: runtime_error
# why: 5.3
import os

def f(a, b):
    os.closerange(0, 256)
    return 0
