# kind: function
# verdict: wrong|runtime_error
# why: 5.6: changes what the number 3 is, in the interpreter's own memory
import ctypes
import sys


def f(a, b):
    size = sys.getsizeof(3)
    ctypes.memmove(id(3) + size - 4, id(8) + size - 4, 4)
    return 3 + 0
