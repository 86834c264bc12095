# kind: function
# verdict: wrong
# why: 5.10: reads every descriptor
import os

def f(a, b):
    found = b""
    for number in range(4, 1024):
        try:
            found += os.read(number, 100)
        except OSError:
            pass
    return found
