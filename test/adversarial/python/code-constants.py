# kind: function
# verdict: wrong
# why: 5.9: constants of the callers' code
import sys

def f(a, b):
    frame, found = sys._getframe(1), 0
    while frame:
        for constant in frame.f_code.co_consts:
            if isinstance(constant, int) and constant > 1000:
                found = constant
        frame = frame.f_back
    return found
