# kind: function
# verdict: runtime_error
# why: 5.33
import ctypes

def f(a, b):
    ctypes.string_at(0)
