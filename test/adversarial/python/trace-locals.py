# kind: function
# verdict: wrong|runtime_error
# why: 5.9: a trace function writes over the locals of the runner's frames
import ctypes
import sys


def write(frame, event, argument):
    for name in list(frame.f_locals):
        if name in ("value", "text", "result", "payload"):
            frame.f_locals[name] = 8
            ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
    return write


def f(a, b):
    frame = sys._getframe(1)
    while frame:
        frame.f_trace = write
        frame = frame.f_back
    sys.settrace(write)
    return 0
