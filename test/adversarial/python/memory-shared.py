# kind: function
# verdict: memory_limit
# verdict without a cgroup: runtime_error
# why: 5.23: shared memory, which RLIMIT_DATA does not count
import mmap

def f(a, b):
    keep = []
    for _ in range(100):
        part = mmap.mmap(-1, 50 << 20)
        for at in range(0, 50 << 20, 4096):
            part[at] = 1
        keep.append(part)
