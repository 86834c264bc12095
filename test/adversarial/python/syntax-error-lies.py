# kind: function
# verdict: runtime_error
# why: 5.27: a syntax error with a line of 50 MB and a place beyond it
def f(a, b):
    raise SyntaxError("x" * 100, ("solution", 10**9, 10**9, "a" * 50_000_000))
