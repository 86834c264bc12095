# forms: function asserts
# why: says that its tests are to be skipped
import unittest


def f(a, b):
    raise unittest.SkipTest("nothing to see")
