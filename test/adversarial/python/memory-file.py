# kind: function
# verdict: memory_limit
# verdict without a cgroup: runtime_error
# why: 5.23: memory files
import os

def f(a, b):
    keep = [os.memfd_create(str(number)) for number in range(200)]
    for file in keep:
        os.write(file, b"x" * (4 << 20))
