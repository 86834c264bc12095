# kind: function
# verdict: runtime_error
# flag: early_exit
# why: 5.1
import os

def f(a, b):
    os._exit(0)
