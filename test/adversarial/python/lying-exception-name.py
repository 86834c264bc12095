# kind: function
# verdict: runtime_error
# why: 5.5
class Meta(type):
    @property
    def __name__(cls):
        raise ValueError

class Bad(Exception, metaclass=Meta):
    pass

def f(a, b):
    raise Bad
