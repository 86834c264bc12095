# forms: function asserts
# why: the same by the module behind os, which guards forget
import posix


def f(a, b):
    posix._exit(0)
