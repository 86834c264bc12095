# kind: function
# verdict: runtime_error
# why: 5.1
import atexit, os
atexit.register(lambda: os._exit(0))

def f(a, b):
    raise RuntimeError
