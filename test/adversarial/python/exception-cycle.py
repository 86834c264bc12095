# kind: function
# verdict: runtime_error
# why: 5.27: an exception that causes itself, in a group of groups
def f(a, b):
    error = ValueError("x")
    for _ in range(5000):
        error = ExceptionGroup("g", [error])
    error.__cause__ = error
    error.__context__ = error
    raise error
