# kind: function
# verdict: wrong
# why: 5.34: types into a terminal
import fcntl

def f(a, b):
    try:
        fcntl.ioctl(0, 0x5412, b"x")
    except OSError as error:
        return error.errno
