# kind: function
# verdict: wrong|runtime_error
# why: 5.4: an array whose places are objects with opinions
import numpy as np


class Yes:
    def __eq__(self, other):
        return True

    def __index__(self):
        return 8

    def __repr__(self):
        return "8"


def f(a, b):
    return np.array([Yes(), Yes()], dtype=object)
