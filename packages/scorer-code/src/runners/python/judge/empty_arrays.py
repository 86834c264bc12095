"""numpy compares an empty array with anything by comparing nothing, and finds all of it equal. An empty answer is told
apart from one that is expected to hold something."""

import re

COMPARES = re.compile(r"allclose|assert_\w*equal|assert_array|assert_approx")
_GUARDED = ("assert_allclose", "assert_array_equal", "assert_equal", "assert_almost_equal", "assert_array_almost_equal")


def guard(text):
    """numpy's comparisons that the tests' text names fail where one side alone is empty."""
    if not COMPARES.search(text) or "numpy" not in text:
        return
    import numpy
    import numpy.testing

    numpy.allclose = _strict(numpy, numpy.allclose, False)
    for name in _GUARDED:
        setattr(numpy.testing, name, _strict(numpy, getattr(numpy.testing, name), AssertionError))


def _strict(numpy, compare, otherwise):
    def compared(first, second, *more, **named):
        try:
            differ = (numpy.size(first) == 0) != (numpy.size(second) == 0)
        except Exception:
            differ = False
        if differ and otherwise is False:
            return False
        if differ:
            raise otherwise("one of the two is empty")
        return compare(first, second, *more, **named)

    return compared


def marked(array):
    """An empty array that takes part in no element-wise operation with an array that is not empty."""
    import numpy

    class ndarray(numpy.ndarray):
        def __array_ufunc__(self, function, method, *inputs, out=None, **named):
            plain = [each.view(numpy.ndarray) if isinstance(each, ndarray) else each for each in inputs]
            if any(numpy.ndim(each) > 0 and numpy.size(each) > 0 for each in plain):
                raise AssertionError("the program's array is empty")
            return getattr(function, method)(*plain, **named)

    return array.view(ndarray)
