# kind: function
# verdict: runtime_error|wrong
# why: 5.1: ends the process when the answer is thrown away
import os
import weakref


class Box(list):
    pass


def f(a, b):
    box = Box([0])
    weakref.finalize(box, os._exit, 0)
    return box
