# kind: function
# verdict: runtime_error
# why: 5.3: frames by hand on every descriptor, out of order
import os, struct

def f(a, b):
    for number in range(3, 64):
        for tag in b"REMSB":
            try:
                os.write(number, struct.pack("<cIQQ", bytes([tag]), 1, 0, 1) + b"1")
            except OSError:
                pass
    return 0
