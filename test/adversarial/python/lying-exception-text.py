# kind: function
# verdict: runtime_error
# why: 5.5: an exception whose text never ends
class Bad(Exception):
    def __str__(self):
        raise Bad()
    __repr__ = __str__

def f(a, b):
    raise Bad("1")
