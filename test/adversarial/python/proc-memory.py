# kind: function
# verdict: runtime_error
# why: 5.10: reads its parent's memory
import os

def f(a, b):
    return open(f"/proc/{os.getppid()}/mem", "rb").read(10)
