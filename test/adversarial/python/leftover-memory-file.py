# kind: function
# verdict: wrong
# verdict without a cgroup: runtime_error
# why: 5.12: a memory file that nobody closes
import os

def f(a, b):
    keep = os.memfd_create("left")
    os.write(keep, b"x" * (10 << 20))
    return 0
