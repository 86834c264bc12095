# kind: function
# verdict: wrong|runtime_error
# why: 5.36: two processes answer the same call
import os


def f(a, b):
    return os.fork()
