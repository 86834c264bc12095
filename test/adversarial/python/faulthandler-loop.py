# kind: function
# verdict: runtime_error
# why: 5.33: a handler for the end
import faulthandler, os
faulthandler.enable(open("/dev/null", "w"))

def f(a, b):
    import ctypes
    ctypes.string_at(0)
