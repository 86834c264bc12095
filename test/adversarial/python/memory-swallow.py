# kind: function
# verdict: memory_limit
# verdict without a cgroup: time_limit
# why: 5.23: catches MemoryError and goes on
def f(a, b):
    keep = []
    while True:
        try:
            keep.append(bytearray(b"x") * (8 << 20))
        except MemoryError:
            pass
