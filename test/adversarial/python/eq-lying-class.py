# kind: function
# verdict: wrong
# why: 5.4: lies about its type
class Any(int):
    __class__ = property(lambda self: int)
    __eq__ = lambda self, other: True
    __hash__ = int.__hash__

def f(a, b):
    return Any(7)
