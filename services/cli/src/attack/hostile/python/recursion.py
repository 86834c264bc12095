# forms: function
# why: recursion without end and without a limit
import sys

sys.setrecursionlimit(1 << 30)


def f(a, b):
    return f(a, b + 1)
