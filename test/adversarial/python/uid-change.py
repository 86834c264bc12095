# kind: function
# verdict: wrong
# why: 5.34
import os

def f(a, b):
    try:
        os.setuid(12345)
    except OSError as error:
        return error.errno
    return os.getuid()
