# kind: function
# verdict: runtime_error
# why: 5.10: a core file
import os

def f(a, b):
    os.abort()
