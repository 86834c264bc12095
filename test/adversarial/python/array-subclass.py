# kind: function
# verdict: wrong|runtime_error
# why: 5.5: an array that says another list
import numpy as np


class Lies(np.ndarray):
    def tolist(self):
        return 8

    def item(self, *places):
        return 8

    def __array__(self, *rest):
        return np.array(8)

    shape = property(lambda self: ())


def f(a, b):
    return np.zeros(3).view(Lies)
