# kind: function
# verdict: runtime_error
# why: 5.36: a frame that never ends
import os, struct

def f(a, b):
    os.write(3, struct.pack("<cIQQ", b"R", 0, 0, 1 << 60))
    return 0
