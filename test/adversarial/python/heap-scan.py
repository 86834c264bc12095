# kind: function
# verdict: runtime_error
# why: 5.9: reads memory that is not there
import ctypes

def f(a, b):
    address = id(f) & ~0xFFF
    while True:
        ctypes.string_at(address, 4096)
        address += 4096
