# kind: function
# verdict: runtime_error
# why: 5.36: garbage where answers go
import os

def f(a, b):
    os.write(3, os.urandom(4096))
    return 0
