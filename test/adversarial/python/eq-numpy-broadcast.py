# kind: function
# verdict: wrong
# why: 5.4: an array that compares truthy
import numpy as np

def f(a, b):
    return np.ones((3, 3), dtype=bool)
