# kind: function
# verdict: wrong|runtime_error|output_limit|time_limit
# why: 5.5: a dict whose items never end
import itertools


class Endless(dict):
    def items(self):
        return ((i, i) for i in itertools.count())

    keys = values = __iter__ = lambda self: itertools.count()

    def __len__(self):
        return 1


def f(a, b):
    return Endless(a=1)
