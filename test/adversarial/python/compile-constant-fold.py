# kind: function
# verdict: wrong
# why: 5.29: a constant that the compiler would compute
def f(a, b):
    if a is None:
        return 1 << 10 ** 9
    return (1 << 60, "x" * 4000)[0] * 0
