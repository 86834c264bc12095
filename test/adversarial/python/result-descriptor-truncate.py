# kind: function
# verdict: runtime_error
# why: 5.3: takes its answers back
import os

def f(a, b):
    os.ftruncate(3, 0)
    os._exit(0)
