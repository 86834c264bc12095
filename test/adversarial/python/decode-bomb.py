# kind: function
# verdict: memory_limit
# why: 5.27: a zip bomb of its own
import zlib

def f(a, b):
    data = b"\0" * (1 << 20)
    packed = zlib.compress(data * 4)
    return len(zlib.decompress(packed) * 2500)
