# kind: function
# verdict: runtime_error
# flag: early_exit
# why: 5.1: the same by another name
import posix

def f(a, b):
    posix._exit(0)
