# kind: function
# verdict: wrong|runtime_error
# why: 5.4: a member whose value is another each time
import enum


class Answer(enum.IntEnum):
    A = 7

    @property
    def value(self):
        return 8

    def __int__(self):
        return 8

    def __repr__(self):
        return "8"

    __str__ = __format__ = lambda self, *rest: "8"


def f(a, b):
    return Answer.A
