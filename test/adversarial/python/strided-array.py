# kind: function
# verdict: output_limit|memory_limit|time_limit|runtime_error|wrong
# why: 5.27: an array of 10^12 places in 8 bytes
import numpy as np


def f(a, b):
    return np.lib.stride_tricks.as_strided(np.zeros(1), shape=(10**6, 10**6), strides=(0, 0))
