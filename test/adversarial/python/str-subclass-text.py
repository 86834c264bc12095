# kind: function
# verdict: wrong|runtime_error
# why: 5.4: a text that is another for whoever encodes it
class Text(str):
    def encode(self, *rest):
        return b"8"

    __str__ = __repr__ = __format__ = lambda self, *rest: "8"

    def __iter__(self):
        return iter("8")


def f(a, b):
    return Text("seven")
