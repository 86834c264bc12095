# kind: function
# verdict: wrong
# why: 5.5: a class whose type lies about its order of resolution
class Meta(type):
    __mro__ = property(lambda cls: (int, object))
    def mro(cls):
        return [cls, int, object] if issubclass(cls, int) else [cls, object]
    __name__ = property(lambda cls: "int")
    __module__ = property(lambda cls: "builtins")

class Lie(metaclass=Meta):
    pass

def f(a, b):
    return Lie()
